/** Last values of all instruments as columns of doubles: a message writes numbers and allocates nothing. */
import type { QuoteField, QuoteNumbers, QuoteUpdate } from './feed';

/** Fields kept per instrument; the forward is kept per expiry. */
export const COLUMN_FIELDS = [
  'mark',
  'bid',
  'ask',
  'last',
  'markVol',
  'bidVol',
  'askVol',
  'fundingRate8h',
  'openInterest',
] as const satisfies readonly (keyof QuoteNumbers)[];

export type ColumnField = (typeof COLUMN_FIELDS)[number];

/** Where each field stands in a row. */
export const COLUMN = Object.fromEntries(COLUMN_FIELDS.map((field, i) => [field, i])) as Readonly<
  Record<ColumnField, number>
>;

const WIDTH = COLUMN_FIELDS.length;
const FIRST_ROWS = 2048;

const doubled = (from: Float64Array<ArrayBuffer>, fill: number): Float64Array<ArrayBuffer> => {
  const grown = new Float64Array(from.length * 2).fill(fill);
  grown.set(from);
  return grown;
};

export class QuoteColumns {
  /** NaN where the venue gave no value. */
  private values = new Float64Array(FIRST_ROWS * WIDTH).fill(NaN);
  private exchangeTimes = new Float64Array(FIRST_ROWS * WIDTH).fill(-Infinity);
  private localTimes = new Float64Array(FIRST_ROWS * WIDTH).fill(-Infinity);

  ensureRow(row: number): void {
    while ((row + 1) * WIDTH > this.values.length) {
      this.values = doubled(this.values, NaN);
      this.exchangeTimes = doubled(this.exchangeTimes, -Infinity);
      this.localTimes = doubled(this.localTimes, -Infinity);
    }
  }

  /** Writes the fields that are not older than what is there; returns how many were written. */
  write(row: number, update: QuoteUpdate): number {
    let written = 0;
    const start = row * WIDTH;
    for (let i = 0; i < WIDTH; i += 1) {
      const value = update[COLUMN_FIELDS[i]];
      if (value === undefined || update.exchangeTimeMs < this.exchangeTimes[start + i]) continue;
      this.put(start + i, value, update);
      written += 1;
    }
    return update.cleared === undefined ? written : written + this.empty(start, update, update.cleared);
  }

  private empty(start: number, update: QuoteUpdate, fields: readonly QuoteField[]): number {
    let written = 0;
    for (const field of fields) {
      const cell = start + COLUMN_FIELDS.indexOf(field as ColumnField);
      if (cell < start || update.exchangeTimeMs < this.exchangeTimes[cell]) continue;
      this.put(cell, NaN, update);
      written += 1;
    }
    return written;
  }

  private put(cell: number, value: number, { exchangeTimeMs, localTimeMs }: QuoteUpdate): void {
    this.values[cell] = value;
    this.exchangeTimes[cell] = exchangeTimeMs;
    this.localTimes[cell] = localTimeMs;
  }

  value(row: number, field: ColumnField): number {
    return this.values[row * WIDTH + COLUMN_FIELDS.indexOf(field)];
  }

  valueAt(row: number, column: number): number {
    return this.values[row * WIDTH + column];
  }

  exchangeTimeAt(row: number, column: number): number {
    return this.exchangeTimes[row * WIDTH + column];
  }

  localTimeAt(row: number, column: number): number {
    return this.localTimes[row * WIDTH + column];
  }

  /** A new session of the venue: its times may begin anywhere. Values stay until they are replaced. */
  acceptAnyTime(row: number): void {
    this.exchangeTimes.fill(-Infinity, row * WIDTH, (row + 1) * WIDTH);
  }

  clear(row: number): void {
    this.values.fill(NaN, row * WIDTH, (row + 1) * WIDTH);
    this.acceptAnyTime(row);
  }
}
