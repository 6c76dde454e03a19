import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestPlaces } from '../../../../src/engine/math/orderStatistic';
import { seededRandom } from '../../../../src/engine/math/random';
import {
  componentLosses,
  groupedPnl,
  incrementalLosses,
  marginalLosses,
  smoothedVarWeights,
  sumByGroup,
  type PartPnl,
} from '../../../../src/engine/risk/tail/contributions';
import { historicalTail } from '../../../../src/engine/risk/tail/historicalTail';
import { normalContributions } from '../../../../src/engine/risk/tail/normalContributions';
import { worstScenarios } from '../../../../src/engine/risk/tail/worstScenarios';
import { reasonOf, valueOf } from '../marketReturns';

function sampleBook(seed: number, scenarios: number, count: number): { parts: PartPnl; pnl: Float64Array } {
  const random = seededRandom(seed);
  const cells = Float64Array.from(
    { length: scenarios * count },
    () => random.normal() * (1 + random.uniform()),
  );
  const pnl = Float64Array.from({ length: scenarios }, (_, s) =>
    cells.subarray(s * count, (s + 1) * count).reduce((a, b) => a + b, 0),
  );
  return { parts: { count, at: (s, part) => cells[s * count + part] }, pnl };
}

const SPEC = { alpha: 0.03, var: 7, es: 'acerbi-tasche' } as const;
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

describe('contributions of scenarios', () => {
  it('add up to VaR and ES, by part and by group', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 5, max: 300 }),
        fc.integer({ min: 1, max: 12 }),
        (seed, scenarios, count) => {
          const { parts, pnl } = sampleBook(seed, scenarios, count);
          const tail = valueOf(historicalTail(pnl, SPEC));
          const groupOf = Array.from({ length: count }, (_, i) => i % 3);
          for (const [weights, measure] of [
            [tail.varWeights, tail.valueAtRisk],
            [tail.esWeights, tail.expectedShortfall],
          ] as const) {
            const component = componentLosses(weights, parts);
            expect(Math.abs(sum(component) - measure)).toBeLessThan(1e-11 * (1 + Math.abs(measure)) * count);
            const grouped = componentLosses(weights, groupedPnl(parts, scenarios, groupOf, 3));
            sumByGroup(component, groupOf, 3).forEach((value, g) =>
              expect(Math.abs(grouped[g] - value)).toBeLessThan(1e-10),
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('component ES is the slope of ES in the size of the part', () => {
    const { parts, pnl } = sampleBook(4, 400, 3);
    const component = componentLosses(valueOf(historicalTail(pnl, SPEC)).esWeights, parts);
    const h = 1e-7;
    for (let part = 0; part < 3; part++) {
      const es = (size: number): number =>
        valueOf(
          historicalTail(
            pnl.map((x, s) => x + size * parts.at(s, part)),
            SPEC,
          ),
        ).expectedShortfall;
      expect(Math.abs((es(h) - es(-h)) / (2 * h) - component[part])).toBeLessThan(1e-6);
    }
  });

  it('incremental figures are what taking the part out changes; of the only part, everything', () => {
    const { parts, pnl } = sampleBook(9, 200, 4);
    const found = valueOf(incrementalLosses(pnl, parts, SPEC));
    const whole = valueOf(historicalTail(pnl, SPEC));
    const without = valueOf(
      historicalTail(
        pnl.map((x, s) => x - parts.at(s, 2)),
        SPEC,
      ),
    );
    expect(found.valueAtRisk[2]).toBeCloseTo(whole.valueAtRisk - without.valueAtRisk, 12);
    const only = valueOf(incrementalLosses(pnl, { count: 1, at: (s) => pnl[s] }, SPEC));
    expect(only.expectedShortfall[0]).toBeCloseTo(whole.expectedShortfall, 12);
    expect(marginalLosses([6, 5], [3, 0])).toEqual([2, undefined]);
  });

  it('smoothed weights spread over the neighbours and still give VaR', () => {
    const { parts, pnl } = sampleBook(2, 500, 5);
    const spec = { ...SPEC, var: 'kth-worst' } as const;
    const tail = valueOf(historicalTail(pnl, spec));
    const weights = smoothedVarWeights(pnl, smallestPlaces(pnl, 40), 15, 6, tail.valueAtRisk);
    expect(weights?.scenarios.length).toBe(13);
    expect(weights && sum(componentLosses(weights, parts))).toBeCloseTo(tail.valueAtRisk, 10);
    expect(smoothedVarWeights(pnl, smallestPlaces(pnl, 40), 15, 6, -1)).toBeUndefined();
  });

  it('sums groups to the same digits in any order of the parts', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 }), (parts) => {
        const one = new Int32Array(parts.length);
        const [found] = sumByGroup(parts, one, 1);
        expect(sumByGroup(parts.toReversed(), one, 1)[0]).toBe(found);
        expect(
          sumByGroup(
            parts.toSorted((a, b) => a - b),
            one,
            1,
          )[0],
        ).toBe(found);
      }),
      { seed: 3 },
    );
  });

  it('lists the worst scenarios with their parts', () => {
    const { parts, pnl } = sampleBook(1, 50, 3);
    const worst = worstScenarios(pnl, parts, 4);
    expect(worst.map((w) => w.pnl)).toEqual([...pnl].sort((a, b) => a - b).slice(0, 4));
    for (const w of worst) expect(sum(w.parts)).toBeCloseTo(w.pnl, 12);
  });
});

