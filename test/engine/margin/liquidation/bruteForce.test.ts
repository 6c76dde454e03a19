/** Liquidation prices and levels against plain scans of every price. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_LEVELS, accountLevels } from '../../../../src/engine/margin/liquidation/accountLevels';
import {
  inverseLiquidationPrice,
  linearLiquidationPrice,
  type IsolatedFuture,
} from '../../../../src/engine/margin/liquidation/contractLevel';
import { createMarginEngine } from '../../../../src/engine/margin/marginEngine';
import { createMovedMargin } from '../../../../src/engine/margin/movedMargin';
import type { Portfolio } from '../../../../src/engine/portfolio/portfolio';
import { createMarketState } from '../../../../src/engine/market/marketState';
import { instrumentRisk } from '../../../../src/engine/risk/instrumentRisk';
import { ladderScenarios } from '../../../../src/engine/risk/ladder';
import { revalue } from '../../../../src/engine/risk/revalue';
import { shiftMarket } from '../../../../src/engine/risk/shiftMarket';
import { compileSample, samplePortfolio } from '../../risk/sampleBook';
import { allModels } from '../rulePacks';

const linearHeadroom = (
  { quantity, price, collateral, maintenanceRate }: IsolatedFuture,
  p: number,
): number => collateral + quantity * (p - price) - maintenanceRate * Math.abs(quantity) * p;
const inverseHeadroom = (
  { quantity, price, collateral, maintenanceRate }: IsolatedFuture,
  p: number,
): number => collateral + quantity * (1 / price - 1 / p) - (maintenanceRate * Math.abs(quantity)) / p;

/** Prices from 1/1000 of the price to 1000 times it, 0.2 % apart. */
const SCAN = Array.from({ length: 6_909 }, (_, k) => 0.001 * Math.exp(k * 0.002));

describe('one future, scanned', () => {
  const quantities = fc.constantFrom(1000, -1000, 250, -250);
  /** Backed by 0.2 % to five times the position, so that some are short already and some are never liquidated. */
  const share = fc.double({ min: 0.002, max: 5, noNaN: true });
  const rate = fc.double({ min: 0.001, max: 0.3, noNaN: true });

  it.each([
    ['linear', linearLiquidationPrice, linearHeadroom, (q: number, price: number) => q * price],
    ['inverse', inverseLiquidationPrice, inverseHeadroom, (q: number, price: number) => q / price],
  ] as const)(
    '%s: the price is where the scan changes sign, and there is none where it does not',
    (_, priceOf, headroom, sizeOf) => {
      fc.assert(
        fc.property(
          quantities,
          share,
          rate,
          fc.constantFrom(0.5, 100, 90_000),
          (quantity, backed, maintenanceRate, price) => {
            const collateral = backed * Math.abs(sizeOf(quantity, price));
            const future = { quantity, price, collateral, maintenanceRate };
            const signs = SCAN.map((factor) => headroom(future, factor * price) > 0);
            const change = signs.findIndex((sign, k) => k > 0 && sign !== signs[k - 1]);
            const found = priceOf(future);
            if (change < 0) {
              const isInScan =
                found !== undefined && found > SCAN[0] * price && found < SCAN[SCAN.length - 1] * price;
              expect(isInScan, JSON.stringify({ future, found })).toBe(false);
              return;
            }
            expect(found, JSON.stringify(future)).toBeGreaterThanOrEqual(
              SCAN[change - 1] * price * (1 - 1e-9),
            );
            expect(found, JSON.stringify(future)).toBeLessThanOrEqual(SCAN[change] * price * (1 + 1e-9));
            // A long is liquidated below it, a short above; where the present price is beyond, it is so already.
            expect(signs[change]).toBe(quantity > 0);
            const isShortNow = headroom(future, price) < 0;
            expect(quantity > 0 ? found! > price : found! < price).toBe(isShortNow);
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});

const SIZES: readonly (readonly [string, string, number, Portfolio['balances'][number]['amount']])[] = [
  ['linear long', 'BTC_USDC-PERPETUAL', 30, '400000'],
  ['linear short', 'BTC_USDC-PERPETUAL', -30, '400000'],
  ['inverse long', 'BTC-PERPETUAL', 2_700_000, '0'],
  ['inverse short', 'BTC-PERPETUAL', -2_700_000, '0'],
  ['inverse short backed by its size', 'BTC-PERPETUAL', -900_000, '0'],
  ['linear long without leverage', 'BTC_USDC-PERPETUAL', 0.5, '400000'],
  ['linear long that is short already', 'BTC_USDC-PERPETUAL', 300, '0'],
];

describe('levels of an account, scanned', () => {
  const models = allModels().filter(({ model }) =>
    ['deribit.sm', 'deribit.pm', 'house.grid', 'okx.pm'].includes(model.id),
  );
  const MOVES = Array.from({ length: 781 }, (_, k) => -0.9 + k * 0.005);

  it.each(SIZES)('%s', (_, symbol, size, dollars) => {
    const portfolio = samplePortfolio((_k, i) => (i.symbol === symbol ? size : 0));
    const isInverse = symbol === 'BTC-PERPETUAL';
    const balances = [
      { accountId: 'a0', currency: 'USDC', amount: dollars },
      { accountId: 'a0', currency: 'BTC', amount: isInverse ? '12' : '0.5' },
    ];
    const positions = portfolio.positions.map((p) => ({ ...p, bookId: 'b0' }));
    const { universe, market, book } = compileSample({ ...portfolio, positions, balances });
    const engine = createMarginEngine(universe, market, models);
    models.forEach(({ model }, at) => {
      const marginAt = createMovedMargin(engine, book, [{ account: 0, model: at }]);
      const moved = createMarketState(universe, market.valuationMs, market.volSolver);
      const all = revalue(universe, market, ladderScenarios('BTC', MOVES));
      const figures = MOVES.map((_m, s) => {
        const unit = instrumentRisk(universe, shiftMarket(all, s, moved));
        return { ...marginAt(moved, unit) };
      });
      const levels = accountLevels(engine.revaluation, marginAt, 'BTC', ACCOUNT_LEVELS);
      if (!levels.ok) throw new Error(levels.failure.message);
      for (const level of ACCOUNT_LEVELS) {
        const short = figures.map(({ equityUsd, initialMarginUsd, maintenanceMarginUsd }) =>
          level === 'call'
            ? equityUsd <= initialMarginUsd
            : level === 'liquidation'
              ? equityUsd <= maintenanceMarginUsd
              : equityUsd <= 0,
        );
        const told = `${model.id} ${level}`;
        const now = MOVES.findIndex((move) => Math.abs(move) < 1e-9);
        const { down, up } = levels.value[level];
        if (short[now]) {
          expect([down, up], told).toEqual([0, 0]);
          continue;
        }
        const below = short.lastIndexOf(true, now);
        const above = short.indexOf(true, now);
        if (below < 0) expect(down, told).toBeUndefined();
        else expect(Math.abs((down ?? NaN) - MOVES[below]), `${told}: ${down}`).toBeLessThan(0.0051);
        if (above < 0) expect(up, told).toBeUndefined();
        else expect(Math.abs((up ?? NaN) - MOVES[above]), `${told}: ${up}`).toBeLessThan(0.0051);
      }
    });
  });
});
