/** What a venue's history is to the one who downloads it: series, paths and how answers are read, as plain values. */
import type { SeriesChoice, TimeRange } from '../../../contracts/backfill';
import { MS_PER_DAY } from '../../../engine/basics/time';
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';
import { decimalOf, instantOf } from '../mapping/decimals';
import { rowsOf, shown } from '../mapping/json';

export const MS_PER_HOUR = 3_600_000;

export interface HistoryRow {
  readonly timeMs: number;
  readonly value: number;
}

export interface PageRows {
  readonly rows: readonly HistoryRow[];
  /** The venue stopped here: what lies before is still to be asked for. */
  readonly coveredFromMs?: number;
}

export interface SeriesOffer extends SeriesChoice {
  /** What the venue calls it. */
  readonly name: string;
  /** Longest range of one call, ms. */
  readonly pageMs: number;
  /** Distance of two values, ms; more than 1.5 of it is a gap. */
  readonly stepMs: number;
  /** Values stand on multiples of `stepMs`. */
  readonly isGrid: boolean;
  /** One call tells everything there is: asking again for a part of it is no use. */
  readonly isWhole?: boolean;
  readonly path: (range: TimeRange) => string;
  readonly read: (body: unknown, range: TimeRange) => Result<PageRows>;
}

export interface VenueHistory {
  readonly venue: Venue;
  /** Calls that the venue's limit leaves to downloads, well below the whole. */
  readonly budget: { readonly calls: number; readonly windowMs: number };
  /** Least time between two calls, ms. */
  readonly gapMs: number;
  readonly offers: readonly SeriesOffer[];
  /** Body to the part that `read` understands; errors that come with HTTP 200 are failures with `waitMs` in them. */
  readonly unwrap: (json: unknown) => Result<unknown>;
}

export const STEP_MS = { day: MS_PER_DAY, hour: MS_PER_HOUR } as const;

/** The venue wants fewer calls: the failure that makes a download wait. */
export const slowDown = (what: string, waitMs: number): ReturnType<typeof failure> =>
  failure('PROTOCOL', what, { waitMs });

const field = (row: unknown, key: string | number): unknown =>
  typeof row === 'object' && row !== null ? (row as Record<string | number, unknown>)[key] : undefined;

/** Rows of a list by the places of time and value in each; the first that is none refuses the page, by its number. */
export function readRows(
  list: unknown,
  timeKey: string | number,
  valueKey: string | number,
  scale = 1,
): Result<PageRows> {
  const found = rowsOf(list);
  if (found === undefined) return failure('PROTOCOL', `the answer is no list: ${shown(list)}`);
  const rows: HistoryRow[] = [];
  for (const [at, row] of found.entries()) {
    const timeMs = instantOf(field(row, timeKey));
    const value = decimalOf(field(row, valueKey));
    if (timeMs === undefined)
      return failure('PROTOCOL', `row ${at}: ${shown(field(row, timeKey))} is no instant in ms`, { row: at });
    if (value === null || value === undefined || Number.isNaN(value))
      return failure('PROTOCOL', `row ${at}: ${shown(field(row, valueKey))} is no number`, { row: at });
    rows.push({ timeMs, value: value * scale });
  }
  return success({ rows });
}

/** Candles `[time, open, high, low, close, ...]`: their close. */
export function readCandles(list: unknown): Result<PageRows> {
  const bad = rowsOf(list)?.findIndex((row) => !isCandle(row)) ?? -1;
  if (bad < 0) return readRows(list, 0, 4);
  const row = rowsOf(list)?.[bad];
  return failure('PROTOCOL', `row ${bad}: ${shown(row, 90)} is no candle with low <= open, close <= high`, {
    row: bad,
  });
}

function isCandle(row: unknown): boolean {
  const cells = rowsOf(row);
  if (cells === undefined || cells.length < 5) return false;
  const [open, high, low, close] = cells.slice(1, 5).map((cell) => decimalOf(cell) ?? NaN);
  return low <= Math.min(open, close) && high >= Math.max(open, close);
}
