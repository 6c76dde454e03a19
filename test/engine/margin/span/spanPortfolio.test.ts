import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  commodityRisk,
  shortOptionMinimum,
  spanRequirement,
} from '../../../../src/engine/margin/span/commodityRisk';
import { weightedDelta } from '../../../../src/engine/margin/span/compositeDelta';
import { interSpreadCredits } from '../../../../src/engine/margin/span/interSpread';
import { deliveryCharge, intraSpreadCharge } from '../../../../src/engine/margin/span/intraSpread';
import { futureRiskArray, optionRiskArray } from '../../../../src/engine/margin/span/riskArray';
import { scanRisk } from '../../../../src/engine/margin/span/scanRisk';
import { spanPortfolio } from '../../../../src/engine/margin/span/spanPortfolio';
import { WIDE_EXTREME } from '../../../../src/engine/margin/span/spanScenarios';
import { CALL, parameters, ranges } from './sampleParameters';

describe('risk arrays', () => {
  it('scale a future by thirds of the range, extremes by their cover', () => {
    const array = futureRiskArray(500, ranges);
    expect(array[10]).toBe(10_000);
    expect(array[14]).toBeCloseTo(7_000, 9);
    expect(futureRiskArray(500, { ...ranges, extreme: WIDE_EXTREME })[15]).toBeCloseTo(-9_900, 9);
    expect(scanRisk([{ quantity: 1, riskArray: array }]).scanRisk).toBe(10_000);
  });

  it('value options at intrinsic where the moved price is not positive', () => {
    const option = { type: -1, forward: 30, strike: 25, days: 20, vol: 0.6 } as const;
    const array = optionRiskArray(option, 1, { ...ranges, extreme: { multiple: 2, cover: 1 } });
    expect(array.every(Number.isFinite)).toBe(true);
    expect(array[15]).toBeGreaterThan(34);
  });
});

describe('scan', () => {
  it('finds the covered write of the book example in scenario 13', () => {
    const future = [
      0, 0, 3330, 3330, -3330, -3330, 6670, 6670, -6670, -6670, 10000, 10000, -10000, -10000, 7000, -7000,
    ];
    const scan = scanRisk([
      { quantity: 1, riskArray: future },
      { quantity: -1, riskArray: CALL },
    ]);
    expect([scan.scanRisk, scan.activeScenario]).toEqual([6620, 12]);
    expect(scanRisk([{ quantity: 1, riskArray: CALL }])).toMatchObject({
      scanRisk: 3990,
      activeScenario: 13,
    });
  });
});

describe('spreads', () => {
  const deltas = [
    { tier: '1', long: 10, short: 2 },
    { tier: '2', long: 0, short: 6 },
  ];
  const leg = (tier: string, side: 'A' | 'B', deltaPerSpread = 1) => ({ tier, side, deltaPerSpread });
  const within = { priority: 1, legs: [leg('1', 'A'), leg('1', 'B')], chargeRate: 100 };
  const across = { priority: 2, legs: [leg('1', 'A'), leg('2', 'B')], chargeRate: 250 };

  it('are formed in order of priority and consume delta', () => {
    const intra = intraSpreadCharge(deltas, [across, within]);
    expect(intra.bySpread.map(({ spreads }) => spreads)).toEqual([2, 6]);
    expect(intra.charge).toBe(2 * 100 + 6 * 250);
    expect(intra.remaining).toEqual([
      { tier: '1', long: 2, short: 0 },
      { tier: '2', long: 0, short: 0 },
    ]);
    const spot = [{ tier: '1', spreadRate: 3, outrightRate: 10 }];
    expect(deliveryCharge(deltas, intra.remaining, spot)).toBe((8 + 2) * 3 + 2 * 10);
  });

  it('with three legs take twice from the middle (butterfly)', () => {
    const fly = { priority: 1, legs: [leg('1', 'A'), leg('3', 'A'), leg('2', 'B', 2)], chargeRate: 70 };
    const held = [
      { tier: '1', long: 3, short: 0 },
      { tier: '2', long: 0, short: 5 },
      { tier: '3', long: 4, short: 0 },
    ];
    expect(intraSpreadCharge(held, [fly])).toMatchObject({ charge: 2.5 * 70 });
  });

  it('give credit only to deltas of opposite sides, once', () => {
    const legs = (creditRate: number) => [
      { commodity: 'A', side: 'A', deltaRatio: 1, creditRate } as const,
      { commodity: 'B', side: 'B', deltaRatio: 2, creditRate } as const,
    ];
    const spreads = [
      { priority: 2, legs: legs(0.5) },
      { priority: 1, legs: legs(0.6) },
    ];
    const risks = (b: number) => [
      { commodity: 'A', netDelta: 3, weightedPriceRisk: 1000 },
      { commodity: 'B', netDelta: b, weightedPriceRisk: 400 },
    ];
    const credits = interSpreadCredits(risks(-4), spreads);
    expect(credits.bySpread.map(({ spreads: n }) => n)).toEqual([2, 0]);
    expect([...credits.byCommodity.values()]).toEqual([2 * 0.6 * 1000, 2 * 2 * 0.6 * 400]);
    expect(interSpreadCredits(risks(4), spreads).bySpread.map(({ spreads: n }) => n)).toEqual([0, 0]);
  });
});

