/** Columns of the Greeks beside the venue's: unit, scale and decimals of each, and all of them as a table. */
import type { GreekRow } from '../../../contracts/surface';
import type { TextTable } from '../../format/table';

export interface GreekColumn {
  readonly name: string;
  readonly head: string;
  readonly unit: string;
  readonly scale: number;
  readonly decimals: number;
}

export const GREEK_COLUMNS: readonly GreekColumn[] = [
  { name: 'delta', head: 'Delta', unit: 'coin', scale: 1, decimals: 4 },
  { name: 'gamma', head: 'Gamma', unit: '10⁻⁵/quote', scale: 1e5, decimals: 2 },
  { name: 'vega', head: 'Vega', unit: 'quote/pt', scale: 1, decimals: 2 },
  { name: 'theta', head: 'Theta', unit: 'quote/day', scale: 1, decimals: 2 },
  { name: 'deltaCoin', head: 'Delta PA', unit: 'coin', scale: 1, decimals: 4 },
];

export const comparisonOf = (row: GreekRow, name: string) => row.comparisons.find((one) => one.name === name);

export const isOff = ({ comparisons }: GreekRow): boolean => comparisons.some(({ disagrees }) => disagrees);

/** Premium-adjusted ones only where a venue prints them. */
export const shownColumns = (rows: readonly GreekRow[]): readonly GreekColumn[] =>
  GREEK_COLUMNS.filter(
    ({ name }) => name !== 'deltaCoin' || rows.some((row) => comparisonOf(row, name) !== undefined),
  );

/** Unscaled, all rows. */
export function greeksTable(rows: readonly GreekRow[]): TextTable {
  const columns = shownColumns(rows);
  return {
    headers: [
      ...['Option', 'Venue', 'At'],
      ...columns.flatMap(({ head }) => [`${head} own`, `${head} venue`, `${head} tolerance`]),
      'Beyond rounding',
    ],
    rows: rows.map((row) => [
      row.symbol,
      row.venue,
      Number.isFinite(row.atMs) ? new Date(row.atMs).toISOString() : null,
      ...columns.flatMap(({ name }) => {
        const found = comparisonOf(row, name);
        return found ? [found.own, found.venue, found.tolerance] : [null, null, null];
      }),
      row.comparisons
        .filter(({ disagrees }) => disagrees)
        .map(({ name }) => name)
        .join(' '),
    ]),
  };
}
