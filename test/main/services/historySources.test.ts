/** Which of several sources a risk run reads, and in which units. */
import { describe, expect, it } from 'vitest';
import { factorOf, type FactorHistory } from '../../../src/engine/market/factorHistory';
import { chooseFactors, IMPORTED_RANK, SHIPPED_RANK } from '../../../src/main/services/factorSources';
import { factorHistoryOf, type VenueSeriesData } from '../../../src/main/services/venueFactors';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 0, 1);

function series(id: string, from: number, values: readonly number[], title = id): FactorHistory {
  const factor = factorOf(id);
  if (factor === undefined) throw new Error(id);
  return {
    id,
    ...factor,
    timesMs: Float64Array.from(values, (_, k) => T0 + (from + k) * DAY),
    values: Float64Array.from(values),
    provenance: { title, source: `${title} source`, sourceUrl: '', licence: title },
  };
}

describe('sources of one factor', () => {
  const shipped = {
    seriesId: 'shipped',
    history: series('spot:BTC', 0, [1, 2, 3, 4], 'A'),
    rank: SHIPPED_RANK,
  };
  const newer = { seriesId: 'newer', history: series('spot:BTC', 2, [30, 40, 50], 'B'), rank: 500 };

  it('the newest leads, older days come from the others, and both are named with their days', () => {
    const [chosen] = chooseFactors([shipped, newer]);
    expect(Array.from(chosen.history.values)).toEqual([1, 2, 30, 40, 50]);
    expect(chosen.history.timesMs[2] - chosen.history.timesMs[1]).toBe(DAY);
    expect(chosen.seriesIds).toEqual(['newer', 'shipped']);
    expect(chosen.history.provenance.source).toBe(
      'B source from 2026-01-03; before that A source from 2026-01-01',
    );
  });

  it("among equals the user's own leads, and a source that adds nothing is not used", () => {
    const own = { seriesId: 'own', history: series('spot:BTC', 2, [31, 41, 51], 'C'), rank: IMPORTED_RANK };
    const [chosen] = chooseFactors([newer, own]);
    expect(chosen.seriesIds).toEqual(['own']);
    expect(Array.from(chosen.history.values)).toEqual([31, 41, 51]);
  });
});

describe('a downloaded series as a factor', () => {
  const data = (given: Partial<VenueSeriesData>): VenueSeriesData => ({
    venue: 'okx',
    endpoint: 'production',
    kind: 'index',
    coin: 'BTC',
    step: 'day',
    name: 'BTC-USD',
    stepMs: DAY,
    fetchedMs: T0 + 9 * DAY,
    rows: [],
    ...given,
  });

  it('hours become the close of their day, with where they come from', () => {
    const rows = Array.from({ length: 49 }, (_, h) => ({ timeMs: T0 + h * HOUR, value: 100 + h }));
    const history = factorHistoryOf(data({ step: 'hour', stepMs: HOUR, rows }));
    expect(Array.from(history?.values ?? [])).toEqual([123, 147, 148]);
    expect(history?.id).toBe('spot:BTC');
    expect(history?.provenance).toMatchObject({
      title: 'BTC-USD index, daily close',
      source: 'okx, fetched 2026-01-10',
    });
  });

  it('a stablecoin is a peg, a vol index a vol, realised vol nothing', () => {
    const rows = [
      { timeMs: T0, value: 0.9991 },
      { timeMs: T0 + DAY, value: 1.0002 },
    ];
    const peg = factorHistoryOf(data({ coin: 'USDC', rows }));
    expect(peg?.id).toBe('peg:USDC');
    expect(peg?.values[0]).toBeCloseTo(-0.0009, 12);
    expect(factorHistoryOf(data({ kind: 'volIndex', rows }))?.id).toBe('vol:BTC');
    expect(factorHistoryOf(data({ kind: 'realisedVol', rows }))).toBeUndefined();
  });

  it.each([1, 4, 8])(
    'funding paid every %i hours is a rate a year; midnight pays for the day before',
    (hours) => {
      const count = (3 * 24) / hours;
      const rows = Array.from({ length: count + 1 }, (_, k) => ({
        timeMs: T0 + k * hours * HOUR,
        value: (0.1 * hours) / (365 * 24),
      }));
      const history = factorHistoryOf(data({ kind: 'funding', step: 'event', stepMs: 8 * HOUR, rows }));
      expect(Array.from(history?.timesMs ?? [], (ms) => (ms - T0) / DAY)).toEqual([0, 1, 2]);
      history?.values.forEach((value) => expect(value).toBeCloseTo(0.1, 12));
    },
  );

  it('a day in which a payment is missing has no rate', () => {
    const at = [0, 8, 16, 24, 32, 48, 56, 64, 72, 80, 88, 96].map((h) => T0 + h * HOUR);
    const rows = at.map((timeMs) => ({ timeMs, value: 1e-4 }));
    const history = factorHistoryOf(data({ kind: 'funding', step: 'event', stepMs: 8 * HOUR, rows }));
    expect(Array.from(history?.timesMs ?? [], (ms) => (ms - T0) / DAY)).toEqual([0, 2, 3]);
  });

  it("a venue's test site is named as such", () => {
    const rows = [0, 1].map((k) => ({ timeMs: T0 + k * DAY, value: 1 + k }));
    expect(factorHistoryOf(data({ endpoint: 'simulator', rows }))?.provenance.source).toMatch(
      /^okx simulator,/,
    );
  });
});
