/** Moves of the past as scenarios: filtered to today's volatility, to the long-run one, and the days of stress. */
import { invariant, type Result } from '../../basics/result';
import { sampleVariance } from '../../math/series';
import { filteredReturns } from '../../risk/tail/filteredHistory';
import { overlappingSums } from '../../risk/tail/horizon';
import { ewmaVariance } from '../../risk/volatility/ewma';
import type { Scenario } from '../../scenarios/scenario';
import { findNumber, findParameter, packNumber, scopesOf, type RulePack } from '../rulePack';

/** Daily log returns of several coins, same days, oldest first. */
export interface MarketHistory {
  readonly coins: readonly string[];
  readonly returns: readonly (readonly number[])[];
}

/** Packs are checked when loaded: a list that cannot be filtered is a bug. */
function demand<T>(result: Result<T>): T {
  invariant(result.ok, result.ok ? '' : result.failure.message);
  return result.value;
}

/** Lists of different lengths are cut to the newest days that all have. */
export function historyOf(pack: RulePack): MarketHistory {
  const coins = scopesOf(pack, 'daily_log_returns');
  const lists = coins.map((coin) => findParameter(pack, 'daily_log_returns', coin)?.value);
  invariant(
    lists.every((list) => Array.isArray(list)),
    `rule pack ${pack.id} has returns as lists`,
  );
  const known = lists as readonly (readonly number[])[];
  const days = Math.min(...known.map((list) => list.length));
  return { coins, returns: known.map((list) => list.slice(list.length - days)) };
}

export interface Block {
  /** First scenario of the block among the model's own. */
  readonly from: number;
  readonly count: number;
}

export interface HistoryBlocks {
  readonly filtered: Block;
  /** Empty where the pack asks for no floor. */
  readonly longRun: Block;
  readonly stressed: Block;
}

/** How many scenarios of each kind the pack leads to. */
export function historyBlocks(pack: RulePack): HistoryBlocks {
  const { returns } = historyOf(pack);
  const available = Math.max(0, (returns[0]?.length ?? 0) - packNumber(pack, 'holding_days') + 1);
  const wanted = (name: string): number => Math.min(available, findNumber(pack, name, '*') ?? 0);
  const [filtered, longRun, stressed] = ['filtered_days', 'long_run_days', 'stress_days'].map(wanted);
  return {
    filtered: { from: 0, count: filtered },
    longRun: { from: filtered, count: longRun },
    stressed: { from: filtered + longRun, count: stressed },
  };
}

/** The coin's own value, else the one of all coins. */
const coinNumber = (pack: RulePack, name: string, coin: string): number =>
  findNumber(pack, name, coin) ?? packNumber(pack, name);

/** Returns over the holding period, rescaled from each day's volatility to the target's. */
function rescaled(
  pack: RulePack,
  coin: string,
  returns: readonly number[],
  target: 'today' | 'long-run',
): Float64Array {
  const path = demand(ewmaVariance(returns, coinNumber(pack, 'ewma_lambda', coin), 'sample'));
  const next = target === 'today' ? path.next : sampleVariance(returns);
  const bounds = {
    low: packNumber(pack, 'filter_ratio_low'),
    high: packNumber(pack, 'filter_ratio_high'),
  };
  const sigma = path.variance.map(Math.sqrt);
  const filtered = demand(filteredReturns({ returns, sigma, sigmaNext: Math.sqrt(next) }, bounds));
  return demand(overlappingSums(filtered, packNumber(pack, 'holding_days')));
}

/** Rows of the days on which the coins moved most, each in units of its own deviation; in order of time. */
export function stressRows(moves: readonly Float64Array[], count: number): readonly number[] {
  const deviation = moves.map((list) => Math.sqrt(sampleVariance(list)));
  const rows = Array.from({ length: moves[0]?.length ?? 0 }, (_, row) => row);
  const size = rows.map((row) => moves.reduce((sum, list, k) => sum + Math.abs(list[row]) / deviation[k], 0));
  return rows
    .sort((a, b) => size[b] - size[a] || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** Vol moves with spot: relative vol change per log move, one slope for falls and one for rises. */
const volMove = (pack: RulePack, coin: string, move: number): number =>
  Math.abs(move) * coinNumber(pack, move < 0 ? 'vol_response_down' : 'vol_response_up', coin);

function scenarioOf(
  pack: RulePack,
  id: string,
  coins: readonly string[],
  moves: readonly number[],
): Scenario {
  return {
    id,
    name: `${id}: ${coins.map((coin, k) => `${coin} ${(100 * Math.expm1(moves[k])).toFixed(1)} %`).join(', ')}`,
    shifts: coins.map((underlying, k) => ({
      underlying,
      spot: { type: 'relative', value: Math.expm1(moves[k]) },
      vol: { type: 'relative', value: volMove(pack, underlying, moves[k]) },
    })),
  };
}

/** Filtered, long-run and stressed scenarios one after another, as `historyBlocks` counts them. */
export function historyScenarios(pack: RulePack): readonly Scenario[] {
  const { coins, returns } = historyOf(pack);
  const blocks = historyBlocks(pack);
  const newest = (lists: readonly Float64Array[], count: number, name: string): readonly Scenario[] =>
    Array.from({ length: count }, (_, k) => {
      const moves = lists.map((list) => list[list.length - count + k]);
      return scenarioOf(pack, `${name}${k + 1}`, coins, moves);
    });
  const raw = returns.map((list) => demand(overlappingSums(list, packNumber(pack, 'holding_days'))));
  const ofTarget = (target: 'today' | 'long-run') =>
    returns.map((list, k) => rescaled(pack, coins[k], list, target));
  return [
    ...newest(ofTarget('today'), blocks.filtered.count, 'filtered'),
    ...newest(ofTarget('long-run'), blocks.longRun.count, 'longrun'),
    ...stressRows(raw, blocks.stressed.count).map((row, k) =>
      scenarioOf(
        pack,
        `stress${k + 1}`,
        coins,
        raw.map((list) => list[row]),
      ),
    ),
  ];
}
