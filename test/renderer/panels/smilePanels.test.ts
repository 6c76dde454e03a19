// @vitest-environment happy-dom
/** Vols set by hand as they are typed, what a smile says of its age, and the Greeks beside the venue's. */
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveFrame } from '../../../src/contracts/live';
import type { GreekRow, SmileReport, SurfaceView } from '../../../src/contracts/surface';
import { DEFAULT_VIEW } from '../../../src/contracts/view';
import FitStrip from '../../../src/renderer/panels/smile/FitStrip.vue';
import GreeksPanel from '../../../src/renderer/panels/smile/GreeksPanel.vue';
import OverrideBar from '../../../src/renderer/panels/smile/OverrideBar.vue';
import { greeksTable } from '../../../src/renderer/panels/smile/greekColumns';
import { pictureWords } from '../../../src/renderer/panels/smile/pictureWords';
import { smileScene } from '../../../src/renderer/panels/smile/smileScene';
import { useLive } from '../../../src/renderer/stores/live';
import { useSettings } from '../../../src/renderer/stores/settings';
import { useSurface } from '../../../src/renderer/stores/surface';
import { frame, world } from '../harness/frames';

const call = vi.fn();
const w = world(3);
const DAY = 1_795_824_000_000;
const smile = (patch: Partial<SmileReport> = {}): SmileReport =>
  ({
    ...{ venue: 'deribit', indexName: 'btc_usd', underlying: 'BTC', expiryMs: DAY },
    ...{
      overrides: [],
      newestMs: 1_000,
      points: new Float64Array(),
      curve: new Float64Array(),
      overridden: null,
    },
    ...patch,
  }) as unknown as SmileReport;

beforeEach(() => {
  setActivePinia(createPinia());
  call.mockReset();
  call.mockResolvedValue({ ok: true, value: {} });
  Object.defineProperty(window, 'api', { value: { call }, configurable: true });
});

const shownAs = (state: LiveFrame['feeds'][number]['state'], endpoint = 'simulator'): void => {
  const shown = frame(w, DEFAULT_VIEW, 1);
  useLive().frame = { ...shown, feeds: [{ ...shown.feeds[0], venue: 'deribit', state, endpoint }] };
};

describe('a vol set by hand', () => {
  const bar = () =>
    mount(OverrideBar, { props: { smile: smile(), strike: 85_000 }, attachTo: document.body });
  const asked = () => call.mock.calls.filter(([name]) => name === 'surface.setOverride');

  it('is kept while the smile is read again, and Enter sets it', async () => {
    const wrapper = bar();
    const field = wrapper.get<HTMLInputElement>('[data-testid="override-vol"]');
    await field.setValue('55');
    await field.trigger('change');
    await wrapper.setProps({ smile: smile() });
    expect(field.element.value).toBe('55');
    await field.trigger('keydown', { key: 'Enter' });
    await vi.waitFor(() => expect(wrapper.emitted('done')).toHaveLength(1));
    const place = { venue: 'deribit', indexName: 'btc_usd', expiryMs: DAY, strike: 85_000 };
    expect(asked()).toEqual([
      ['surface.setOverride', { override: { ...place, kind: 'absolute', vol: 0.55 } }],
    ]);
    await wrapper.setProps({ strike: 90_000 });
    expect(field.element.value, 'another strike begins empty').toBe('');
  });

  it('is not set on a recording: it would hold on the live market', () => {
    shownAs('live', 'recorded simulator');
    const wrapper = bar();
    expect(wrapper.get('[data-testid="override-vol"]').attributes('disabled')).toBeDefined();
    expect(wrapper.get('[data-testid="override-set"]').attributes('disabled')).toBeDefined();
    expect(wrapper.text()).toContain('not while a recording is shown');
  });

  it('is not set while it is no number', async () => {
    const wrapper = bar();
    const field = wrapper.get('[data-testid="override-vol"]');
    await field.setValue('5x');
    await field.trigger('change');
    expect(field.attributes('aria-invalid')).toBe('true');
    await field.trigger('keydown', { key: 'Enter' });
    expect(asked()).toEqual([]);
    expect(wrapper.get('[data-testid="override-set"]').attributes('disabled')).toBeDefined();
  });
});

describe('the doubt of a smile', () => {
  const look = (newestMs: number): string | null => {
    useSurface().view = { smile: smile({ newestMs }), nowMs: 20_000 } as unknown as SurfaceView;
    return useSurface().doubt;
  };

  it('is the state of its feed, then the age of its quotes', () => {
    shownAs('live');
    expect(look(19_000)).toBeNull();
    expect(look(1_000)).toBe('no quote for 19,000 ms');
    expect(look(NaN)).toBe('no fresh quote');
    shownAs('reconnecting');
    expect(look(19_000)).toBe('Deribit reconnecting');
    expect(useSurface().isStale).toBe(true);
  });

  it('is that prices are recorded, without calling them stale', () => {
    shownAs('live', 'recorded simulator');
    expect(look(19_000)).toBe('recorded prices');
    expect(useSurface().isStale).toBe(false);
  });
});

