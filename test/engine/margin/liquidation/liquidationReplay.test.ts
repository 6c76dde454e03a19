import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { liquidationCascade } from '../../../../src/engine/margin/liquidation/cascade';
import { sameImpact } from '../../../../src/engine/margin/liquidation/marketImpact';
import { depthImpact } from '../../../../src/engine/margin/liquidation/depthImpact';
import {
  NO_IMPACT,
  squareRootImpact,
  type LiquidationBook,
  type LiquidationLeg,
} from '../../../../src/engine/margin/liquidation/liquidationModel';
import {
  legPriority,
  liquidationOf,
  VENUE_LIQUIDATIONS,
  type VenueLiquidation,
} from '../../../../src/engine/margin/liquidation/venueRules';
import {
  replayLiquidation,
  type LiquidationRules,
} from '../../../../src/engine/margin/liquidation/liquidationReplay';

const SPOT = 100;
const NONE = sameImpact(NO_IMPACT);
const RATE = 0.05;
const leg = (id: string, quantity: number, more: Partial<LiquidationLeg> = {}): LiquidationLeg => ({
  ...{ id, coin: 0, quantity, deltaUsd: SPOT, turnoverUsd: SPOT, notionalUsd: SPOT },
  ...{ halfSpread: 0.0002, feeRate: 0.001, lot: 0, isHedge: false, priority: 0 },
  ...more,
});
/** Linear futures: value q S (1 + m), maintenance 5 % of gross value; legs of delta 0 cost 1 USD of margin a unit. */
const bookOf = (legs: readonly LiquidationLeg[]): LiquidationBook => ({
  coins: ['BTC'],
  legs,
  valueUsd: (q, [m]) => q.reduce((sum, held, k) => sum + held * legs[k].deltaUsd * m, 0),
  maintenanceUsd: (q, [m]) =>
    q.reduce(
      (sum, held, k) => sum + Math.abs(held) * (legs[k].deltaUsd === 0 ? 1 : RATE * SPOT * (1 + m)),
      0,
    ),
});
const RULES: LiquidationRules = {
  ...{
    slice: 0.125,
    targetUsage: 1,
    stepLimit: 200,
    order: 'relief-per-cost',
    candidates: Infinity,
    hedges: true,
  },
};
const start = (book: LiquidationBook, equityUsd: number) => ({
  ...{ quantities: book.legs.map(({ quantity }) => quantity), equityUsd, moves: [0] },
});

