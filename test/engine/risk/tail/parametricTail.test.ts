import { describe, expect, it } from 'vitest';
import { inverseNormalCdf } from '../../../../src/engine/math/normal';
import { integrate } from '../../../../src/engine/math/quadrature';
import { seededRandom } from '../../../../src/engine/math/random';
import { momentsOf } from '../../../../src/engine/math/series';
import {
  deltaGammaPnl,
  deltaGammaShape,
  deltaGammaTail,
  deltaNormalTail,
  shortcutError,
} from '../../../../src/engine/risk/tail/deltaGamma';
import {
  cornishFisherTail,
  normalTail,
  overHorizon,
  studentScale,
  studentTail,
} from '../../../../src/engine/risk/tail/parametricTail';
import { reasonOf, valueOf } from '../marketReturns';

/** Confidence, VaR and ES over sigma of the normal law. */
const NORMAL = [
  [0.05, 1.644854, 2.062713],
  [0.025, 1.959964, 2.337803],
  [0.01, 2.326348, 2.665214],
  [0.005, 2.575829, 2.891949],
] as const;

/** nu, alpha, VaR and ES of Student t with unit variance; ES also in McNeil, Frey and Embrechts (2015), ch. 2. */
const STUDENT = [
  [3, 0.025, 1.83739, 2.9096],
  [3, 0.01, 2.62158, 4.04323],
  [4, 0.01, 2.64949, 3.69151],
  [6, 0.025, 1.9979, 2.65864],
  [8, 0.01, 2.50841, 3.1098],
] as const;

describe('given laws', () => {
  it.each(NORMAL)('normal at %d', (alpha, valueAtRisk, expectedShortfall) => {
    const tail = valueOf(normalTail({ mean: 0, standardDeviation: 1 }, alpha));
    expect(tail.valueAtRisk).toBeCloseTo(valueAtRisk, 6);
    expect(tail.expectedShortfall).toBeCloseTo(expectedShortfall, 6);
  });

  it.each(STUDENT)('Student with %d degrees at %d', (nu, alpha, valueAtRisk, expectedShortfall) => {
    const tail = valueOf(studentTail(0, studentScale(1, nu), nu, alpha));
    expect(tail.valueAtRisk).toBeCloseTo(valueAtRisk, 5);
    expect(tail.expectedShortfall).toBeCloseTo(expectedShortfall, 5);
  });

  it('Student approaches the normal law', () => {
    const far = valueOf(studentTail(0.1, studentScale(2, 1e6), 1e6, 0.01));
    const normal = valueOf(normalTail({ mean: 0.1, standardDeviation: 2 }, 0.01));
    expect(Math.abs(far.valueAtRisk - normal.valueAtRisk)).toBeLessThan(1e-4);
    expect(Math.abs(far.expectedShortfall - normal.expectedShortfall)).toBeLessThan(1e-4);
  });

  it('Cornish-Fisher ES is the mean of its own quantile, and the normal one without skew and kurtosis', () => {
    const shape = { mean: 0.2, standardDeviation: 1.5, skewness: -0.4, excessKurtosis: 1.1 };
    const quantileAt = (p: number): number => {
      const tail = valueOf(cornishFisherTail(shape, p));
      return tail.valueAtRisk;
    };
    // p = alpha s^4 takes the singularity at 0 away.
    const meanLoss = integrate((s) => quantileAt(0.025 * s ** 4) * 4 * s ** 3, 1e-9, 1, 40);
    const tail = valueOf(cornishFisherTail(shape, 0.025));
    expect(Math.abs(tail.expectedShortfall - meanLoss)).toBeLessThan(1e-7);
    expect(tail.monotone).toBe(true);
    const plain = valueOf(cornishFisherTail({ ...shape, skewness: 0, excessKurtosis: 0 }, 0.025));
    expect(plain.valueAtRisk).toBeCloseTo(valueOf(normalTail(shape, 0.025)).valueAtRisk, 12);
  });

  it('says where the Cornish-Fisher expansion is no quantile function', () => {
    const wild = { mean: 0, standardDeviation: 1, skewness: -3, excessKurtosis: 2 };
    expect(valueOf(cornishFisherTail(wild, 0.01)).monotone).toBe(false);
  });

  it('scales mean by time and deviation by its root', () => {
    expect(overHorizon({ mean: 2, standardDeviation: 3 }, 4)).toEqual({ mean: 8, standardDeviation: 6 });
  });

  it('refuses infinite spreads, nu of 1 and alpha outside (0, 1)', () => {
    expect(reasonOf(normalTail({ mean: 0, standardDeviation: NaN }, 0.01))).toBe('INVALID_INPUT');
    expect(reasonOf(studentTail(0, 1, 1, 0.01))).toBe('OUT_OF_RANGE');
    expect(reasonOf(normalTail({ mean: 0, standardDeviation: 1 }, 1))).toBe('OUT_OF_RANGE');
  });
});

const matrix = (...entries: number[]) => ({
  size: Math.sqrt(entries.length),
  entries: Float64Array.from(entries),
});

describe('delta-gamma', () => {
  it('is delta-normal without gamma', () => {
    const covariance = matrix(4, 1, 1, 9);
    const book = { delta: [2, -1], gamma: matrix(0, 0, 0, 0) };
    const tail = valueOf(deltaGammaTail(book, covariance, 0.01, 4));
    expect(tail.valueAtRisk).toBeCloseTo(
      valueOf(deltaNormalTail([2, -1], covariance, 0.01, 4)).valueAtRisk,
      12,
    );
    expect(tail.valueAtRisk).toBeCloseTo(-inverseNormalCdf(0.01) * Math.sqrt(4 * (16 - 4 + 9)), 12);
  });

  it('has the moments of a chi-square law without delta', () => {
    const shape = deltaGammaShape({ delta: [0], gamma: matrix(-3) }, matrix(0.5));
    expect(shape.mean).toBeCloseTo(-0.75, 14);
    expect(shape.standardDeviation).toBeCloseTo(1.5 * 0.5 * Math.SQRT2, 14);
    expect(shape.skewness).toBeCloseTo(-Math.sqrt(8), 13);
    expect(shape.excessKurtosis).toBeCloseTo(12, 12);
  });

  it('has the moments that simulation finds', () => {
    const book = { delta: [1, -0.5], gamma: matrix(0.6, 0.2, 0.2, -0.4), carry: 0.1 };
    const covariance = matrix(1, 0.6, 0.6, 1);
    const random = seededRandom(5);
    const moves = new Float64Array(400_000);
    for (let s = 0; s < moves.length; s += 2) {
      moves[s] = random.normal();
      moves[s + 1] = 0.6 * moves[s] + 0.8 * random.normal();
    }
    const simulated = valueOf(momentsOf(deltaGammaPnl(book, moves)));
    const shape = deltaGammaShape(book, covariance);
    expect(Math.abs(simulated.mean - shape.mean)).toBeLessThan(0.01);
    expect(Math.abs(simulated.standardDeviation / shape.standardDeviation - 1)).toBeLessThan(0.01);
    expect(Math.abs(simulated.skewness - shape.skewness)).toBeLessThan(0.05);
    expect(Math.abs(simulated.excessKurtosis - shape.excessKurtosis)).toBeLessThan(0.25);
  });

  it('states its error against full revaluation', () => {
    expect(shortcutError(110, 100)).toEqual({ absolute: 10, relative: 0.1 });
    expect(shortcutError(1, 0).relative).toBeUndefined();
  });
});
