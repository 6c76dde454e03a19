/** The header of a position file: which column is which, under its documented names. */
import { failure, success, type Result } from '../../../engine/basics/result';

export const COLUMNS = [
  'kind',
  'account',
  'venue',
  'book',
  'instrument',
  'quantity',
  'average_price',
  'tags',
  'currency',
  'amount',
] as const;
export type Column = (typeof COLUMNS)[number];
export type ColumnMap = ReadonlyMap<Column, number>;

const ALIASES: Readonly<Record<string, Column>> = {
  type: 'kind',
  account_id: 'account',
  account_name: 'account',
  exchange: 'venue',
  portfolio: 'book',
  strategy_book: 'book',
  symbol: 'instrument',
  instrument_name: 'instrument',
  contract: 'instrument',
  qty: 'quantity',
  size: 'quantity',
  position: 'quantity',
  avg_price: 'average_price',
  entry_price: 'average_price',
  avg_entry_price: 'average_price',
  price: 'average_price',
  tag: 'tags',
  strategy: 'tags',
  strategy_tags: 'tags',
  ccy: 'currency',
  coin: 'currency',
  balance: 'amount',
};
const POSITION_COLUMNS: readonly Column[] = ['account', 'venue', 'book', 'instrument', 'quantity'];
const CASH_COLUMNS: readonly Column[] = ['account', 'venue', 'currency', 'amount'];

const normalize = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

const columnOf = (name: string): Column | undefined => {
  const key = normalize(name);
  return COLUMNS.find((column) => column === key) ?? (Object.hasOwn(ALIASES, key) ? ALIASES[key] : undefined);
};

const accepted = `known columns: ${COLUMNS.join(', ')}`;
const quote = (text: string): string => `"${text.slice(0, 40)}"`;

/** Finds the delimiter by counting outside quotes in the first line. */
export function findDelimiter(text: string): ',' | ';' | '\t' {
  const end = text.search(/[\r\n]/);
  const line = (end === -1 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
  const count = (mark: string): number => line.split(mark).length - 1;
  const marks = ['\t', ';', ','] as const;
  return marks.reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}

function place(cells: readonly string[]): Result<ColumnMap> {
  const map = new Map<Column, number>();
  for (const [index, cell] of cells.entries()) {
    const column = columnOf(cell);
    if (!column) {
      const name = cell.trim() === '' ? 'without a name' : quote(cell);
      return failure('INVALID_INPUT', `header: column ${index + 1} ${name} is not known; ${accepted}`, {
        row: 1,
        column: cell.slice(0, 40),
      });
    }
    const first = map.get(column);
    if (first !== undefined) {
      const both = `columns ${first + 1} ${quote(cells[first] ?? '')} and ${index + 1} ${quote(cell)}`;
      return failure('DUPLICATE', `header: ${both} both mean ${column}`, { row: 1, column });
    }
    map.set(column, index);
  }
  return success(map);
}

/** Needs the columns of positions, or those of cash when the file has no position column. */
export function readHeader(cells: readonly string[]): Result<ColumnMap> {
  if (!cells.some((cell) => columnOf(cell))) {
    return failure('PARSE', `the first line is no header; ${accepted}`, { row: 1 });
  }
  const placed = place(cells);
  if (!placed.ok) return placed;
  const isCashOnly = !placed.value.has('instrument') && placed.value.has('currency');
  const missing = (isCashOnly ? CASH_COLUMNS : POSITION_COLUMNS).filter(
    (column) => !placed.value.has(column),
  );
  if (missing.length === 0) return placed;
  return failure('PARSE', `header: column ${missing.join(', ')} is missing; ${accepted}`, {
    row: 1,
    column: missing.join(', '),
  });
}