describe('liquidation replay', () => {
  it('sells slices until margin is covered, and costs add up', () => {
    const book = bookOf([leg('future', 100)]);
    const replay = replayLiquidation(book, NONE, start(book, 400), RULES);
    expect(replay.outcome).toBe('safe');
    expect(replay.maintenanceUsd).toBeLessThanOrEqual(replay.equityUsd);
    const costs = replay.steps.reduce((sum, step) => sum + step.slippageUsd + step.feeUsd, 0);
    expect(replay.equityUsd).toBeCloseTo(400 - costs, 9);
    expect(replay.quantities[0]).toBeCloseTo(100 * 0.875 ** replay.steps.length, 9);
    const before = replay.steps.at(-2);
    expect(before === undefined || before.maintenanceUsd > before.equityUsd).toBe(true);
  });

  it('takes the leg with the most relief per cost, in lots', () => {
    const book = bookOf([leg('dear', 50, { halfSpread: 0.01 }), leg('cheap', 50, { lot: 10 })]);
    const replay = replayLiquidation(book, NONE, start(book, 460), RULES);
    expect(replay.steps.map(({ legId, quantity }) => [legId, quantity])).toEqual([['cheap', -10]]);
  });

  it('moves the price down when it sells, which costs what is left', () => {
    const book = bookOf([leg('future', 100)]);
    const law = { coefficient: 1, dailyVol: 0.03, dailyVolumeUsd: 1e6, lastingShare: 0.5 };
    const impact = sameImpact(squareRootImpact(law));
    const replay = replayLiquidation(book, impact, start(book, 400), RULES);
    expect(replay.moves[0]).toBeLessThan(0);
    const still = replayLiquidation(book, NONE, start(book, 400), RULES);
    expect(replay.equityUsd).toBeLessThan(still.equityUsd);
  });

  it('ends bankrupt, stuck, or at once, as it should', () => {
    const book = bookOf([leg('future', 100)]);
    expect(replayLiquidation(book, NONE, start(book, -1), RULES).outcome).toBe('bankrupt');
    expect(replayLiquidation(book, NONE, start(book, 500), RULES).steps).toEqual([]);
    const dear = bookOf([leg('future', 100, { feeRate: 0.2 })]);
    expect(replayLiquidation(dear, NONE, start(dear, 400), RULES).outcome).toBe('stuck');
  });

  it('hedges with the perpetual when options cannot be sold', () => {
    const legs = [leg('options', 100, { feeRate: 1 }), leg('perpetual', 0, { isHedge: true })];
    const book: LiquidationBook = {
      ...bookOf(legs),
      maintenanceUsd: (q) => Math.abs(q[0] + q[1]) * SPOT * RATE,
    };
    const replay = replayLiquidation(book, NONE, start(book, 400), RULES);
    expect(replay.outcome).toBe('safe');
    expect(new Set(replay.steps.map(({ reason }) => reason))).toEqual(new Set(['hedge']));
    expect(replay.quantities[1]).toBeLessThan(0);
  });

  it('keeps to the order of the venue: futures to the end, then options', () => {
    const deribit = VENUE_LIQUIDATIONS.find(({ id }) => id === 'deribit.sm');
    if (deribit === undefined) throw new Error('a venue');
    const legs = [
      leg('option', 100, { priority: legPriority(deribit, true) }),
      leg('future', 10, { priority: legPriority(deribit, false), lot: 1 }),
    ];
    const book = bookOf(legs);
    const replay = replayLiquidation(book, NONE, start(book, 400), { ...deribit.rules, slice: 0.5 });
    const ids = replay.steps.map(({ legId }) => legId);
    expect(ids.lastIndexOf('future')).toBeLessThan(ids.indexOf('option'));
    expect(replay.quantities[1]).toBe(0);
    expect(replay.outcome).toBe('safe');
  });

  it('never raises the shortfall', () => {
    const size = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(size, size, fc.double({ min: 1, max: 900, noNaN: true }), (a, b, equityUsd) => {
        const book = bookOf([leg('a', a), leg('b', b)]);
        const replay = replayLiquidation(book, NONE, start(book, equityUsd), RULES);
        let shortfall = book.maintenanceUsd([a, b], [0]) - equityUsd;
        for (const step of replay.steps) {
          const next = step.maintenanceUsd - step.equityUsd;
          expect(next).toBeLessThan(shortfall);
          shortfall = next;
        }
      }),
    );
  });
});

