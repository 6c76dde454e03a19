import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { equityPnl } from '../../../../src/engine/margin/tims/equityPnl';
import {
  contractMinimum,
  offsetPnl,
  portfolioGroupRequirement,
  timsRequirement,
} from '../../../../src/engine/margin/tims/groupRequirement';
import { TIMS_RANGES, valuationPoints } from '../../../../src/engine/margin/tims/valuationPoints';

const classOf = (id: string, pnl: readonly number[], minimum = 0) => ({ id, pnl, minimum });
const groupOf = (offset: number, ...classes: readonly ReturnType<typeof classOf>[]) => ({
  id: 'g',
  offset: 0,
  products: [{ id: 'p', offset, classes }],
});

describe('valuation points', () => {
  it('are five down and five up, equidistant on each side', () => {
    const { down, up } = TIMS_RANGES.highCapIndex;
    const expected = [-0.08, -0.064, -0.048, -0.032, -0.016, 0.012, 0.024, 0.036, 0.048, 0.06];
    valuationPoints(down, up).forEach((point, k) => expect(point).toBeCloseTo(expected[k], 12));
  });
});

describe('groups', () => {
  it('count gains against losses only up to the offset', () => {
    const [a, b] = [
      [-100, 60],
      [80, -90],
    ];
    expect(offsetPnl([a, b], 0.9)).toEqual([-100 + 72, 54 - 90]);
    expect(portfolioGroupRequirement(groupOf(0.9, classOf('a', a), classOf('b', b)))).toMatchObject({
      worstPoint: 1,
      requirement: 36,
    });
    expect(timsRequirement([groupOf(0, classOf('a', a)), groupOf(0, classOf('b', b))])).toBe(190);
  });

  it('cost at least the minimum charge of their contracts', () => {
    expect(contractMinimum(-2, 100)).toBe(75);
    const gaining = classOf('a', [10, 20], 75);
    expect(portfolioGroupRequirement(groupOf(0.9, gaining))).toMatchObject({ risk: 0, requirement: 75 });
  });

  it('cost more with less offset, never more than the classes apart, whatever their order', () => {
    const pnl = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(pnl, pnl, pnl, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, c, offset) => {
        const classes = [classOf('a', a), classOf('b', b), classOf('c', c)];
        const cost = (x: number, list = classes): number =>
          portfolioGroupRequirement(groupOf(x, ...list)).requirement;
        const apart = timsRequirement(classes.map((own) => groupOf(offset, own)));
        expect(cost(offset)).toBeLessThanOrEqual(apart + 1e-9);
        expect(cost(1)).toBeLessThanOrEqual(cost(offset) + 1e-9);
        expect(cost(offset)).toBeLessThanOrEqual(cost(0) + 1e-9);
        expect(Math.abs(cost(offset, [...classes].reverse()) - cost(offset))).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('equity P&L', () => {
  it('keeps put-call parity at every point', () => {
    const market = { price: 100, vol: 0.3, days: 30, rate: 0.04 };
    const option = (type: 1 | -1, quantity: number) =>
      ({ kind: 'option', type, strike: 105, quantity, multiplier: 100 }) as const;
    const moves = valuationPoints(0.15, 0.15);
    const conversion = equityPnl(
      [{ kind: 'share', quantity: 100 }, option(1, -1), option(-1, 1)],
      market,
      moves,
    );
    conversion.forEach((pnl) => expect(Math.abs(pnl)).toBeLessThan(1e-9));
  });
});
