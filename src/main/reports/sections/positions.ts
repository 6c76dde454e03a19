/** Every position with its values and Greeks, by underlying, with the totals that the engine gave. */
import type { GroupTotal, PositionColumn } from '../../../contracts/live';
import { POSITION_COLUMNS } from '../../../contracts/live';
import { age, fixed, money, percent, tickDecimals } from '../figures';
import { html, type Content, type Markup } from '../markup';
import type { Figure, Plain, ReportModel, ReportPosition } from '../model';
import { note, table, type TableColumn, type TableRow } from '../table';
import { reasonOf } from './dataQuality';
import type { ReportSection } from './section';

const COLUMNS: readonly TableColumn[] = [
  { label: 'Instrument', align: 'left', width: 20 },
  { label: 'Quantity', width: 8 },
  { label: 'Mark', unit: 'quote', width: 8 },
  { label: 'Vol', unit: '%', width: 5 },
  { label: 'Value', unit: 'USD', width: 10 },
  { label: 'P&L', unit: 'USD', width: 9 },
  { label: 'Delta net', unit: 'coin', width: 8 },
  { label: 'Delta', unit: 'USD', width: 9 },
  { label: 'Gamma', unit: 'coin / 1 %', width: 7 },
  { label: 'Vega', unit: 'USD / pt', width: 7 },
  { label: 'Theta', unit: 'USD / day', width: 7 },
  { label: 'Age', align: 'right', width: 6 },
];

export const positions: ReportSection = {
  id: 'positions',
  title: 'Positions',
  width: 'full',
  render: (model) =>
    model.positions.length === 0
      ? note('No positions.')
      : html`${accountNote(model)} ${positionTable(model)}`,
};

const accountNote = ({ positions: rows }: ReportModel): Content => {
  const accounts = [...new Set(rows.map((row) => row.accountId))];
  return html`<p class="caption">
    Sorted by underlying and expiry. Accounts:
    ${accounts.slice(0, 12).join(', ')}${accounts.length > 12 ? ` and ${accounts.length - 12} more` : ''}.
    Marks in the venue's quote unit; delta net of premium for coin-settled options. S marks a stale row.
    ${modelVolNote(rows)}
  </p>`;
};

const modelVolNote = (rows: ReportModel['positions']): string =>
  rows.some(({ volSource }) => volSource !== undefined)
    ? 'Vols with ƒ come from the fitted surface, those with ◆ are set by hand; such options are worth their model value.'
    : '';

function positionTable(model: ReportModel): Markup {
  const byUnderlying = new Map<string, ReportPosition[]>();
  for (const row of model.positions) {
    const group = byUnderlying.get(row.underlying);
    if (group === undefined) byUnderlying.set(row.underlying, [row]);
    else group.push(row);
  }
  const rows = [...byUnderlying].flatMap(([underlying, group]) => [
    ...group.map(positionRow),
    ...totalRows(model, underlying, `Total ${underlying}`),
  ]);
  return table(COLUMNS, [...rows, ...totalRows(model, '*', 'Total')], 'dense');
}

function positionRow(row: ReportPosition): TableRow {
  const { values } = row;
  const className = row.state === 'live' ? '' : row.state;
  return {
    className,
    cells: [
      row.symbol,
      fixed(values.quantity, quantityDecimals(values.quantity)),
      fixed(values.mark, tickDecimals(row.tickSize)),
      row.kind === 'option' ? volCell(row) : '',
      ...greekCells((column) => values[column]),
      stateCell(row),
    ],
  };
}

const VOL_MARKS = { fitted: 'ƒ', override: '◆' } as const;
const volCell = ({ values, volSource }: ReportPosition): Content =>
  volSource === undefined ? percent(values.vol) : html`<b>${VOL_MARKS[volSource]}</b> ${percent(values.vol)}`;

const quantityDecimals = (quantity: Figure): number =>
  quantity === null || Number.isInteger(quantity)
    ? 0
    : Math.min(4, (String(quantity).split('.')[1] ?? '').length);

function greekCells(value: (column: PositionColumn) => Figure): readonly Content[] {
  return [
    money(value('valueUsd')),
    money(value('pnlUsd')),
    fixed(value('deltaNet'), 2),
    money(value('deltaUsd')),
    fixed(value('gamma1pct'), 3),
    money(value('vegaUsd')),
    money(value('thetaUsd')),
  ];
}

function stateCell(row: ReportPosition): Content {
  if (row.state === 'live') return age(row.values.ageMs);
  if (row.state === 'stale') return html`<b>S</b> ${age(row.values.ageMs)}`;
  return html`<span class="reason" title="${reasonOf(row)}"
    >${row.failure?.reason.replaceAll('_', ' ').toLowerCase() ?? 'no data'}</span
  >`;
}

function totalRows(model: ReportModel, underlying: string, label: string): readonly TableRow[] {
  const total = model.totals.find((candidate) => candidate.underlying === underlying);
  return total === undefined ? [] : [totalRow(total, label)];
}

function totalRow(total: Plain<GroupTotal>, label: string): TableRow {
  const value = (column: PositionColumn): Figure => total.values[POSITION_COLUMNS.indexOf(column)] ?? null;
  const marks = [
    total.staleCount ? `${total.staleCount} S` : '',
    total.failedCount ? `${total.failedCount} failed` : '',
  ].filter(Boolean);
  return { className: 'total', cells: [label, '', '', '', ...greekCells(value), marks.join(', ')] };
}
