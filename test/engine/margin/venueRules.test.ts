/** Rules of OKX, Hyperliquid, Paradex, Bybit and Binance on plain numbers: worked by hand, edges, shapes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bracketMargin,
  bracketsOf,
  loanInitialMargin,
  uniMmr,
} from '../../../src/engine/margin/binance/bracketRules';
import { optionFee, shortOption } from '../../../src/engine/margin/bybit/crossRules';
import { discountedAmount } from '../../../src/engine/margin/discount';
import { hedgedPairs } from '../../../src/engine/margin/hedgedPairs';
import { coinTiers } from '../../../src/engine/margin/hyperliquid/tierMargin';
import { initialMargin, tierMargin, tiersOfLeverage } from '../../../src/engine/margin/hyperliquid/tierRules';
import {
  accountTotals,
  basisCharge,
  maintenanceOf,
  scaledMinimum,
  stablecoinCharge,
  vegaTermCharge,
  worstLinearMove,
} from '../../../src/engine/margin/okx/portfolioRules';
import { chargeTiers } from '../../../src/engine/margin/okx/riskUnit';
import { coinOption, dollarOption } from '../../../src/engine/margin/optionFamily';
import { fundingProvision, minimumDelta } from '../../../src/engine/margin/paradex/portfolioRules';
import { shippedPack } from './rulePacks';

const amount = fc.double({ min: 0, max: 1e7, noNaN: true });

/** Value just above an edge against value at the edge. */
function gap(of: (x: number) => number, edge: number): number {
  return Math.abs(of(edge * (1 + 1e-12)) - of(edge));
}

describe('OKX minimum charge', () => {
  const tiers = chargeTiers(shippedPack('okx-pm'), 'BTC');
  const scaled = (raw: number): number => scaledMinimum(raw, tiers);

  it('multiplies each slice by its own tier', () => {
    expect([0, 10_000, 30_000, 70_000, 170_000].map(scaled)).toEqual([0, 10_000, 50_000, 130_000, 530_000]);
    expect(scaled(800_000)).toBe(530_000 + 780_000 + 1_360_000 + 2_300_000 + 1_200_000);
  });

  it('is continuous at the edges, increasing and convex', () => {
    for (const { upTo } of tiers) if (upTo < Infinity) expect(gap(scaled, upTo)).toBeLessThan(1e-3);
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const middle = scaled((a + b) / 2);
        expect(middle).toBeLessThanOrEqual((scaled(a) + scaled(b)) / 2 + 1e-6);
        expect(scaled(Math.max(a, b))).toBeGreaterThanOrEqual(scaled(Math.min(a, b)));
      }),
    );
  });
});

describe('OKX risk unit', () => {
  const none = { mr1: 0, mr2: 0, mr3: 0, mr4: 0, mr5: 0, mr6: 0, mr7: 0, mr9: 0 };

  it('takes the largest market risk, adds the rest, floors by MR7 and adds MR9', () => {
    expect(maintenanceOf({ ...none, mr1: 5, mr2: 3, mr6: 4, mr3: 1, mr4: 2, mr5: 0.5 })).toBe(8.5);
    expect(maintenanceOf({ ...none, mr1: 5, mr7: 9, mr9: 2 })).toBe(11);
  });

  it('finds the worse side of a linear position', () => {
    expect(worstLinearMove(-1000, [0.04, 0.08, 0.12])).toEqual({ move: 0.12, loss: 120 });
    expect(worstLinearMove(1000, [0.06, 0.18])).toEqual({ move: -0.18, loss: 180 });
    expect(worstLinearMove(0, [0.1])).toEqual({ move: 0, loss: 0 });
  });

  it('charges basis at least at the rate of swaps and grows with time', () => {
    expect(basisCharge(-10_000, 0.05, 0, 0.002)).toBe(20);
    expect(basisCharge(10_000, 0.05, 0.5, 0.002)).toBeCloseTo(250, 9);
  });

  it('charges only vega that expiries hold against each other', () => {
    expect(vegaTermCharge([100, 50], 5)).toBe(0);
    expect(vegaTermCharge([100, -60], 5)).toBe(300);
  });

  it('hedges dollar tokens pair by pair and never twice', () => {
    const factors = { usdtUsdc: 0.01, usdtUsd: 0.02, usdcUsd: 0.03 };
    expect(stablecoinCharge({ usdt: 100, usdc: 50, usd: 10 }, factors)).toBe(0);
    expect(stablecoinCharge({ usdt: 100, usdc: -60, usd: -70 }, factors)).toBeCloseTo(0.6 + 0.8, 12);
    expect(stablecoinCharge({ usdt: 0, usdc: -60, usd: 20 }, factors)).toBeCloseTo(0.6, 12);
  });

  it('adds units and debts', () => {
    const totals = accountTotals([{ maintenance: 10, initial: 13 }], 1000, {
      maintenance: 0.02,
      initial: 0.1,
    });
    expect(totals).toEqual({ derivatives: 10, borrowing: 20, maintenance: 30, initial: 113 });
  });
});

describe('discount tiers', () => {
  const tiers = [
    { upTo: 100, rate: 0.9 },
    { upTo: 200, rate: 0.5 },
  ];
  it('count slices at their own rates, nothing beyond the last, debts in full', () => {
    expect([-50, 0, 100, 150, 400].map((x) => discountedAmount(x, tiers))).toEqual([-50, 0, 90, 115, 140]);
    expect(discountedAmount(10, [])).toBe(0);
  });
});

