import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liquidationSchedule } from '../../../../src/engine/risk/liquidity/almgrenChriss';
import {
  concentrationAddOn,
  depthCost,
  exitCost,
  liquidationFactor,
  liquidityAdjustedVar,
} from '../../../../src/engine/risk/liquidity/exitCost';
import { scheduledExit, SCHEDULE_RULES } from '../../../../src/engine/risk/liquidity/scheduledExit';
import { reasonOf, valueOf } from '../marketReturns';

/** The example of Almgren and Chriss (2001), table 1: a million shares in five days, annual volatility 30 %, $50. */
const EXAMPLE = {
  units: 1e6,
  horizon: 5,
  steps: 5,
  permanentImpact: 2.5e-7,
  temporaryImpact: 2.5e-6,
  volatility: 0.95,
  riskAversion: 2e-6,
};

describe('liquidation schedule', () => {
  it('sells evenly without risk aversion: the closed forms of eqs. (10) and (11)', () => {
    const { holdings, expectedCost, costVariance, decayTime } = valueOf(
      liquidationSchedule({ ...EXAMPLE, riskAversion: 0 }),
    );
    [1e6, 8e5, 6e5, 4e5, 2e5, 0].forEach((x, j) => expect(holdings[j]).toBeCloseTo(x, 6));
    expect(expectedCost).toBeCloseTo(0.5 * 2.5e-7 * 1e12 + ((2.5e-6 - 1.25e-7) * 1e12) / 5, 4);
    expect(costVariance / ((0.95 ** 2 * 1e12 * 5 * (1 - 1 / 5) * (1 - 1 / 10)) / 3)).toBeCloseTo(1, 12);
    expect(decayTime).toBe(Infinity);
  });

  it('sells sooner the more it fears, and no schedule near by is better', () => {
    const best = valueOf(liquidationSchedule(EXAMPLE));
    const even = valueOf(liquidationSchedule({ ...EXAMPLE, riskAversion: 0 }));
    expect(best.holdings[1]).toBeLessThan(even.holdings[1]);
    expect(best.costVariance).toBeLessThan(even.costVariance);
    const eta = 2.5e-6 - 1.25e-7;
    const utility = (x: ArrayLike<number>): number => {
      let total = 0.5 * 2.5e-7 * 1e12;
      for (let j = 1; j <= 5; j++) total += eta * (x[j - 1] - x[j]) ** 2 + 2e-6 * 0.95 ** 2 * x[j] ** 2;
      return total;
    };
    expect(utility(best.holdings)).toBeCloseTo(best.expectedCost + 2e-6 * best.costVariance, 4);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20_000, max: 20_000 }), { minLength: 4, maxLength: 4 }),
        (moves) => {
          const other = best.holdings.map((x, j) => (j === 0 || j === 5 ? x : x + moves[j - 1]));
          expect(utility(other)).toBeGreaterThanOrEqual(utility(best.holdings) - 1e-6);
        },
      ),
    );
  });

  it('refuses steps too long for the impact and figures that are not positive', () => {
    expect(reasonOf(liquidationSchedule({ ...EXAMPLE, permanentImpact: 1e-5 }))).toBe('INVALID_INPUT');
    expect(reasonOf(liquidationSchedule({ ...EXAMPLE, units: 0 }))).toBe('INVALID_INPUT');
    expect(reasonOf(liquidationSchedule({ ...EXAMPLE, steps: 1.5 }))).toBe('INVALID_INPUT');
    expect(
      [...valueOf(liquidationSchedule({ ...EXAMPLE, riskAversion: 1e9 })).holdings].every(Number.isFinite),
    ).toBe(true);
  });
});

describe('a scheduled exit', () => {
  // The same example by spread and volume: 12.5 cents, five million shares a day, half of the spread crossed.
  const market = { value: 50e6, dailyVolume: 250e6, relativeSpread: 0.125 / 50, dailyVol: 0.95 / 50 };
  const even = { ...SCHEDULE_RULES, steps: 5, riskAversion: 0 };

  it('in equal parts has the closed form of eqs. (10) and (11): 125,000 + 62,500 + 475,000 USD', () => {
    const { expectedCost, costAtConfidence } = valueOf(scheduledExit(market, 5, 0.99, even));
    expect(expectedCost).toBeCloseTo(662_500, 5);
    const deviation = Math.sqrt((0.95 ** 2 * 1e12 * 5 * 0.8 * 0.9) / 3);
    expect(costAtConfidence).toBeCloseTo(662_500 + 2.3263478740408408 * deviation, 4);
  });

  it('that fears the market pays more on average and less in the tail', () => {
    const [calm, afraid] = [0, 1e-6].map((riskAversion) =>
      valueOf(scheduledExit(market, 5, 0.99, { ...even, riskAversion })),
    );
    expect(afraid.expectedCost).toBeGreaterThan(calm.expectedCost);
    expect(afraid.costAtConfidence).toBeLessThan(calm.costAtConfidence);
  });

  it('is refused without a spread to read the impact from', () => {
    expect(reasonOf(scheduledExit({ ...market, relativeSpread: 0 }, 5, 0.99))).toBe('INVALID_INPUT');
  });
});

describe('exit cost', () => {
  const inputs = { value: 4e6, dailyVolume: 1e8, relativeSpread: 0.001, dailyVol: 0.04 };
  const rules = { participation: 0.1, impactFactor: 1 };

  it('by hand', () => {
    const exit = valueOf(exitCost(inputs, rules));
    expect(exit.days).toBeCloseTo(0.4, 12);
    expect(exit.spreadCost).toBeCloseTo(2000, 9);
    expect(exit.impactCost).toBeCloseTo(0.04 * 0.2 * 4e6, 6);
    expect(exit.total).toBe(exit.spreadCost + exit.impactCost);
    expect(liquidityAdjustedVar(100, exit)).toBe(100 + exit.total);
  });

  it('four times the size costs eight times the impact', () => {
    const [one, four] = [4e6, 1.6e7].map(
      (value) => valueOf(exitCost({ ...inputs, value }, rules)).impactCost,
    );
    expect(four / one).toBeCloseTo(8, 12);
  });

  it('walks the book and refuses what it does not hold', () => {
    const levels = [
      { distance: 0.002, value: 50 },
      { distance: 0.001, value: 100 },
    ];
    expect(valueOf(depthCost(120, levels))).toBeCloseTo(100 * 0.001 + 20 * 0.002, 14);
    expect(depthCost(200, levels)).toMatchObject({ ok: false, failure: { context: { missing: 50 } } });
    expect(reasonOf(exitCost({ ...inputs, dailyVolume: 0 }, rules))).toBe('INVALID_INPUT');
  });

  it('adds to margin only what lies beyond the period of risk', () => {
    expect(concentrationAddOn(100, 1, 2)).toBe(0);
    expect(concentrationAddOn(100, 8, 2)).toBe(100);
    expect(liquidationFactor(1)).toBe(1);
    // Three daily parts: 1 + (2/3)^2 + (1/3)^2 = 14/9.
    expect(liquidationFactor(3)).toBeCloseTo(Math.sqrt(14 / 9), 14);
    expect(liquidationFactor(1.0001)).toBeCloseTo(1, 3);
  });
});
