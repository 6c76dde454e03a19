import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allOne,
  brokenOffsets,
  dialledCorrelation,
} from '../../../../src/engine/market/correlation/correlationDial';
import {
  checkCorrelation,
  correlationOf,
  covarianceOf,
  sampleCorrelation,
} from '../../../../src/engine/market/correlation/correlationMatrix';
import { overriddenCorrelation } from '../../../../src/engine/market/correlation/correlationOverride';
import { ewmaCovariance } from '../../../../src/engine/market/correlation/ewmaCovariance';
import { nearestCorrelation } from '../../../../src/engine/market/correlation/nearestCorrelation';
import { regimeCorrelations } from '../../../../src/engine/market/correlation/regimes';
import { shrunkCovariance } from '../../../../src/engine/market/correlation/shrinkage';
import { eigenSymmetric } from '../../../../src/engine/math/eigenSymmetric';
import {
  frobeniusDistance,
  matrixOfRows,
  quadraticForm,
  type SquareMatrix,
} from '../../../../src/engine/math/matrix';
import { seededRandom } from '../../../../src/engine/math/random';
import { reasonOf, returnsOf, valueOf } from '../../risk/marketReturns';

const matrix = (...rows: number[][]): SquareMatrix => valueOf(matrixOfRows(rows));
const smallest = (m: SquareMatrix): number => eigenSymmetric(m).values[0];

/** A random symmetric matrix with unit diagonal, seldom semidefinite. */
function wild(seed: number, size: number): SquareMatrix {
  const random = seededRandom(seed);
  const m = allOne(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) m.entries[i * size + j] = m.entries[j * size + i] = 2 * random.uniform() - 1;
  return m;
}

const wilds = fc
  .record({ seed: fc.integer(), size: fc.integer({ min: 2, max: 7 }) })
  .map(({ seed, size }) => wild(seed, size));

