/** The grid as a table of text: full precision, units in the header. */
import type { TextTable } from '../../format/table';
import { nameOf, type GridColumn, type UnitChoice } from './gridColumn';
import type { GridFeed } from './gridFeed';
import type { GridRow } from './gridRows';

const labels = (row: GridRow): readonly string[] => {
  if (row.kind !== 'leg')
    return [row.kind === 'total' ? 'Total' : `${row.underlying} total`, '', row.underlying];
  return [row.position.symbol, row.position.venue, row.underlying];
};

export function positionsTable(
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
  units: UnitChoice,
  feed: GridFeed,
): TextTable {
  // Exports are in plain units whatever scale the screen shows.
  const exported: UnitChoice = { ...units, money: 'one' };
  const heads = columns.map((column) => `${nameOf(column, exported)} [${column.unitText(exported)}]`);
  const stateName = (row: GridRow): string => ['live', 'stale', 'missing', 'failed'][feed.state(row)] ?? '';
  return {
    headers: ['Instrument', 'Venue', 'Underlying', ...heads, 'IV source', 'Doubts', 'State', 'Reason'],
    rows: rows.map((row) => [
      ...labels(row),
      ...columns.map((column) => feed.value(row, column)),
      row.kind === 'leg' && row.position.kind === 'option' ? feed.volSource(row) : '',
      feed.doubts(row).join(', '),
      stateName(row),
      feed.failure(row) ?? '',
    ]),
  };
}