it('a smile that lost its quotes with its feed says so, with the fit before, not that its quotes were bad', () => {
  const lost = smile({
    ...{ status: 'tooFew', detail: 'a smile needs 3 strikes', leftOut: [], forward: null, svi: null },
    figures: { atmVol: NaN, riskReversal25: NaN, butterfly25: NaN },
  });
  const lastFit = { fittedMs: 0, curve: new Float64Array(4), atmVol: 0.472, rmseVol: 0.0061 };
  const strip = mount(FitStrip, {
    props: { smile: lost, ageMs: NaN, staleness: 'Deribit reconnecting', lastFit },
  });
  expect(strip.get('[data-testid="fit-status"]').text()).toBe('stale');
  expect(strip.text()).toContain('Deribit reconnecting');
  expect(strip.text(), 'no figure of a fit that is not there').not.toMatch(/RR25|in band|age/);
  expect(strip.get('[data-testid="last-fit"]').text()).toBe('last fit 00:00:00 UTC: ATM 47.2, RMS 0.61 pt');
  const scene = smileScene(lost, { former: null, lastFit }, { axis: 'strike', strike: null, isStale: true });
  expect([scene.fitted.length, scene.lost.length]).toEqual([0, 1]);
});

it('a picture says whose smile it is, of when, its figures, and what speaks against it', () => {
  const figures = { atmVol: 0.467, riskReversal25: -0.077, butterfly25: 0.023 };
  const shown = smile({ figures, forward: null, rmseVol: 0.0044 });
  const words = pictureWords(shown, Date.UTC(2026, 10, 21, 22, 10, 20), 'recorded prices');
  expect(words.title).toMatch(/ at Deribit, Sat 21 Nov 2026 22:10:20 UTC$/);
  expect(words.figures).toBe(
    'forward –   ATM 46.7 %   RR25 −7.7 pt   BF25 2.3 pt   RMS 0.44 pt   bars bid to ask, dots mark, line fitted',
  );
  expect(words.doubt).toBe('recorded prices');
});

it('the surface chosen is part of the look that is kept', async () => {
  useSurface().choose({ surface: { venue: 'okx', indexName: 'BTC-USD' } });
  expect(useSettings().look.smileSurface).toBe('okx:BTC-USD');
  await vi.waitFor(() =>
    expect(call).toHaveBeenCalledWith('surface.view', {
      surface: { venue: 'okx', indexName: 'BTC-USD' },
      expiryMs: null,
    }),
  );
});

describe('Greeks beside the venue', () => {
  const greek = (name: string, own: number, venue: number, disagrees = false) =>
    ({ name, own, venue, tolerance: 1e-6, disagrees, note: '' }) as const;
  const row = (symbol: string, disagrees: boolean): GreekRow =>
    ({
      ...{ symbol, venue: 'deribit', atMs: 1_000 },
      comparisons: [greek('delta', 0.5, 0.6, disagrees), greek('gamma', 0.0000123, 0.00001)],
    }) as unknown as GreekRow;
  const rows = [row('BTC-A', false), row('BTC-B', true)];

  it('shows gamma with digits that can be compared, hatches what its feed does not renew, and filters', async () => {
    call.mockResolvedValue({ ok: true, value: rows });
    shownAs('stale');
    const panel = mount(GreeksPanel);
    const shown = () => panel.findAll('[data-testid="greeks-row"]');
    await vi.waitFor(() => expect(shown()).toHaveLength(2));
    expect(shown()[0].text()).toContain('1.23');
    expect(shown()[0].classes()).toContain('is-stale');
    expect(panel.text()).toContain('Deribit not live');
    await panel.get('[data-testid="greeks-off-only"]').trigger('click');
    expect(shown().map((one) => one.text().slice(0, 5))).toEqual(['BTC-B']);
    panel.unmount();
  });

  it('exports own, venue and tolerance unscaled, and names what differs', () => {
    const { headers, rows: cells } = greeksTable(rows);
    expect(headers.slice(3, 9)).toEqual([
      ...['Delta own', 'Delta venue', 'Delta tolerance'],
      ...['Gamma own', 'Gamma venue', 'Gamma tolerance'],
    ]);
    expect(cells.map((one) => one.at(-1))).toEqual(['', 'delta']);
    expect(cells[0][6]).toBe(0.0000123);
  });
});
