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
import { idOf, kernelOf, type KernelKind } from './kernels';
import { time, type BenchResult } from './measure';
import { monteCarloOf } from './monteCarlo';
import { WORKLOAD_SPOT, type Workload } from './workload';

type ScenarioBench = (workload: Workload) => BenchResult;

/** What a tick does: new quotes in, dirty rows and the vectors that depend on them out. */
function ticker(chain: Chain, kind: KernelKind): (update: MarketUpdate) => void {
  const { universe, market, book, accountCount } = chain;
  const r = revalueCompiled(universe, market, chain.scenarios, kernelOf(kind));
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
export const scenarioFull =
  (kind: KernelKind): ScenarioBench =>
  (workload) => {
    const chain = compileChain(workload);
    return spotTicks(chain, kind, idOf('scenario.full', kind), { warmUps: 30, samples: 100 });
  };

/** The same with 10,000 scenarios. */
export const scenarioMonteCarlo =
  (kind: KernelKind): ScenarioBench =>
  (workload) => {
    const chain = compileChain({ ...workload, scenarios: monteCarloOf(workload) });
    return spotTicks(chain, kind, idOf('scenario.mc10k', kind), { warmUps: 3, samples: 9 });
  };

function spotTicks(
  chain: Chain,
  kind: KernelKind,
  id: string,
  rounds: { readonly warmUps: number; readonly samples: number },
): BenchResult {
  const tick = ticker(chain, kind);
  const leaders = chain.universe.expiries.map((slot) => slot.members[0]);
  return time({
    id,
    unit: 'ms',
    count: chain.universe.count * chain.scenarios.count,
    ...rounds,
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
export const scenarioTickExpiry =
  (kind: KernelKind): ScenarioBench =>
  (workload) => {
    const chain = compileChain(workload);
    const tick = ticker(chain, kind);
    const { expiries } = chain.universe;
    const updates = [1.0001, 1].map((vol) =>
      expiries.map(({ members }) => ({ quotes: quotesOf(chain, members, WORKLOAD_SPOT, vol) })),
    );
    const result = time({
      id: idOf('scenario.tick_expiry', kind),
      unit: 'ms',
      count: expiries.length,
      warmUps: 10,
      samples: 100,
      run: (round) => updates[round % 2].forEach(tick),
    });
    const per = (value: number): number => value / expiries.length;
    return { ...result, median: per(result.median), p99: per(result.p99), best: per(result.best ?? NaN) };
  };

/** The vol of one strike changes, call and put; the quotes are made beforehand. */
export const scenarioTickStrike =
  (kind: KernelKind): ScenarioBench =>
  (workload) => {
    const chain = compileChain(workload);
    const tick = ticker(chain, kind);
    const { strikes } = chain.universe;
    const rowsOf = ({ call, put }: (typeof strikes)[number]): number[] =>
      [call, put].filter((row) => row >= 0);
    const updates = [1.0001, 1].map((vol) =>
      strikes.map((strike) => ({ quotes: quotesOf(chain, rowsOf(strike), WORKLOAD_SPOT, vol) })),
    );
    return time({
      id: idOf('scenario.tick_strike', kind),
      unit: 'ms',
      count: strikes.length,
      warmUps: 4 * strikes.length,
      samples: 10 * strikes.length,
      run: (round) => tick(updates[Math.floor(round / strikes.length) % 2][round % strikes.length]),
    });
  };
