/** The Greeks ladder of every underlying: what each measure becomes as spot moves. */
import type { LadderColumn, LadderRow, LadderView } from '../../../contracts/live';
import { DASH, fixed, money, move, percent, plural } from '../figures';
import { html, type Content, type Markup } from '../markup';
import type { Figure, Plain } from '../model';
import { note } from '../table';
import type { ReportSection } from './section';

type Ladder = Plain<LadderView>;
type Row = Plain<LadderRow>;
type Column = Plain<LadderColumn>;

export const ladder: ReportSection = {
  id: 'ladder',
  title: 'Greeks ladder',
  width: 'full',
  render: ({ ladders }) =>
    ladders.length === 0 ? note('No ladder was computed.') : html`${ladders.map((view) => ladderOf(view))}`,
};

function ladderOf(view: Ladder): Markup {
  const tails = tailEdges(view.columns);
  return html`<div class="keep">
    <h3>${view.underlying}</h3>
    <table class="ladder">
      <thead>
        <tr>
          <th class="l" scope="col">
            Spot move, %<br /><span class="unit">${view.underlying} index, USD</span>
          </th>
          ${view.columns.map((column, index) => head(column, tails[index] ?? ''))}
        </tr>
      </thead>
      <tbody>
        ${view.rows.map((row) => ladderRow(row, view.columns, tails))}
      </tbody>
    </table>
    ${ladderNotes(view)}
  </div>`;
}

const head = (column: Column, edge: string): Markup =>
  html`<th class="r ${edge} ${column.move === 0 ? 'base' : ''}" scope="col">
    ${column.move === 0 ? 'Spot' : move(column.move)}<br /><span class="unit">${money(column.price)}</span>
  </th>`;

/** A gap where the extended tails begin. */
const tailEdges = (columns: readonly Column[]): readonly string[] =>
  columns.map((column, index) => (index > 0 && columns[index - 1]?.isTail !== column.isTail ? 'edge' : ''));

function ladderRow(row: Row, columns: readonly Column[], tails: readonly string[]): Markup {
  const inThousands =
    row.format === 'money' && row.values.some((value) => value !== null && Math.abs(value) >= 1e6);
  const unit = inThousands ? `${row.unit} k` : row.unit;
  const cells = columns.map((column, index) => {
    const text = cellText(row, row.values[index] ?? null, inThousands);
    return html`<td class="r ${tails[index] ?? ''} ${column.move === 0 ? 'base' : ''}">${text}</td>`;
  });
  return html`<tr class="${row.isTotal ? 'total' : ''}">
    <th class="l" scope="row">${row.label} <span class="unit">${unit}</span></th>
    ${cells}
  </tr>`;
}

function cellText(row: Row, value: Figure, inThousands: boolean): Content {
  if (value === null) return DASH;
  if (row.format === 'percent') return percent(value);
  if (row.format === 'money') return fixed(inThousands ? value / 1000 : value);
  return fixed(value, row.format === 'coin' ? 4 : row.format === 'delta' ? 2 : 1);
}

function ladderNotes(view: Ladder): Content {
  const reasons = view.rows.flatMap((row) => (row.failure ? [`${row.label}: ${row.failure.message}`] : []));
  if (view.staleCount) reasons.push(`rests on ${plural(view.staleCount, 'stale position')}`);
  return reasons.length === 0 ? null : note(`${reasons.join('; ')}.`);
}
