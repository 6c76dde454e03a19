import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { bestCollateral } from '../../../../src/engine/margin/collateral/bestCollateral';
import {
  collateralValue,
  type CollateralRule,
} from '../../../../src/engine/margin/collateral/collateralValue';
import {
  combinedHaircut,
  haircutValue,
  wrongWayHaircut,
} from '../../../../src/engine/margin/collateral/haircut';
import { collateralPnl, wrongWay } from '../../../../src/engine/margin/collateral/wrongWay';
import { aggregate } from '../../../../src/engine/risk/aggregate';
import { ladderScenarios } from '../../../../src/engine/risk/ladder';
import { revalue } from '../../../../src/engine/risk/revalue';
import { compileSample, samplePortfolio } from '../../risk/sampleBook';

const rule = (asset: string, market: number, more: Partial<CollateralRule> = {}): CollateralRule => ({
  ...{ asset, tiers: [], limitUsd: Infinity, limitShare: 1 },
  haircut: { market, currency: 0, liquidity: 0 },
  ...more,
});

describe('haircuts', () => {
  it('multiply by parts', () => {
    expect(combinedHaircut({ market: 0.1, currency: 0.05, liquidity: 0.02 })).toBeCloseTo(
      1 - 0.9 * 0.95 * 0.98,
      12,
    );
    // Kraken support, article 4843323030164: 0.5 BTC at 35,000 with 4 %.
    expect(haircutValue(0.5, 35_000, 0.04)).toBeCloseTo(16_800, 9);
    expect(haircutValue(-0.5, 35_000, 0.04)).toBe(-17_500);
  });

  it('grow with correlation to the shock, never shrink', () => {
    expect(wrongWayHaircut(0.1, 0.5, 0.3)).toBeCloseTo(0.2, 12);
    expect(wrongWayHaircut(0.1, -0.5, 0.3)).toBe(0.1);
    expect(wrongWayHaircut(0.1, 1, 0.05)).toBe(0.1);
  });
});

describe('collateral', () => {
  const policy = [
    rule('USDC', 0),
    rule('BTC', 0.1, {
      tiers: [
        { upTo: 10, rate: 1 },
        { upTo: 20, rate: 0.9 },
      ],
    }),
    rule('ETH', 0.2, { limitUsd: 5_000 }),
    rule('SOL', 0.5, { limitShare: 0.1 }),
  ];

  it('counts tiers, limits and debts', () => {
    const value = collateralValue(
      [
        { asset: 'BTC', amount: 12, priceUsd: 1000 },
        { asset: 'ETH', amount: 100, priceUsd: 100 },
        { asset: 'USDC', amount: -300, priceUsd: 1 },
        { asset: 'SOL', amount: 100, priceUsd: 60 },
      ],
      policy,
    );
    const [btc, eth, debt, sol] = value.lines;
    expect(btc.countedUsd).toBeCloseTo((10 + 2 * 0.9) * 900, 9);
    expect(eth).toMatchObject({ haircutUsd: 2_000, overLimitUsd: 3_000, countedUsd: 5_000 });
    expect(debt.countedUsd).toBe(-300);
    const total = 11.8 * 900 + 8_000 + 3_000;
    expect(sol.countedUsd).toBeCloseTo(0.1 * total, 9);
    expect(value.countedUsd).toBeCloseTo(
      value.lines.reduce((sum, line) => sum + line.countedUsd, 0),
      9,
    );
  });

  it('names what is not eligible or has no price', () => {
    const value = collateralValue(
      [
        { asset: 'DOGE', amount: 5, priceUsd: 1 },
        { asset: 'BTC', amount: 1 },
      ],
      policy,
    );
    expect(value.countedUsd).toBe(0);
    expect(value.failures.map(({ reason }) => reason)).toEqual(['UNSUPPORTED', 'MISSING_MARKET_DATA']);
  });

  it('never counts more than the market value, and lines reconcile', () => {
    const amount = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, (btc, eth, sol) => {
        const { lines, countedUsd, marketUsd } = collateralValue(
          [
            { asset: 'BTC', amount: btc, priceUsd: 1000 },
            { asset: 'ETH', amount: eth, priceUsd: 100 },
            { asset: 'SOL', amount: sol, priceUsd: 60 },
          ],
          policy,
        );
        expect(countedUsd).toBeLessThanOrEqual(marketUsd + 1e-6);
        for (const line of lines) {
          expect(line.haircutUsd).toBeGreaterThanOrEqual(-1e-9);
          expect(line.overLimitUsd).toBeGreaterThanOrEqual(-1e-9);
          const parts = line.marketUsd - line.haircutUsd - line.overLimitUsd;
          expect(Math.abs(parts - line.countedUsd)).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('is posted cheapest first, up to tiers and limits', () => {
    const assets = [
      { asset: 'BTC', available: 15, priceUsd: 1000, costRate: 0.01, posted: 4 },
      { asset: 'ETH', available: 100, priceUsd: 100, costRate: 0.005, posted: 0 },
      { asset: 'USDC', available: 3_000, priceUsd: 1, costRate: 0.04, posted: 0 },
    ];
    const plan = bestCollateral(12_000, assets, policy);
    const amounts = Object.fromEntries(plan.postings.map((p) => [p.asset, p.amount]));
    // ETH 0.00625 a dollar to its limit of 5,000; BTC 0.0111 for 6 coins, 0.0123 beyond; then dollars.
    expect(amounts.ETH).toBeCloseTo(62.5, 9);
    expect(amounts.BTC).toBeCloseTo(6 + 1_600 / 810, 9);
    expect(amounts.USDC).toBeUndefined();
    expect(plan.countedUsd).toBeCloseTo(12_000, 6);
    const all = 5_000 + 6 * 900 + 9 * 810 + 3_000;
    expect(bestCollateral(1e6, assets, policy).shortfallUsd).toBeCloseTo(1e6 - all, 6);
  });
});

describe('wrong way', () => {
  const run = (size: number) => {
    const portfolio = samplePortfolio((_, i) => (i.symbol === 'BTC_USDC-PERPETUAL' ? size : 0));
    const { universe, market, book } = compileSample({
      ...portfolio,
      positions: portfolio.positions.map((p) => ({ ...p, bookId: 'b0' })),
    });
    const r = revalue(universe, market, ladderScenarios('*', [-0.3, -0.1, 0.1, 0.3]));
    const { pnlUsd } = aggregate(r, book, new Int32Array(book.count), 1);
    const slot = universe.currencies.findIndex(({ currency }) => currency === 'BTC');
    return wrongWay(Float64Array.from(pnlUsd), collateralPnl(r, [{ currencySlot: slot, amount: 2 }]));
  };
  it('is coin collateral against a long of the same coin, not against a short', () => {
    const long = run(1);
    expect(long.isWrongWay).toBe(true);
    expect(long.correlation).toBeCloseTo(1, 9);
    expect(long.inWorst).toBeCloseTo(-0.3 * 2 * 90_000, 6);
    expect(long.addOn).toBeCloseTo(54_000, 4);
    const short = run(-1);
    expect(short.isWrongWay).toBe(false);
    expect(short.inWorst).toBeGreaterThan(0);
  });
});
