import { describe, expect, it } from 'vitest';
import { allOne } from '../../../../src/engine/market/correlation/correlationDial';
import { kendallTau, pearson } from '../../../../src/engine/math/ranks';
import { seededRandom } from '../../../../src/engine/math/random';
import { momentsOf } from '../../../../src/engine/math/series';
import { ellipticalTau } from '../../../../src/engine/risk/dependence/copula/ellipticalCopula';
import { empiricalTailDependence } from '../../../../src/engine/risk/dependence/tailDependence';
import {
  pointDimension,
  simulateFactorMoves,
  type CopulaLaw,
  type FactorSimulation,
} from '../../../../src/engine/risk/simulation/factorMoves';
import {
  empiricalMarginal,
  fitStudentLaw,
  normalMarginal,
  studentMarginal,
} from '../../../../src/engine/risk/simulation/marginal';
import { pointSource } from '../../../../src/engine/risk/simulation/pointSource';
import { replicatePrecision } from '../../../../src/engine/risk/simulation/replicates';
import { bootstrapInterval, resampledRows } from '../../../../src/engine/risk/simulation/stationaryBootstrap';
import { reasonOf, returnsOf, valueOf } from '../marketReturns';

const R = { size: 2, entries: Float64Array.from([1, 0.7, 0.7, 1]) };
const NORMAL: CopulaLaw = { kind: 'normal' };
const T4: CopulaLaw = { kind: 'student', nu: 4 };

function simulation(
  copula: CopulaLaw,
  scenarios: number,
  changes: Partial<FactorSimulation> = {},
): FactorSimulation {
  const points = pointSource('pseudo-random', pointDimension(2, copula), 1);
  return {
    correlation: R,
    copula,
    marginals: [normalMarginal(0, 1), normalMarginal(1, 2)],
    scenarios,
    points,
    ...changes,
  };
}

const column = (moves: Float64Array, i: number): Float64Array => moves.filter((_, k) => k % 2 === i);

describe('simulated moves', () => {
  it.each([
    ['normal', NORMAL],
    ['t', T4],
  ] as const)('%s copula: margins and dependence are those asked for', (_, copula) => {
    const moves = valueOf(simulateFactorMoves(simulation(copula, 40_000)));
    const second = valueOf(momentsOf(column(moves, 1)));
    expect(Math.abs(second.mean - 1)).toBeLessThan(0.04);
    expect(Math.abs(second.standardDeviation - 2)).toBeLessThan(0.04);
    const tau = valueOf(kendallTau(column(moves, 0), column(moves, 1)));
    expect(Math.abs(tau - ellipticalTau(0.7))).toBeLessThan(0.015);
  });

  it('crash together under the t copula more than under the normal one', () => {
    const share = (copula: CopulaLaw): number => {
      const moves = valueOf(simulateFactorMoves(simulation(copula, 40_000)));
      return valueOf(empiricalTailDependence(column(moves, 0), column(moves, 1), 0.01)).lower;
    };
    expect(share(T4) - share(NORMAL)).toBeGreaterThan(0.1);
  });

  it('repeat with their seed, from either source; Sobol points settle sooner', () => {
    const meanOf = (kind: 'sobol' | 'pseudo-random', seed: number): number => {
      const points = pointSource(kind, 3, seed);
      return valueOf(momentsOf(column(valueOf(simulateFactorMoves(simulation(T4, 2048, { points }))), 0)))
        .mean;
    };
    expect(meanOf('sobol', 5)).toBe(meanOf('sobol', 5));
    expect(meanOf('sobol', 5)).not.toBe(meanOf('sobol', 6));
    const errors = (kind: 'sobol' | 'pseudo-random'): number =>
      valueOf(replicatePrecision([1, 2, 3, 4, 5, 6, 7, 8].map((s) => meanOf(kind, s)))).standardError;
    expect(errors('sobol')).toBeLessThan(0.2 * errors('pseudo-random'));
  });

  it('Sobol points fill more dimensions than the sequence has', () => {
    const points = pointSource('sobol', 70, 1);
    const point = new Float64Array(70);
    for (let k = 0; k < 100; k++) {
      points.next(point);
      expect(point.every((u) => u > 0 && u < 1)).toBe(true);
    }
  });

  it('take perfectly correlated factors and refuse what does not fit', () => {
    const moves = valueOf(simulateFactorMoves(simulation(NORMAL, 500, { correlation: allOne(2) })));
    expect(valueOf(pearson(column(moves, 0), column(moves, 1)))).toBeCloseTo(1, 12);
    const broken = { size: 2, entries: Float64Array.from([1, 2, 2, 1]) };
    expect(reasonOf(simulateFactorMoves(simulation(NORMAL, 5, { correlation: broken })))).toBe(
      'INVALID_INPUT',
    );
    expect(reasonOf(simulateFactorMoves(simulation(NORMAL, 5, { marginals: [] })))).toBe('INVALID_INPUT');
    expect(reasonOf(simulateFactorMoves(simulation({ kind: 'student', nu: 0 }, 5)))).toBe('OUT_OF_RANGE');
    expect(reasonOf(simulateFactorMoves(simulation(T4, 5, { points: pointSource('sobol', 2, 1) })))).toBe(
      'INVALID_INPUT',
    );
  });
});

describe('margins', () => {
  const returns = returnsOf('btc_usd_close');

  it('what was observed: the worst and the best at the ends, the median in the middle', () => {
    const law = valueOf(empiricalMarginal([3, -1, 2]));
    expect([law.quantile(0, 1), law.quantile(0.5, 0.5), law.quantile(1, 0)]).toEqual([-1, 2, 3]);
  });

  // scipy.stats.t.fit of the same returns: nu 2.6224, location 0.15706, scale 2.4404.
  it('Student law by likelihood', () => {
    const law = valueOf(fitStudentLaw(returns));
    expect(law.nu).toBeCloseTo(2.6224493, 3);
    expect(law.location).toBeCloseTo(0.1570594, 3);
    expect(law.scale).toBeCloseTo(2.4403597, 3);
    expect(studentMarginal(law).quantile(1, 1e-30)).toBeGreaterThan(1e8);
    expect(reasonOf(fitStudentLaw([1, 2]))).toBe('INVALID_INPUT');
  });
});

describe('resampling in blocks', () => {
  it('keeps neighbours together as long as asked', () => {
    const rows = resampledRows(20_000, 10, seededRandom(2));
    const kept = rows.filter((row, k) => k > 0 && row === (rows[k - 1] + 1) % 20_000).length;
    expect(Math.abs(kept / 20_000 - 0.9)).toBeLessThan(0.01);
  });

  it('finds the standard error of a mean, and repeats', () => {
    const random = seededRandom(1);
    const x = Float64Array.from({ length: 1000 }, () => random.normal());
    const setup = { rows: 1000, meanBlock: 1, resamples: 500, confidence: 0.9, seed: 3 };
    const statistic = (rows: Int32Array) => ({
      ok: true as const,
      value: rows.reduce((sum, row) => sum + x[row], 0) / 1000,
    });
    const found = valueOf(bootstrapInterval(setup, statistic));
    expect(Math.abs(found.standardError * Math.sqrt(1000) - 1)).toBeLessThan(0.15);
    expect(found.low < found.median && found.median < found.high).toBe(true);
    expect(valueOf(bootstrapInterval(setup, statistic))).toEqual(found);
    expect(
      reasonOf(bootstrapInterval(setup, () => ({ ok: false, failure: { reason: 'EMPTY', message: '' } }))),
    ).toBe('EMPTY');
  });
});
