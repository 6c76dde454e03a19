import { describe, expect, it } from 'vitest';
import { dccPath } from '../../../../src/engine/market/correlation/dcc';
import { pearson } from '../../../../src/engine/math/ranks';
import { seededRandom } from '../../../../src/engine/math/random';
import { filteredMoves, recolouredMoves } from '../../../../src/engine/risk/simulation/filteredMoves';
import type { FilteredSeries } from '../../../../src/engine/risk/tail/filteredHistory';
import { reasonOf, valueOf } from '../marketReturns';

const random = seededRandom(3);
const DAYS = 1500;
const normals = (): Float64Array => Float64Array.from({ length: DAYS }, random.normal);
const [a, b] = [normals(), normals()];
/** Correlation 0.9 in the first two thirds, -0.5 in the last. */
const mixed = b.map((value, t) =>
  t < 1000 ? 0.9 * a[t] + Math.sqrt(0.19) * value : -0.5 * a[t] + Math.sqrt(0.75) * value,
);
const flat = (returns: Float64Array, sigma: number): FilteredSeries => ({
  returns: returns.map((x) => x * sigma),
  sigma: new Float64Array(DAYS).fill(sigma),
  sigmaNext: 2 * sigma,
});
const column = (moves: Float64Array, i: number): Float64Array => moves.filter((_, k) => k % 2 === i);

describe('filtered moves of a panel', () => {
  const factors = [flat(a, 1), flat(mixed, 0.01)];

  it('are the returns at the volatilities of today, day by day', () => {
    const moves = valueOf(filteredMoves({ factors }));
    expect(moves[2 * 700 + 1]).toBeCloseTo(2 * factors[1].returns[700], 12);
    expect(valueOf(pearson(column(moves, 0), column(moves, 1)))).toBeGreaterThan(0.2);
  });

  it('re-coloured have the correlation of today, not that of their day', () => {
    const dcc = { a: 0.04, b: 0.955 };
    const today = valueOf(dccPath([a, mixed], dcc)).entries[1];
    expect(today).toBeLessThan(-0.25);
    const moves = valueOf(recolouredMoves(factors, dcc));
    expect(Math.abs(valueOf(pearson(column(moves, 0), column(moves, 1))) - today)).toBeLessThan(0.1);
    const early = moves.slice(200, 2000);
    expect(valueOf(pearson(column(early, 0), column(early, 1)))).toBeLessThan(-0.2);
  });

  it('name the factor and refuse perfectly correlated ones', () => {
    const dead = { ...factors[1], sigma: new Float64Array(DAYS) };
    expect(filteredMoves({ factors: [factors[0], dead] })).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('factor 1: volatility[0] is 0') as string },
    });
    expect(reasonOf(recolouredMoves([factors[0], factors[0]], { a: 0.03, b: 0.95 }))).toBe('INVALID_INPUT');
    expect(reasonOf(filteredMoves({ factors: [] }))).toBe('EMPTY');
  });
});
