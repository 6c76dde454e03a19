/** Who loses what in the worst scenarios: the largest contributions by position, the rest in one line. */
import type { DrillDown } from '../../../contracts/live';
import { DASH, money, plural } from '../figures';
import { html, type Content, type Markup } from '../markup';
import type { Plain } from '../model';
import { note, table, type TableRow } from '../table';
import type { ReportSection } from './section';

const SHOWN = 10;
type Drill = Plain<DrillDown>;
type DrillRow = Drill['rows'][number];

export const scenarioPositions: ReportSection = {
  id: 'scenarioPositions',
  title: 'Worst scenarios by position',
  width: 'full',
  render: ({ worstScenarios }) =>
    worstScenarios.length === 0
      ? note('No scenario was broken down by position.')
      : html`<div class="columns">${worstScenarios.map((drill) => drillTable(drill))}</div>`,
};

function drillTable(drill: Drill): Markup {
  const known = drill.rows.filter((row) => row.pnlUsd !== null);
  const largestFirst = [...known].sort((a, b) => Math.abs(b.pnlUsd ?? 0) - Math.abs(a.pnlUsd ?? 0));
  const shown = largestFirst.slice(0, SHOWN).sort((a, b) => (a.pnlUsd ?? 0) - (b.pnlUsd ?? 0));
  const rows: TableRow[] = shown.map((row) => ({ cells: [row.symbol, money(row.pnlUsd)] }));
  const rest = largestFirst.slice(SHOWN);
  if (rest.length > 0)
    rows.push({ className: 'beside', cells: [`${plural(rest.length, 'other position')}`, money(sum(rest))] });
  rows.push({ className: 'total', cells: ['Total', money(drill.totalUsd)] });
  return html`<div class="keep">
    <h3>${drill.title}</h3>
    ${table([{ label: 'Position', align: 'left', width: 70 }, { label: 'P&L, USD' }], rows, 'dense')}
    ${failures(drill)}
  </div>`;
}

const sum = (rows: readonly DrillRow[]): number => rows.reduce((total, row) => total + (row.pnlUsd ?? 0), 0);

function failures(drill: Drill): Content {
  const failed = drill.rows.filter((row) => row.pnlUsd === null);
  if (failed.length === 0) return null;
  const named = failed
    .slice(0, 5)
    .map((row) => `${row.symbol} ${DASH} ${row.failure?.message ?? 'no value'}`);
  return note(`${plural(failed.length, 'position')} without a value: ${named.join('; ')}.`);
}
