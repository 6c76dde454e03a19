/** The scenario workload through the engine: market update, matrix, P&L vector of every account. */
import {
  applyMarketUpdate,
  clearDirtySet,
  createDirtySet,
  type MarketUpdate,
} from '../../engine/market/marketState';
import { aggregate, updateAggregation } from '../../engine/risk/aggregate';
import { revalueCompiled, revalueDirty } from '../../engine/risk/revalue';
import { benchValue, CHAIN_INDEX, compileChain, type Chain } from './chain';
import { time, type BenchResult } from './measure';
import { WORKLOAD_SPOT, type Workload } from './workload';

/** What a tick does: new quotes in, dirty rows and the vectors that depend on them out. */
function ticker(chain: Chain): (update: MarketUpdate) => void {
  const { universe, market, book, accountCount } = chain;
  const r = revalueCompiled(universe, market, chain.scenarios);
  const accounts = aggregate(r, book, book.account, accountCount);
  const dirty = createDirtySet(universe);
  return (update) => {
    clearDirtySet(dirty);
    applyMarketUpdate(market, universe, update, dirty);
    revalueDirty(r, dirty);
    updateAggregation(accounts, r);
  };
}

const quotesOf = (chain: Chain, rows: readonly number[], spot: number, vol: number): MarketUpdate['quotes'] =>
  Object.fromEntries(rows.map((row) => [chain.universe.instruments[row].id, chain.quote(row, spot, vol)]));

/** Spot moves: the forward of every expiry changes, hence every row. */
export function scenarioFull(workload: Workload): BenchResult {
  const chain = compileChain(workload);
  const tick = ticker(chain);
  const leaders = chain.universe.expiries.map((slot) => slot.members[0]);
  return time({
    id: 'scenario.full.ts',
    unit: 'ms',
    count: chain.universe.count * chain.scenarios.count,
    warmUps: 30,
    samples: 100,
    run: (round) => {
      const spot = WORKLOAD_SPOT * (1 + 1e-5 * ((round % 100) + 1));
      tick({ indices: { [CHAIN_INDEX]: benchValue(spot) }, quotes: quotesOf(chain, leaders, spot, 1) });
    },
  });
}

/**
 * All vols of one expiry change. Expiries differ in size by a factor of two, so that a run ticks each of them once and
 * the figure is per tick. The quotes are made beforehand: that is the feed's work.
 */
export function scenarioTickExpiry(workload: Workload): BenchResult {
  const chain = compileChain(workload);
  const tick = ticker(chain);
  const { expiries } = chain.universe;
  const updates = [1.0001, 1].map((vol) =>
    expiries.map(({ members }) => ({ quotes: quotesOf(chain, members, WORKLOAD_SPOT, vol) })),
  );
  const result = time({
    id: 'scenario.tick_expiry.ts',
    unit: 'ms',
    count: expiries.length,
    warmUps: 10,
    samples: 100,
    run: (round) => updates[round % 2].forEach(tick),
  });
  return { ...result, median: result.median / expiries.length, p99: result.p99 / expiries.length };
}

/** The vol of one strike changes, call and put. */
export function scenarioTickStrike(workload: Workload): BenchResult {
  const chain = compileChain(workload);
  const tick = ticker(chain);
  const { strikes } = chain.universe;
  return time({
    id: 'scenario.tick_strike.ts',
    unit: 'ms',
    count: strikes.length,
    warmUps: 100,
    samples: 800,
    run: (round) => {
      const { call, put } = strikes[round % strikes.length];
      const rows = [call, put].filter((row) => row >= 0);
      tick({ quotes: quotesOf(chain, rows, WORKLOAD_SPOT, 1 + 1e-4 * ((round % 50) + 1)) });
    },
  });
}