describe('repair', () => {
  // Higham (2002), sect. 4, printed to four digits.
  it('agrees with the published examples', () => {
    const three = valueOf(nearestCorrelation(matrix([1, 1, 0], [1, 1, 1], [0, 1, 1])));
    expect(three.correlation.entries[1]).toBeCloseTo(0.7607, 4);
    expect(three.correlation.entries[2]).toBeCloseTo(0.1573, 4);
    expect(three.distance).toBeCloseTo(0.5278, 4);
    const four = valueOf(
      nearestCorrelation(matrix([2, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2])),
    );
    [1, -0.8084, 0.1916, 0.1068].forEach((r, j) => expect(four.correlation.entries[j]).toBeCloseTo(r, 4));
    expect(four.correlation.entries[6]).toBeCloseTo(-0.6562, 4);
  });

  it('gives a correlation matrix, changes a sound one not at all, and lands no farther than any blend with the identity', () => {
    fc.assert(
      fc.property(wilds, (broken) => {
        const repair = valueOf(nearestCorrelation(broken));
        expect(smallest(repair.correlation)).toBeGreaterThan(-1e-9);
        expect(reasonOf(checkCorrelation(repair.correlation))).toBe('none');
        const again = valueOf(nearestCorrelation(repair.correlation));
        expect(again.distance).toBeLessThan(1e-8);
        const low = Math.min(0, smallest(broken));
        const blended = broken.entries.map((r, k) => (k % (broken.size + 1) === 0 ? 1 : r / (1 - low)));
        expect(repair.distance).toBeLessThanOrEqual(
          frobeniusDistance(broken, { size: broken.size, entries: blended }) + 1e-9,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('keeps eigenvalues above a floor when asked', () => {
    const repair = valueOf(nearestCorrelation(wild(3, 6), { floor: 0.01 }));
    expect(smallest(repair.correlation)).toBeGreaterThan(0.01 - 1e-8);
  });

  it('refuses what is not symmetric, and says when it does not converge', () => {
    expect(reasonOf(nearestCorrelation(matrix([1, 0.5], [0.2, 1])))).toBe('INVALID_INPUT');
    expect(reasonOf(nearestCorrelation(wild(3, 6), { iterations: 2 }))).toBe('NOT_CONVERGED');
    expect(reasonOf(nearestCorrelation({ size: 0, entries: new Float64Array(0) }))).toBe('EMPTY');
  });

  it('follows an override and shows what else had to move', () => {
    const calm = matrix([1, 0.9, 0.8], [0.9, 1, 0.85], [0.8, 0.85, 1]);
    const repair = valueOf(overriddenCorrelation(calm, [{ first: 0, second: 1, correlation: -0.9 }]));
    expect(repair.wasSemidefinite).toBe(false);
    expect(repair.largestChange).toBeGreaterThan(0.05);
    expect(reasonOf(overriddenCorrelation(calm, [{ first: 0, second: 0, correlation: 0.5 }]))).toBe(
      'NOT_FOUND',
    );
    expect(reasonOf(overriddenCorrelation(calm, [{ first: 0, second: 1, correlation: 2 }]))).toBe(
      'OUT_OF_RANGE',
    );
  });
});

describe('the dial', () => {
  const ends = {
    calm: valueOf(nearestCorrelation(wild(1, 5))).correlation,
    stressed: valueOf(nearestCorrelation(wild(2, 5))).correlation,
  };

  it('is a correlation matrix everywhere, calm at 0, stressed at 1, all-one at 2', () => {
    for (let position = 0; position <= 2; position += 0.125) {
      const turned = valueOf(dialledCorrelation(ends, position));
      expect(smallest(turned)).toBeGreaterThan(-1e-9);
      expect(reasonOf(checkCorrelation(turned))).toBe('none');
    }
    expect(valueOf(dialledCorrelation(ends, 0)).entries).toEqual(ends.calm.entries);
    expect(valueOf(dialledCorrelation(ends, 1)).entries).toEqual(ends.stressed.entries);
    expect(valueOf(dialledCorrelation(ends, 2)).entries).toEqual(allOne(5).entries);
    const signed = valueOf(dialledCorrelation({ ...ends, signs: [1, 1, -1, 1, 1] }, 2));
    expect(signed.entries[2]).toBe(-1);
    expect(smallest(signed)).toBeGreaterThan(-1e-12);
    expect(reasonOf(dialledCorrelation(ends, 2.1))).toBe('OUT_OF_RANGE');
  });

  it('at all-one the deviation is the sum of the signed parts: nothing diversifies', () => {
    expect(Math.sqrt(quadraticForm(allOne(3), [3, -1, 4]))).toBeCloseTo(6, 12);
  });

  it('lists the offsets that break, worst first; with those that gain they are the whole change of variance', () => {
    const exposures = [5, -3, 2, -1, 4];
    const after = valueOf(dialledCorrelation(ends, 2));
    const broken = brokenOffsets(exposures, ends.calm, after);
    const gained = brokenOffsets(exposures, after, ends.calm);
    const sum = (list: typeof broken): number => list.reduce((total, one) => total + one.addedVariance, 0);
    const change = quadraticForm(after, exposures) - quadraticForm(ends.calm, exposures);
    expect(sum(broken) - sum(gained)).toBeCloseTo(change, 9);
    expect(broken.map((b) => b.addedVariance)).toEqual(
      broken.map((b) => b.addedVariance).sort((a, b) => b - a),
    );
  });
});

describe('estimates', () => {
  const panel = ['btc_usd_close', 'eth_usd_close', 'DAX', 'SMI', 'FTSE'].map((column) =>
    returnsOf(column).slice(0, 300),
  );

  // By numpy from the formulas of the papers.
  it('shrinks as Ledoit and Wolf do', () => {
    const identity = valueOf(shrunkCovariance(panel, 'identity'));
    expect(Math.abs(identity.intensity - 0.02886809421263132)).toBeLessThan(1e-12);
    const constant = valueOf(shrunkCovariance(panel));
    expect(Math.abs(constant.intensity - 0.07341901485742533)).toBeLessThan(1e-12);
    expect(Math.abs(constant.covariance.entries[2] - 0.35208983777967834)).toBeLessThan(1e-12);
  });

  it('shrinks a short panel until it can be inverted', () => {
    const short = panel.map((series) => series.slice(0, 4));
    expect(smallest(valueOf(shrunkCovariance(short, 'identity')).covariance)).toBeGreaterThan(0);
  });

  it('gives semidefinite matrices that unscale to themselves', () => {
    const covariance = valueOf(ewmaCovariance(panel, 0.94));
    const { deviations, correlation } = valueOf(correlationOf(covariance));
    expect(frobeniusDistance(covarianceOf(deviations, correlation), covariance)).toBeLessThan(1e-12);
    expect(smallest(correlation)).toBeGreaterThan(-1e-12);
    expect(smallest(valueOf(sampleCorrelation(panel)))).toBeGreaterThan(0);
  });

  it('finds the regime with the stronger correlation', () => {
    const random = seededRandom(8);
    const gauge = Float64Array.from(
      { length: 1000 },
      (_, t) => (t % 5 === 0 ? 2 : 1) + 0.1 * random.uniform(),
    );
    const x = gauge.map(() => random.normal());
    const y = x.map((value, t) =>
      gauge[t] > 1.5 ? 0.9 * value + Math.sqrt(0.19) * random.normal() : random.normal(),
    );
    const found = valueOf(regimeCorrelations([x, y], gauge));
    expect(found.stressedDays).toBe(200);
    expect(Math.abs(found.stressed.entries[1] - 0.9)).toBeLessThan(0.05);
    expect(Math.abs(found.calm.entries[1])).toBeLessThan(0.12);
  });

  it('refuses what it cannot measure', () => {
    expect(reasonOf(ewmaCovariance([[1, 2], [1]], 0.94))).toBe('INVALID_INPUT');
    expect(reasonOf(ewmaCovariance([], 0.94))).toBe('EMPTY');
    expect(reasonOf(ewmaCovariance([[1, 2]], 1))).toBe('OUT_OF_RANGE');
    expect(
      reasonOf(
        sampleCorrelation([
          [1, 1, 1],
          [1, 2, 3],
        ]),
      ),
    ).toBe('INVALID_INPUT');
    expect(
      reasonOf(
        shrunkCovariance([
          [1, 2, NaN, 4],
          [1, 2, 3, 4],
        ]),
      ),
    ).toBe('INVALID_INPUT');
    expect(reasonOf(regimeCorrelations(panel, panel[0], 0.01))).toBe('INVALID_INPUT');
  });
});
