import { describe, expect, it } from 'vitest';
import { accountLiquidation } from '../../../../src/engine/margin/liquidation/accountBook';
import { ACCOUNT_LEVELS, accountLevels } from '../../../../src/engine/margin/liquidation/accountLevels';
import {
  inverseLiquidationPrice,
  linearLiquidationPrice,
} from '../../../../src/engine/margin/liquidation/contractLevel';
import { zeroLines } from '../../../../src/engine/margin/liquidation/frontier';
import { sameImpact } from '../../../../src/engine/margin/liquidation/marketImpact';
import { NO_IMPACT } from '../../../../src/engine/margin/liquidation/liquidationModel';
import { replayLiquidation } from '../../../../src/engine/margin/liquidation/liquidationReplay';
import { createMarginEngine, evaluateMargin } from '../../../../src/engine/margin/marginEngine';
import { createMovedMargin } from '../../../../src/engine/margin/movedMargin';
import { houseDelta } from '../../../../src/engine/margin/house/houseDelta';
import { instrumentRisk } from '../../../../src/engine/risk/instrumentRisk';
import { compileSample, samplePortfolio } from '../../risk/sampleBook';
import { shippedPack } from '../rulePacks';

function account(size: number) {
  const portfolio = samplePortfolio((_, i) => (i.symbol === 'BTC_USDC-PERPETUAL' ? size : 0));
  const positions = portfolio.positions.map((p) => ({ ...p, bookId: 'b0' }));
  const compiled = compileSample({ ...portfolio, positions });
  const { universe, market } = compiled;
  const engine = createMarginEngine(universe, market, [
    { model: houseDelta, pack: shippedPack('house-delta') },
  ]);
  return { ...compiled, engine };
}

describe('levels of an account', () => {
  it('lie where equity meets margin, in order call, liquidation, zero', () => {
    const { engine, book } = account(50);
    const marginAt = createMovedMargin(engine, book, [{ account: 0, model: 0 }]);
    const levels = accountLevels(engine.revaluation, marginAt, 'BTC', ACCOUNT_LEVELS);
    if (!levels.ok) throw new Error(levels.failure.message);
    const { call, liquidation, zeroEquity } = levels.value;
    expect(call.up).toBeUndefined();
    expect(call.down).toBe(call.nearest);
    expect(liquidation.down).toBeLessThan(call.down ?? 0);
    expect(zeroEquity.down).toBeLessThan(liquidation.down ?? 0);
    // Zero by hand: 12.5 coins and 50 of perpetual fall with BTC, entered at 0.99 of the mark; ETH stands still.
    const price = 90_000 * 1.0003;
    const equity = 12.5 * 90_000 + 100 * 3_000 + 50 * price * 0.01 * 0.9998;
    const slope = 12.5 * 90_000 + 50 * price * 0.9998;
    expect(zeroEquity.down).toBeCloseTo(-equity / slope, 5);
    const together = accountLevels(engine.revaluation, marginAt, '*', ['call']);
    expect(together.ok && (together.value.call.down ?? -1) > (call.down ?? 0)).toBe(true);
  });
});

describe('one future', () => {
  it('linear: equity meets maintenance at the price', () => {
    for (const quantity of [2, -2]) {
      const future = { quantity, price: 100, collateral: 30, maintenanceRate: 0.05 };
      const p = linearLiquidationPrice(future) ?? NaN;
      expect(30 + quantity * (p - 100)).toBeCloseTo(0.05 * 2 * p, 9);
    }
    expect(
      linearLiquidationPrice({ quantity: 1, price: 100, collateral: 100, maintenanceRate: 0.05 }),
    ).toBeUndefined();
  });

  it('inverse: the same in coin; a short backed by its size has no price', () => {
    for (const quantity of [1000, -1000]) {
      const future = { quantity, price: 100, collateral: 2, maintenanceRate: 0.01 };
      const p = inverseLiquidationPrice(future) ?? NaN;
      expect(2 + quantity * (1 / 100 - 1 / p)).toBeCloseTo(10 / p, 9);
    }
    expect(
      inverseLiquidationPrice({ quantity: -1000, price: 100, collateral: 10, maintenanceRate: 0.01 }),
    ).toBeUndefined();
  });
});

describe('frontier lines', () => {
  const xs = Array.from({ length: 41 }, (_, k) => (k - 20) / 10);
  const grid = (f: (x: number, y: number) => number) => ({
    ...{ xs, ys: xs, values: xs.flatMap((y) => xs.map((x) => f(x, y))) },
  });
  it('closes around a circle and runs from edge to edge on a slope', () => {
    const [circle, ...more] = zeroLines(grid((x, y) => x * x + y * y - 1.3));
    expect(more).toEqual([]);
    expect(circle[0]).toEqual(circle.at(-1));
    for (const [x, y] of circle) expect(Math.hypot(x, y)).toBeCloseTo(Math.sqrt(1.3), 2);
    const [slope] = zeroLines(grid((x, y) => x - y / 3 + 0.05));
    for (const [x, y] of slope) expect(x - y / 3 + 0.05).toBeCloseTo(0, 9);
    expect(slope.length).toBeGreaterThan(40);
  });

  it('leaves out cells without a value, and is empty where nothing crosses', () => {
    expect(zeroLines(grid(() => 1))).toEqual([]);
    expect(zeroLines(grid((x) => (x < 0 ? NaN : x + 1)))).toEqual([]);
  });
});

describe('replay on the engine', () => {
  it('leaves an account whose own model agrees that it is covered', () => {
    const { engine, book, universe, market } = account(120);
    const made = accountLiquidation({
      ...{ engine, model: 0, book, account: 0 },
      termsOf: () => ({ halfSpread: 0.0002, feeRate: 0.0075, priority: 0 }),
    });
    if (!made.ok) throw new Error(made.failure.message);
    const unit = instrumentRisk(universe, market);
    const before = evaluateMargin(engine, 0, { book, account: 0, unit });
    expect(made.value.state.equityUsd).toBeCloseTo(before.equityUsd, 6);
    expect(made.value.book.maintenanceUsd(made.value.state.quantities, made.value.state.moves)).toBeCloseTo(
      before.maintenanceMarginUsd,
      6,
    );
    const rules = {
      slice: 0.125,
      targetUsage: 1,
      stepLimit: 50,
      order: 'relief',
      candidates: 20,
      hedges: true,
    } as const;
    expect(made.value.book.coins).toEqual(['BTC', 'ETH']);
    const moves = [-0.05, 0];
    const shocked = { ...made.value.state, moves };
    const equityUsd = shocked.equityUsd + made.value.book.valueUsd(shocked.quantities, moves);
    const replay = replayLiquidation(
      made.value.book,
      sameImpact(NO_IMPACT),
      { ...shocked, equityUsd },
      rules,
    );
    expect(replay.outcome).toBe('safe');
    expect(replay.steps.length).toBeGreaterThan(0);
    const left = account(replay.quantities[0]);
    const marginAt = createMovedMargin(left.engine, left.book, [{ account: 0, model: 0 }]);
    expect(accountLevels(left.engine.revaluation, marginAt, 'BTC', ACCOUNT_LEVELS).ok).toBe(true);
    expect(replay.maintenanceUsd).toBeLessThanOrEqual(replay.equityUsd);
  });
});