describe('requirement', () => {
  it('is not below the short option minimum and credits long option value', () => {
    const terms = {
      scanRisk: 100,
      intraCharge: 20,
      deliveryCharge: 5,
      interCredit: 60,
      shortOptionMinimum: 80,
    };
    expect(commodityRisk(terms)).toBe(80);
    expect(shortOptionMinimum({ rate: 10, method: 'larger-side' }, { calls: 3, puts: 8 })).toBe(80);
    expect(spanRequirement(100, 30, 1.1)).toEqual({
      unfloored: 70,
      maintenance: 70,
      initial: 110.00000000000001 - 30,
    });
    expect(spanRequirement(100, 300, 1.1)).toMatchObject({ unfloored: -200, maintenance: 0, initial: 0 });
  });

  it('weighs deltas by probability', () => {
    expect(weightedDelta([1, 0.5], [0.25, 0.75])).toBe(0.625);
  });
});

describe('a portfolio against published parameters', () => {
  it('charges a calendar spread and refuses a contract without parameters', () => {
    const result = spanPortfolio(parameters, [
      { contractId: 'near', quantity: 2 },
      { contractId: 'far', quantity: -2 },
    ]);
    if (!result.ok) throw new Error(result.failure.message);
    expect(result.value.byCurrency).toEqual([
      { currency: 'USD', unfloored: 1200, maintenance: 1200, initial: 1200 * 1.1 },
    ]);
    const unknown = spanPortfolio(parameters, [{ contractId: 'ghost', quantity: 1 }]);
    expect(unknown).toMatchObject({ ok: false, failure: { reason: 'UNKNOWN_INSTRUMENT' } });
  });

  it('is 0 when flat, does not depend on order, and the scan never exceeds the parts', () => {
    const size = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(size, size, size, (near, far, call) => {
        const legs = [
          { contractId: 'near', quantity: near },
          { contractId: 'far', quantity: far },
          { contractId: 'call', quantity: call },
        ];
        const run = (list: typeof legs) => {
          const result = spanPortfolio(parameters, list);
          if (!result.ok) throw new Error(result.failure.message);
          return result.value;
        };
        const whole = run(legs);
        expect(run([...legs].reverse()).byCurrency).toEqual(whole.byCurrency);
        const alone = legs.reduce((sum, leg) => sum + run([leg]).byCommodity[0].scan.scanRisk, 0);
        expect(whole.byCommodity[0].scan.scanRisk).toBeLessThanOrEqual(alone + 1e-6);
        const [requirement] = whole.byCurrency;
        expect(requirement.initial).toBeGreaterThanOrEqual(requirement.maintenance);
        expect(run(legs.map((leg) => ({ ...leg, quantity: 0 }))).byCurrency[0].maintenance).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
