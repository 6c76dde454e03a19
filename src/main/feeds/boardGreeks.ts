/** The venue's own Greeks of each option, with the vol and forward of the message that brought them. */
import type { QuoteUpdate } from './feed';

const FIELDS = [
  'markVol',
  'forward',
  'venueDelta',
  'venueGamma',
  'venueVega',
  'venueTheta',
  'venueDeltaCoin',
  'venueGammaCoin',
  'venueVegaCoin',
] as const satisfies readonly (keyof QuoteUpdate)[];

type GreekField = (typeof FIELDS)[number];

/** What one message told of an option; a figure that was not in it is absent. */
export type GreekMessage = Pick<QuoteUpdate, 'exchangeTimeMs' | GreekField>;

/** Instant and figures of a row, in columns: messages themselves are not kept, they die young. */
const WIDTH = 1 + FIELDS.length;
const FIRST_ROWS = 2048;

export class BoardGreeks {
  /** NaN where there is none. */
  private cells = new Float64Array(FIRST_ROWS * WIDTH).fill(NaN);

  /** Keeps the Greeks of a message in place of those before; one that takes them back leaves none. */
  write(row: number, update: QuoteUpdate): void {
    if (update.venueDelta === undefined) {
      if (update.cleared?.includes('venueDelta')) this.clear(row);
      return;
    }
    this.ensure(row);
    const start = row * WIDTH;
    this.cells[start] = update.exchangeTimeMs;
    for (let i = 0; i < FIELDS.length; i += 1) this.cells[start + 1 + i] = update[FIELDS[i]] ?? NaN;
  }

  read(row: number): GreekMessage | undefined {
    const exchangeTimeMs = row * WIDTH < this.cells.length ? this.cells[row * WIDTH] : NaN;
    if (Number.isNaN(exchangeTimeMs)) return undefined;
    const told: Partial<Record<GreekField, number>> = {};
    FIELDS.forEach((field, i) => {
      const value = this.cells[row * WIDTH + 1 + i];
      if (!Number.isNaN(value)) told[field] = value;
    });
    return { exchangeTimeMs, ...told };
  }

  clear(row: number): void {
    this.cells.fill(NaN, row * WIDTH, (row + 1) * WIDTH);
  }

  private ensure(row: number): void {
    while ((row + 1) * WIDTH > this.cells.length) {
      const grown = new Float64Array(this.cells.length * 2).fill(NaN);
      grown.set(this.cells);
      this.cells = grown;
    }
  }
}
