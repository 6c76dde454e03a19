/** The explanation of a margin beside live numbers: one instant, whatever ticks meanwhile; what is missing is named. */
import { describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import type { MarginExplained } from '../../../src/contracts/marginExplain';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import type { MarketSnapshot } from '../../../src/engine/market/snapshot';
import { OWN_MODELS } from '../../../src/main/compute/combineMargins';
import { startExplaining } from '../../../src/main/compute/explainMargin';
import { createSession } from '../../../src/main/compute/session';
import {
  mixedSizes,
  NOW,
  sampleInstruments,
  samplePortfolio,
  sampleSnapshot,
} from '../../engine/risk/sampleBook';

const portfolio = samplePortfolio((k, i) => (k % 4 === 0 ? mixedSizes(k, i) : 0));
const batchOf = ({ indices, volIndices, quotes, usdRates }: MarketSnapshot) => ({
  ...{ indices, volIndices, quotes, usdRates },
  becameStale: [],
  becameLive: [],
});

/** Six times the book on the same collateral: liquidated within the range that is searched. */
const levered = samplePortfolio((k, i) => (k % 4 === 0 ? 6 * mixedSizes(k, i) : 0));

function desk(snapshot = sampleSnapshot(), held = portfolio) {
  const session = createSession({ onStructure: () => undefined, onFrame: () => undefined }, () => 0);
  session.setInstruments(sampleInstruments());
  session.setRulePacks(MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)));
  session.setPortfolio(held);
  session.takeMarket(batchOf(snapshot), NOW, []);
  return session;
}

function explain(session: ReturnType<typeof desk>, modelId: string, between?: () => void): MarginExplained {
  const state = session.current();
  if (state === undefined) throw new Error('no state');
  const run = startExplaining(state, { modelId, since: null });
  if (!run.ok) throw new Error(run.failure.message);
  while (!run.value.step()) between?.();
  expect(run.value.fraction).toBe(1);
  return run.value.result;
}

describe('an explanation', () => {
  it('is of one instant: ticks between its steps change nothing', () => {
    const still = explain(desk(), OWN_MODELS);
    const session = desk();
    const before = sampleSnapshot();
    let tick = 0;
    const moving = explain(session, OWN_MODELS, () => {
      tick += 1;
      const indices = Object.fromEntries(
        Object.entries(before.indices).map(([key, v]) => [
          key,
          { ...v, value: v.value * (1 - 0.01 * (tick % 7)) },
        ]),
      );
      if (tick % 5 === 0) session.takeMarket(batchOf({ ...before, indices }), NOW + tick, []);
    });
    expect(tick).toBeGreaterThan(20);
    expect(moving).toEqual(still);
  });

  it('lists each account, coin and compared model once', () => {
    const { distances, regimes, pools } = explain(desk(), OWN_MODELS);
    expect(distances.map(({ accountName, underlying }) => `${accountName} ${underlying}`)).toEqual([
      'main *',
      'main BTC',
      'main ETH',
      'second *',
      'second BTC',
      'second ETH',
    ]);
    const ids = ['deribit.sm', 'deribit.pm', 'house.grid'];
    expect(regimes.map(({ modelId }) => modelId)).toEqual([OWN_MODELS, ...ids]);
    expect(pools.map(({ modelId }) => modelId)).toEqual(ids);
  });

  it('finds the nearest liquidation of the accounts as they are margined', () => {
    const { distances, regimes } = explain(desk(sampleSnapshot(), levered), OWN_MODELS);
    const moves = distances
      .filter(({ underlying }) => underlying === '*')
      .flatMap(({ liquidation }) => liquidation ?? []);
    expect(moves.length).toBeGreaterThan(0);
    const nearest = moves.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a));
    expect(regimes[0]).toEqual({ modelId: OWN_MODELS, liquidation: nearest, failure: null });
  });

  it('tells no distance of an account whose margin is incomplete, and names the position', () => {
    const snapshot = sampleSnapshot();
    const lost = portfolio.positions.find(
      ({ bookId, instrumentId }) => bookId !== 'b2' && /-[CP]$/.test(instrumentId),
    );
    const quotes = Object.fromEntries(
      Object.entries(snapshot.quotes).filter(([id]) => id !== lost?.instrumentId),
    );
    const result = explain(desk({ ...snapshot, quotes }), OWN_MODELS);
    const { distances, failures, positions, regimes, pools, efficiency } = result;
    for (const { modelId, liquidation, failure } of regimes)
      expect([liquidation, failure?.message], modelId).toEqual([
        null,
        expect.stringContaining(lost!.instrumentId),
      ]);
    for (const { modelId, separateUsd, pooledUsd } of pools)
      expect([separateUsd, pooledUsd], modelId).toEqual([NaN, NaN]);
    const { marginPerVega, idleCollateralUsd, leverage } = efficiency;
    expect([result.grossDeltaUsd, marginPerVega, idleCollateralUsd, leverage]).toEqual([NaN, NaN, NaN, NaN]);
    expect(failures.map(({ positionId }) => positionId)).toEqual([lost?.id]);
    expect(positions.find(({ positionId }) => positionId === lost?.id)?.incrementalUsd).toBeNaN();
    for (const { accountName, call, liquidation, failure } of distances) {
      const isWhole = accountName === 'second';
      expect([accountName, failure === null], JSON.stringify(failure)).toEqual([accountName, isWhole]);
      if (!isWhole) expect([call, liquidation]).toEqual([null, null]);
    }
  });
});