describe('cascade', () => {
  const law = { coefficient: 1, dailyVol: 0.04, dailyVolumeUsd: 1e5, lastingShare: 0.6 };
  const impact = sameImpact(squareRootImpact(law));
  const account = (id: string, quantity: number, equityUsd: number) => ({
    ...{ id, equityUsd, book: bookOf([leg('future', quantity)]), rules: RULES, triggerUsage: 1 },
  });
  const crowd = [account('thin', 100, 800), account('middle', 100, 1_000), account('rich', 100, 9_000)];

  it('does nothing without a shock', () => {
    const calm = liquidationCascade(crowd, [0], impact);
    expect(calm).toMatchObject({ isStable: true, rounds: [], moves: [0], bankruptcyUsd: 0 });
  });

  it('spreads from the thin account to the next, and stops', () => {
    const storm = liquidationCascade(crowd, [-0.05], impact);
    expect(storm.isStable).toBe(true);
    const first = storm.rounds[0].liquidated.map(({ id }) => id);
    const all = new Set(storm.rounds.flatMap(({ liquidated }) => liquidated.map(({ id }) => id)));
    expect(first).toEqual(['thin']);
    expect(all.has('middle')).toBe(true);
    expect(all.has('rich')).toBe(false);
    expect(storm.moves[0]).toBeLessThan(-0.05);
    storm.rounds
      .slice(1)
      .forEach((round, k) => expect(round.movesBefore).toEqual(storm.rounds[k].movesAfter));
    const alone = liquidationCascade(crowd.slice(1), [-0.05], impact);
    expect(alone.rounds).toEqual([]);
  });

  it('goes from one venue to the next, each by its own rules, and settles only when nobody has to trade', () => {
    const [deribit, bybit] = ['deribit.pm', 'bybit.pm'].map((id) => liquidationOf(id));
    const at = (id: string, equityUsd: number, { rules, triggerUsage }: VenueLiquidation) => ({
      ...account(id, 100, equityUsd),
      ...{ rules, triggerUsage },
    });
    const desk = [at('thin', 800, deribit), at('next', 1_000, bybit)];
    const storm = liquidationCascade(desk, [-0.05], impact);
    expect(liquidationCascade(desk.slice(1), [-0.05], impact).rounds).toEqual([]);
    const ids = storm.rounds.map(({ liquidated }) => liquidated.map(({ id }) => id).join());
    expect(ids[0]).toBe('thin');
    expect(ids.join()).toContain('next');
    expect(storm.isStable).toBe(true);
    for (const { readings, liquidated, tradedDeltaUsd } of storm.rounds) {
      const short = readings.filter((r) => r.maintenanceUsd > r.equityUsd).map(({ id }) => id);
      expect(liquidated.map(({ id }) => id)).toEqual(short);
      const traded = liquidated.reduce((sum, one) => sum + one.tradedDeltaUsd[0], 0);
      expect(tradedDeltaUsd[0]).toBeCloseTo(traded, 9);
    }
    storm.accounts.forEach(({ equityUsd, quantities }, k) => {
      expect(desk[k].book.maintenanceUsd(quantities, storm.moves)).toBeLessThanOrEqual(
        equityUsd * (1 + 1e-9),
      );
    });
  });

  it('starts where the venue starts: Binance before maintenance reaches the equity', () => {
    const { rules, triggerUsage } = liquidationOf('binance.pm');
    const near = { ...account('near', 100, 510), rules, triggerUsage };
    expect(liquidationCascade([near], [0], impact).rounds.length).toBeGreaterThan(0);
    expect(liquidationCascade([account('near', 100, 510)], [0], impact).rounds).toEqual([]);
  });

  it('names everything as assumed where nobody published an order', () => {
    expect(liquidationOf('okx.pm').assumed).toContain('order');
    expect(liquidationOf('okx.pm').source).toBe('');
  });

  it('shorts push the price up', () => {
    const squeezed = liquidationCascade([account('short', -100, 600)], [0.03], impact);
    expect(squeezed.moves[0]).toBeGreaterThan(0.03);
  });
});

describe('impact from depth', () => {
  const depth = {
    bids: [
      { distance: 0.001, value: 1_000 },
      { distance: 0.004, value: 2_000 },
    ],
    asks: [{ distance: 0.002, value: 500 }],
  };
  const beyond = { slippage: () => 0.01, lastingMove: () => 0 };
  const impact = depthImpact(depth, beyond, 0.5);

  it('walks the side that is hit, and goes on beyond the book', () => {
    expect(impact.slippage(-1_000)).toBeCloseTo(0.001, 12);
    expect(impact.slippage(-2_000)).toBeCloseTo((1_000 * 0.001 + 1_000 * 0.004) / 2_000, 12);
    expect(impact.slippage(1_000)).toBeCloseTo((500 * 0.002 + 500 * 0.012) / 1_000, 12);
    expect(impact.slippage(0)).toBe(0);
    expect(impact.lastingMove(-1_000)).toBeCloseTo(-0.0005, 12);
    expect(depthImpact({ bids: [], asks: [] }, beyond, 0.5).slippage(-10)).toBe(0.01);
  });
});
