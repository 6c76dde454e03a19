/** P&L over spot and vol as a table of cells: text stays text, so it can be searched, copied and read in grey. */
import type { HeatmapView } from '../../../contracts/live';
import { DASH, fixed, move, plural } from '../figures';
import { heatColour, saturation } from '../heatScale';
import { html, type Content, type Markup } from '../markup';
import type { Figure, Plain } from '../model';
import { note } from '../table';
import type { ReportSection } from './section';

type Heatmap = Plain<HeatmapView>;
const COLUMNS_PER_BLOCK = 15;

export const heatmap: ReportSection = {
  id: 'heatmap',
  title: 'Stress, spot × vol',
  width: 'full',
  keepTogether: true,
  render: (model) =>
    model.heatmap === null ? note('No stress grid was computed.') : heatmapOf(model.heatmap),
};

function heatmapOf(view: Heatmap): Markup {
  const scale = scaleOf(view.pnlUsd);
  const full = saturation(view.pnlUsd);
  const blocks: Content[] = [];
  for (let start = 0; start < view.spotMoves.length; start += COLUMNS_PER_BLOCK) {
    blocks.push(block(view, start, scale, full));
  }
  return html`<p class="caption">${caption(view, scale.unit)}</p>
    ${blocks} ${missingNote(view)}`;
}

interface Scale {
  readonly divisor: number;
  readonly unit: string;
}

const scaleOf = (values: readonly Figure[]): Scale =>
  values.some((value) => value !== null && Math.abs(value) >= 1e5)
    ? { divisor: 1000, unit: 'USD k' }
    : { divisor: 1, unit: 'USD' };

function caption(view: Heatmap, unit: string): string {
  const who = view.underlying === '*' ? 'all underlyings together' : view.underlying;
  const vol = view.volType === 'relative' ? 'relative vol move' : 'vol move in points';
  const later = view.daysForward ? `, ${plural(view.daysForward, 'day')} later` : '';
  return `P&L in ${unit}, ${who}${later}; spot move across in %, ${vol} down. Base cell outlined, worst cell ringed.`;
}

function block(view: Heatmap, start: number, scale: Scale, full: number): Markup {
  const spots = view.spotMoves.slice(start, start + COLUMNS_PER_BLOCK);
  return html`<table class="heat">
    <thead>
      <tr>
        <th></th>
        ${spots.map((spot) => html`<th class="r" scope="col">${spot === 0 ? 'Spot' : move(spot)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${view.volMoves.map(
        (vol, row) =>
          html`<tr>
            <th class="r" scope="row">${volLabel(vol, view.volType)}</th>
            ${spots.map((_, column) => cell(view, row * view.spotMoves.length + start + column, scale, full))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const volLabel = (vol: Figure, type: HeatmapView['volType']): string =>
  vol === 0 ? 'Vol' : move(vol, type === 'relative' ? '%' : 'pt');

function cell(view: Heatmap, index: number, scale: Scale, full: number): Markup {
  const value = view.pnlUsd[index] ?? null;
  const role = index === view.worstIndex ? 'worst' : index === view.baseIndex ? 'base' : '';
  if (value === null) return html`<td class="r missing ${role}">${DASH}</td>`;
  const text = fixed(value / scale.divisor);
  return html`<td class="r ${role}" style="background:${heatColour(value, full)}"><span>${text}</span></td>`;
}

function missingNote(view: Heatmap): Content {
  const failed = view.pnlUsd.filter((value) => value === null).length;
  const parts: string[] = [];
  if (failed > 0)
    parts.push(
      `${plural(failed, 'cell')} could not be computed and ${failed === 1 ? 'shows' : 'show'} a dash.`,
    );
  if (view.staleCount) parts.push(`Rests on ${plural(view.staleCount, 'stale position')}.`);
  return parts.length === 0 ? null : note(parts.join(' '));
}
