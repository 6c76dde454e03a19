/** The rolling backtest of today's book: what is known before a day, to the last digit, and whatever the order of the positions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactorHistory } from '../../../src/engine/market/factorHistory';
import type { Failure } from '../../../src/engine/basics/result';
import { prepareRisk } from '../../../src/engine/risk/valueAtRisk/valueAtRisk';
import { runBacktests } from '../../../src/main/compute/riskBacktests';
import { valueOf } from '../../engine/risk/marketReturns';
import { compileSample, mixedSizes, samplePortfolio } from '../../engine/risk/sampleBook';
import { QUICK, SPOTS } from '../../engine/risk/valueAtRisk/riskDesk';

const ASK = {
  methods: ['historical', 'age-weighted', 'filtered-ewma', 'filtered-garch', 'normal'] as const,
  confidence: 0.99,
  windowDays: 250,
  days: 30,
  marginUsd: null,
  books: 'today' as const,
};
const MOVES = SPOTS[0].values.length - 1;

function tested(histories: readonly FactorHistory[], isReversed = false) {
  const portfolio = samplePortfolio(mixedSizes);
  const positions = isReversed ? portfolio.positions.toReversed() : portfolio.positions;
  const desk = compileSample({ ...portfolio, positions });
  const prepared = valueOf(prepareRisk({ ...desk, histories }, QUICK));
  const refusals: { part: string; failure: Failure }[] = [];
  const run = valueOf(runBacktests(prepared, { ...ASK, methods: [...ASK.methods] }, refusals, () => true));
  expect(refusals).toEqual([]);
  return run;
}

const plain = tested(SPOTS);

/** All levels from a move on, times a factor: one move changes and nothing else. */
const withMove = (move: number, factor: number): readonly FactorHistory[] =>
  SPOTS.map((series) => ({
    ...series,
    values: series.values.map((value, day) => (day > move ? value * factor : value)),
  }));

describe('a rolling backtest of today’s book', () => {
  it('forecasts every day from what was known, to the last digit, however far a later day goes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: ASK.days - 1 }),
        fc.constantFrom(0.01, 0.4, 0.999_999, 1.000_001, 2.5, 40),
        (day, factor) => {
          const changed = tested(withMove(MOVES - ASK.days + day, factor));
          for (const [k, { label, valueAtRisk, expectedShortfall, pnl }] of plain.backtests.entries()) {
            const other = changed.backtests[k];
            expect(other.valueAtRisk.slice(0, day + 1), label).toEqual(valueAtRisk.slice(0, day + 1));
            expect(other.expectedShortfall.slice(0, day + 1), label).toEqual(
              expectedShortfall.slice(0, day + 1),
            );
            expect(other.pnl.slice(0, day), label).toEqual(pnl.slice(0, day));
            expect(other.pnl[day], label).not.toBe(pnl[day]);
          }
        },
      ),
      { numRuns: 5, seed: 6 },
    );
  });

  it('gives the same digits whatever the order of the positions', () => {
    const reversed = tested(SPOTS, true);
    expect(reversed.backtests).toEqual(plain.backtests);
    const byName = (run: typeof plain) => [...run.segments].sort((a, b) => (a.segment < b.segment ? -1 : 1));
    expect(byName(reversed)).toEqual(byName(plain));
  });
});
