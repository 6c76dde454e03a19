/** History calls: one table per call says where time and numbers stand in a row. A bad row is rejected alone. */
import { MS_PER_DAY } from '../../../engine/basics/time';
import type { PastField, PastNumbers, PastRow, PastSeries } from '../past';
import { decimalOf, instantOf } from './decimals';
import { isObject, rowsOf, shown, textOf } from './json';
import { reject, type Mapping } from './rows';

type Cell = string | number;

export interface PastCall {
  readonly series: PastSeries;
  /** Parameter of the request that says whose past it is. */
  readonly name: string;
  readonly time: Cell;
  /** Where each number stands, and what it is divided by. Those that a row lacks are absent from it. */
  readonly fields: readonly (readonly [cell: Cell, field: PastField, unit?: number])[];
  /** Rows of the answer, where it is not the list itself. */
  readonly rows?: (result: unknown) => unknown;
  /** Instant of a row whose time is not written in ms. */
  readonly instant?: (cell: unknown) => unknown;
  /** Stands in each row, where the venue leaves it out. */
  readonly constant?: PastNumbers;
  readonly isOpen?: (row: unknown) => boolean;
  /** Length of the candles that the request asks for, ms: one that ends after the answer is open. */
  readonly barMs?: (query: URLSearchParams) => number | undefined;
}

const DAYS: ReadonlyMap<string | null, number> = new Map([
  ['D', 1],
  ['1D', 1],
  ['W', 7],
]);

/** Length of candles by the parameter that tells it, in a word or in numbers of `unitMs`. */
export const barsOf =
  (key: string, unitMs: number) =>
  (query: URLSearchParams): number | undefined => {
    const days = DAYS.get(query.get(key));
    const ms = days === undefined ? Number(query.get(key)) * unitMs : days * MS_PER_DAY;
    return ms > 0 ? ms : undefined;
  };

/** Beginnings of candles as every venue writes them: time, open, high, low, close. */
export const CANDLE = {
  time: 0,
  fields: [
    [1, 'open'],
    [2, 'high'],
    [3, 'low'],
    [4, 'close'],
  ],
} as const satisfies Pick<PastCall, 'time' | 'fields'>;

/** A member of the result, for `rows`. */
export const member =
  (key: string) =>
  (result: unknown): unknown =>
    isObject(result) ? result[key] : undefined;

const cellOf = (row: unknown, at: Cell): unknown =>
  typeof at === 'number' ? rowsOf(row)?.[at] : isObject(row) ? row[at] : undefined;

/** Where the request does not tell whose past it is, some rows do. */
const namedBy = ({ name }: PastCall, row: unknown): string => textOf(cellOf(row, name)) ?? '';

/** Hands over the rows of a history call; without a place for them they are told as ignored. */
export function mapPast(m: Mapping, call: PastCall, query: URLSearchParams, result: unknown): void {
  const name = query.get(call.name) ?? '';
  if (!m.sink.past)
    return m.sink.ignored('history, not the market now', `${call.series} ${name}`.slice(0, 80));
  const rows = rowsOf(call.rows ? call.rows(result) : result);
  if (!rows) return reject(m, 'bad shape', `${call.series} ${name}: ${shown(result)} holds no list`);
  const barMs = call.barMs?.(query);
  for (const row of rows) {
    const read = readRow(m, call, name || namedBy(call, row), row, barMs);
    if (read) m.sink.past(read);
  }
}

function readRow(m: Mapping, call: PastCall, name: string, row: unknown, barMs = 0): PastRow | undefined {
  const { series, constant } = call;
  const at = cellOf(row, call.time);
  const exchangeTimeMs = instantOf(call.instant ? call.instant(at) : at);
  if (exchangeTimeMs === undefined)
    return reject(m, 'bad time', `${series} ${name}: ${shown(at)} is no instant in ms`);
  const numbers = readNumbers(m, call, name, row);
  if (!numbers) return undefined;
  const frame = { kind: 'past', venue: m.venue, series, name } as const;
  const isUnended = barMs > 0 && exchangeTimeMs + barMs > (m.answeredMs ?? Infinity);
  const isOpen = call.isOpen?.(row) ?? isUnended;
  const open = isOpen ? ({ isOpen: true } as const) : undefined;
  return { ...frame, ...constant, ...numbers, ...open, exchangeTimeMs, localTimeMs: m.context.localTimeMs };
}

/** Prices of what is neither an option nor a combination. */
const ALWAYS_POSITIVE: ReadonlySet<PastSeries> = new Set(['index', 'delivery']);

function readNumbers(m: Mapping, call: PastCall, name: string, row: unknown): PastNumbers | undefined {
  const numbers: { -readonly [K in PastField]?: number } = {};
  for (const [cell, field, unit = 1] of call.fields) {
    const value = decimalOf(cellOf(row, cell));
    if (value === undefined || value === null) continue;
    const isPossible = ALWAYS_POSITIVE.has(call.series) ? value > 0 : !Number.isNaN(value);
    if (isPossible) numbers[field] = value / unit;
    else return reject(m, 'bad number', `${call.series} ${name}: ${field} is ${shown(cellOf(row, cell))}`);
  }
  if (call.fields.length === 1 && Object.keys(numbers).length === 0)
    return reject(m, 'bad number', `${call.series} ${name}: ${shown(row)} has no ${call.fields[0][1]}`);
  const { open, high, low, close } = numbers;
  const isCandle = call.fields[0][1] === 'open';
  const [least, most] = [Math.min(open ?? NaN, close ?? NaN), Math.max(open ?? NaN, close ?? NaN)];
  if (!isCandle || ((low ?? NaN) <= least && (high ?? NaN) >= most)) return numbers;
  return reject(
    m,
    'bad candle',
    `${call.series} ${name}: ${shown(row, 90)} has no low <= open, close <= high`,
  );
}