describe('Hyperliquid tiers', () => {
  const pack = shippedPack('hyperliquid-cross');

  it('are continuous at every edge of every coin, with the deduction of the tier', () => {
    const coins = pack.parameters.filter((p) => p.name === 'max_leverages').map((p) => p.scope);
    expect(coins.length).toBeGreaterThan(35);
    for (const coin of coins) {
      const tiers = coinTiers(pack, coin) ?? [];
      for (const { lower } of tiers.slice(1)) {
        expect(
          gap((x) => tierMargin(tiers, x).maintenance, lower),
          coin,
        ).toBeLessThan(1);
      }
    }
    const btc = coinTiers(pack, 'BTC') ?? [];
    expect(tierMargin(btc, 200e6)).toEqual({
      tier: 1,
      rate: 0.025,
      deduction: 1.875e6,
      maintenance: 3.125e6,
    });
  });

  it('cap the leverage that initial margin is asked at', () => {
    const tiers = tiersOfLeverage([100], [20, 5]);
    expect([
      initialMargin(tiers, 50, 10),
      initialMargin(tiers, 50, 50),
      initialMargin(tiers, 200, 10),
    ]).toEqual([5, 2.5, 40]);
  });

  it('leave a half of the requirement at the highest leverage as maintenance', () => {
    const tiers = coinTiers(pack, 'ETH') ?? [];
    expect(tierMargin(tiers, 1e6).maintenance).toBeCloseTo(0.5 * initialMargin(tiers, 1e6, 25), 6);
  });
});

describe('Paradex delta floor', () => {
  const floor = { net: 0.02, hedged: 0.01 };
  it('charges the net and what is hedged away', () => {
    expect(minimumDelta(floor, [-1], 100_000)).toBe(2000);
    expect(minimumDelta(floor, [1, -1], 100_000)).toBe(2000);
    expect(minimumDelta(floor, [3, -1], 100_000)).toBeCloseTo(4000 + 2000, 9);
    expect(fundingProvision(-1, 100_000, 0.0001, 8)).toBe(0);
    expect(fundingProvision(2, 100_000, 0.0001, 16)).toBeCloseTo(40, 9);
  });
});

describe('option family', () => {
  const family = { initial: 0.15, floor: 0.1, maintenance: 0.075 };
  const option = fc.record({
    isCall: fc.boolean(),
    underlying: fc.double({ min: 100, max: 1e5, noNaN: true }),
    strike: fc.double({ min: 100, max: 1e5, noNaN: true }),
    mark: fc.double({ min: 0, max: 0.5, noNaN: true }),
  });

  it('asks at least as much initially as for maintenance, and scales with the price level', () => {
    fc.assert(
      fc.property(option, (o) => {
        const coin = coinOption(family, o);
        expect(coin.initial).toBeGreaterThanOrEqual(coin.maintenance);
        const dollar = dollarOption(family, { ...o, mark: o.mark * o.underlying });
        expect(dollar.initial).toBeGreaterThanOrEqual(dollar.maintenance);
        const double = { ...o, underlying: 2 * o.underlying, strike: 2 * o.strike };
        const twice = dollarOption(family, { ...double, mark: 2 * o.mark * o.underlying });
        expect(twice.initial / dollar.initial).toBeCloseTo(2, 9);
      }),
    );
  });

  it('is continuous where the floor takes over', () => {
    const at = (strike: number): number =>
      dollarOption(family, { isCall: true, underlying: 100, strike, mark: 2 }).initial;
    expect(gap(at, 105)).toBeLessThan(1e-6);
    expect(at(100) - at(105)).toBeCloseTo(5, 9);
  });

  it("counts Bybit's order price when it is above the mark, and its fee cap", () => {
    const rules = { initial: 0.15, floor: 0.1, maintenance: 0.03, liquidationFee: 0.002 };
    const put = { isCall: false, underlying: 20_250, strike: 18_500, mark: 290 };
    expect(shortOption(rules, { ...put, orderPrice: 400 }).initial).toBeCloseTo(2025 + 400, 9);
    expect(shortOption(rules, put).maintenance).toBeCloseTo(938, 9);
    expect(optionFee(42_000, 40, 0.0003, 0.125)).toBe(5);
  });
});

describe('hedged pairs', () => {
  it('match the nearest opposite first and do not depend on the order', () => {
    const list = [
      { time: 0, amount: 3 },
      { time: 10, amount: -1 },
      { time: 30, amount: -4 },
    ];
    expect(hedgedPairs(list)).toEqual({ size: 3, sizeTime: 10 + 60 });
    expect(hedgedPairs([...list].reverse())).toEqual(hedgedPairs(list));
    expect(hedgedPairs([{ time: 1, amount: 2 }])).toEqual({ size: 0, sizeTime: 0 });
  });
});

describe('Binance brackets', () => {
  const brackets = bracketsOf([300_000, 800_000], [0.004, 0.005, 0.0065]);
  it('are continuous, with the amount that makes them so', () => {
    expect(bracketMargin(brackets, -500_000)).toEqual({ rate: 0.005, cum: 300, maintenance: 2200 });
    for (const edge of [300_000, 800_000]) {
      expect(gap((x) => bracketMargin(brackets, x).maintenance, edge)).toBeLessThan(1e-3);
    }
  });

  it('give the ratio that decides liquidation, and the margin of a loan', () => {
    expect(uniMmr(10_500, 10_000)).toBe(1.05);
    expect(uniMmr(10_500, 0)).toBeUndefined();
    expect(loanInitialMargin(800, 5)).toBe(200);
  });
});
