/** Forced trades over several coins: what moves, what follows, what is hedged with what. */
import { describe, expect, it } from 'vitest';
import { cascadeSteps, liquidationCascade } from '../../../../src/engine/margin/liquidation/cascade';
import {
  NO_IMPACT,
  squareRootImpact,
  type LiquidationBook,
  type LiquidationLeg,
} from '../../../../src/engine/margin/liquidation/liquidationModel';
import {
  replayLiquidation,
  type LiquidationRules,
} from '../../../../src/engine/margin/liquidation/liquidationReplay';
import { movedByTrades, sameImpact } from '../../../../src/engine/margin/liquidation/marketImpact';

const SPOT = 100;
const RATE = 0.05;
const NONE = sameImpact(NO_IMPACT);
const leg = (id: string, quantity: number, more: Partial<LiquidationLeg> = {}): LiquidationLeg => ({
  ...{ id, coin: 0, quantity, deltaUsd: SPOT, turnoverUsd: SPOT, notionalUsd: SPOT },
  ...{ halfSpread: 0.0002, feeRate: 0.001, lot: 0, isHedge: false, priority: 0 },
  ...more,
});
const RULES: LiquidationRules = {
  ...{ slice: 0.125, targetUsage: 1, stepLimit: 200, order: 'relief-per-cost' },
  ...{ candidates: Infinity, hedges: true },
};

describe('several coins', () => {
  const COINS = ['BTC', 'ETH'];
  /** One account's BTC future; the other holds ETH, with less to spare than the crowd. */
  const holder = (id: string, coin: number, equityUsd: number) => {
    const legs = [leg('future', 100, { coin })];
    const book: LiquidationBook = {
      ...{ coins: COINS, legs },
      valueUsd: ([q], moves) => q * SPOT * moves[coin],
      maintenanceUsd: ([q], moves) => Math.abs(q) * RATE * SPOT * (1 + moves[coin]),
    };
    return { id, book, equityUsd, rules: RULES, triggerUsage: 1 };
  };
  const law = squareRootImpact({ coefficient: 1, dailyVol: 0.04, dailyVolumeUsd: 1e5, lastingShare: 0.6 });
  const desk = [holder('btc', 0, 800), holder('eth', 1, 505)];

  it('move only where their own coin is sold', () => {
    const storm = liquidationCascade(desk, [-0.05, 0], sameImpact(law));
    expect(storm.isStable).toBe(true);
    expect(storm.moves[0]).toBeLessThan(-0.05);
    expect(storm.moves[1]).toBe(0);
    expect(storm.rounds.flatMap(({ liquidated }) => liquidated.map(({ id }) => id))).not.toContain('eth');
    expect(storm.rounds.every(({ tradedDeltaUsd }) => tradedDeltaUsd[1] === 0)).toBe(true);
  });

  it('follow a sale of another coin by the stated share, and are liquidated by it', () => {
    const storm = liquidationCascade(desk, [-0.05, 0], sameImpact(law, 0.8));
    expect(storm.rounds[1].liquidated.map(({ id }) => id)).toContain('eth');
    const [{ tradedDeltaUsd, movesAfter }] = storm.rounds;
    expect(movesAfter[1]).toBeCloseTo(0.8 * law.lastingMove(tradedDeltaUsd[0]), 12);
  });

  it('each have a law of their own', () => {
    const moves = movedByTrades(COINS, [-0.1, 0.2], [-100, -100], {
      ofCoin: (coin) => (coin === 'BTC' ? NO_IMPACT : law),
      crossImpact: 0.5,
    });
    const own = law.lastingMove(-100);
    expect(moves[0]).toBeCloseTo(0.9 * (1 + 0.5 * own) - 1, 12);
    expect(moves[1]).toBeCloseTo(1.2 * (1 + own) - 1, 12);
  });

  it('hedge a delta with the perpetual of the same coin', () => {
    const legs = [
      leg('options', 100, { feeRate: 1 }),
      leg('other', 0, { coin: 1, isHedge: true }),
      leg('own', 0, { isHedge: true }),
    ];
    const book: LiquidationBook = {
      ...{ coins: COINS, legs, valueUsd: () => 0 },
      maintenanceUsd: (q) => (Math.abs(q[0] + q[2]) + Math.abs(q[1])) * SPOT * RATE,
    };
    const state = { quantities: [100, 0, 0], equityUsd: 400, moves: [0, 0] };
    const replay = replayLiquidation(book, NONE, state, RULES);
    expect(new Set(replay.steps.map(({ legId }) => legId))).toEqual(new Set(['own']));
    expect(replay.outcome).toBe('safe');
  });

  it('pauses between the trades that it tries, and ends where the run without pauses ends', () => {
    const paused = cascadeSteps(desk, [-0.05, 0], sameImpact(law));
    let pauses = 0;
    let last = paused.next();
    for (; last.done !== true; last = paused.next()) pauses += 1;
    expect(pauses).toBeGreaterThan(10);
    expect(last.value).toEqual(liquidationCascade(desk, [-0.05, 0], sameImpact(law)));
  });
});