describe('contributions to a normal VaR', () => {
  const covariance = { size: 3, entries: Float64Array.from([4, 1, -1, 1, 9, 2, -1, 2, 16]) };

  it('add up, and marginal ones are slopes', () => {
    const positions = [3, -1, 2];
    const found = valueOf(normalContributions(positions, covariance, 0.01));
    expect(sum(found.componentVar)).toBeCloseTo(found.valueAtRisk, 12);
    expect(sum(found.componentEs)).toBeCloseTo(found.expectedShortfall, 12);
    expect(found.undiversifiedVar).toBeGreaterThan(found.valueAtRisk);
    const bumped = valueOf(normalContributions([3, -1 + 1e-6, 2], covariance, 0.01));
    expect((bumped.valueAtRisk - found.valueAtRisk) / 1e-6).toBeCloseTo(found.marginalVar[1], 5);
    const without = valueOf(normalContributions([3, 0, 2], covariance, 0.01));
    expect(found.incrementalVar[1]).toBeCloseTo(found.valueAtRisk - without.valueAtRisk, 12);
  });

  it('take out the only position whole: nothing of it is left by rounding', () => {
    const pair = { size: 2, entries: Float64Array.of(1.106735e-4, -1.230768e-4, -1.230768e-4, 1.708702e-4) };
    const found = valueOf(normalContributions([0, 24.276], pair, 0.01));
    expect([...found.incrementalVar]).toEqual([0, found.valueAtRisk]);
  });

  it('let a singular covariance pass whose last printed digit made it indefinite', () => {
    const printed = { size: 2, entries: Float64Array.of(1e-4, 1.00000005e-4, 1.00000005e-4, 1e-4) };
    const found = valueOf(normalContributions([1, 1], printed, 0.01));
    expect(found.valueAtRisk).toBeCloseTo(2.3263478740408408 * 0.02, 8);
  });

  it('are zero for an empty book; an indefinite matrix is refused', () => {
    expect(valueOf(normalContributions([0, 0, 0], covariance, 0.01))).toMatchObject({
      valueAtRisk: 0,
      expectedShortfall: 0,
    });
    const broken = { size: 2, entries: Float64Array.from([1, 2, 2, 1]) };
    expect(reasonOf(normalContributions([1, 1], broken, 0.01))).toBe('INVALID_INPUT');
    expect(reasonOf(normalContributions([1], covariance, 0.01))).toBe('INVALID_INPUT');
  });
});
