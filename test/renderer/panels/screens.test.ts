// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import type { HeatmapView, LadderView } from '../../../src/contracts/live';
import { DEFAULT_VIEW } from '../../../src/contracts/view';
import { cellName, heatCells, heatLines, volLabel } from '../../../src/renderer/panels/heatmap/heatmapCells';
import HeatmapGrid from '../../../src/renderer/panels/heatmap/HeatmapGrid.vue';
import LadderTable from '../../../src/renderer/panels/ladder/LadderTable.vue';
import MarginCompare from '../../../src/renderer/panels/margin/MarginCompare.vue';
import { paletteById } from '../../../src/renderer/theme/palettes';
import { frame, world } from '../harness/frames';

const w = world(21);
const shown = frame(w, DEFAULT_VIEW, 0);
const heat = shown.heatmap as HeatmapView;
const ladder = shown.ladder as LadderView;

describe('ladder', () => {
  const table = mount(LadderTable, { props: { view: ladder, stale: false } });

  it('heads each column with move and price, and shows zero P&L at spot as a dot', () => {
    expect(table.findAll('thead th.num').length).toBe(13);
    expect(table.find('thead th.spot').text()).toContain('92,480');
    expect(table.find('[data-row="pnl"] td.spot').text()).toBe('·');
  });

  it('colours only signed rows, and shows a missing ratio as a dash', () => {
    expect(table.findAll('[data-row="pnl"] .loss').length).toBeGreaterThan(0);
    expect(table.findAll('[data-row="vega"] .loss')).toHaveLength(0);
    expect(table.find('[data-row="ratio"] td.num').text()).toBe('–');
  });

  it('says the scale of a row in its unit', () => {
    expect(table.find('[data-row="im"] td.unit').text()).toBe('USD k');
    expect(table.find('[data-row="vega"] td.unit').text()).toBe('USD/pt');
  });
});

describe('heatmap', () => {
  const palette = paletteById('orangeBlue');

  it('labels cells, names the worst and keeps a failed cell a dash', () => {
    const pnlUsd = Float64Array.from(heat.pnlUsd);
    pnlUsd[3] = NaN;
    const cells = heatCells({ ...heat, pnlUsd }, palette, 3_000_000, 'k');
    expect(cells[3].text).toBe('–');
    expect(cells[heat.baseIndex].text).toBe('·');
    expect(cellName(heat, heat.worstIndex, 'k')).toMatch(/^−[\d,]+ at −24 %, vol −45 %$/);
    expect(volLabel(0.1, 'absolute')).toBe('+10 pt');
  });

  it('draws the call line between the base and the losses', () => {
    const call = heatLines(heat).find((line) => line.id === 'call');
    expect(call?.paths.length).toBeGreaterThan(0);
  });

  it('moves with the arrows and drills down with Enter', async () => {
    const grid = mount(HeatmapGrid, { props: { view: heat, palette, clip: 1, scale: 'k', stale: false } });
    const svg = grid.find('[data-testid="heatmap"]');
    await svg.trigger('keydown', { key: 'ArrowRight' });
    await svg.trigger('keydown', { key: 'ArrowDown' });
    await svg.trigger('keydown', { key: 'Enter' });
    expect(grid.emitted('drill')).toEqual([[heat.baseIndex + heat.spotMoves.length + 1]]);
  });
});

describe('margin models side by side', () => {
  it('marks a model that could not margin every position', () => {
    const failure = { reason: 'MISSING_MARKET_DATA' as const, message: 'no mark' };
    const margins = shown.margins.map((one, i) =>
      i === 1 ? { ...one, failures: [{ positionId: 'p1', failure }] } : one,
    );
    const table = mount(MarginCompare, { props: { margins, chosenId: 'deribit-pm' } });
    expect(table.find('[data-model="deribit-sm"]').html()).toContain('MISSING_MARKET_DATA: no mark');
    expect(table.find('[data-model="deribit-sm"] .critical').exists()).toBe(true);
    expect(table.find('[data-model="deribit-pm"]').classes()).toContain('is-selected');
  });
});
