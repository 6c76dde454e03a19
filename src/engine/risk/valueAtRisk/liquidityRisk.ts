/** What leaving the book costs and how long it takes, and VaR with both counted. Inputs are the desk's own figures. */
import { success, type Failure, type Result } from '../../basics/result';
import { sampleVariance } from '../../math/series';
import {
  concentrationAddOn,
  depthCost,
  exitCost,
  liquidationFactor,
  type DepthLevel,
  type ExitRules,
} from '../liquidity/exitCost';
import { scheduledExit, SCHEDULE_RULES, type ScheduledExit } from '../liquidity/scheduledExit';
import { historicalTail, type TailSpec } from '../tail/historicalTail';
import type { BookRun } from './bookRun';
import type { ScenarioSetRun } from './scenarioMethods';

/** How one coin's instruments trade; by underlying, since a desk leaves a coin with its most liquid contract. */
export interface CoinLiquidity {
  readonly underlying: string;
  /** USD of delta traded in a day. */
  readonly dailyVolumeUsd: number;
  /** Bid to ask over mid. */
  readonly relativeSpread: number;
  /** Standing orders by distance from mid, where known. */
  readonly depth?: readonly DepthLevel[];
}

export interface CoinExit {
  readonly underlying: string;
  /** Absolute delta to get rid of, USD. */
  readonly deltaUsd: number;
  readonly days: number | null;
  readonly spreadCost: number | null;
  readonly impactCost: number | null;
  readonly totalCost: number | null;
  /** Of taking it all from the book at once; null where no depth is given or it is not enough. */
  readonly depthCost: number | null;
  /** Over the same days on the schedule of least cost and risk; null where nothing is traded or it was refused. */
  readonly scheduled: ScheduledExit | null;
  readonly failure: Failure | null;
}

export interface LiquidityRisk {
  readonly coins: readonly CoinExit[];
  readonly exitCost: number;
  /** Longest of the coins. */
  readonly exitDays: number;
  /** VaR of the book when each coin is sold in equal daily parts, without cost. */
  readonly liquidationVar: number;
  /** The same plus the cost of leaving. */
  readonly liquidityAdjustedVar: number;
  /** Margin on top for a book that takes longer than a day to leave: VaR x (root(days) - 1). */
  readonly marginAddOn: number;
  /** Where the figures of the coins come from, and what is assumed. */
  readonly assumptions: readonly string[];
  readonly description: string;
}

export interface CoinExposure {
  readonly underlying: string;
  /** Signed delta of the coin, USD per 100 % of spot. */
  readonly deltaUsd: number;
  /** Daily log returns of its spot, for its volatility. */
  readonly returns: Float64Array;
}

export const EXIT_RULES: ExitRules = { participation: 0.1, impactFactor: 1 };

/**
 * Each coin's P&L is scaled by the root of the sum of squares of what is still held over its days of exit, then VaR is read
 * from the joint scenarios. A coin without liquidity figures is refused, and listed.
 */
export function liquidityRisk(
  run: BookRun,
  set: ScenarioSetRun,
  exposures: readonly CoinExposure[],
  liquidity: readonly CoinLiquidity[],
  spec: TailSpec,
  rules: ExitRules = EXIT_RULES,
  assumptions: readonly string[] = ["volume, spread and depth are the desk's own figures"],
): Result<LiquidityRisk> {
  const coins = exposures.map((exposure) => coinExit(exposure, liquidity, rules, 1 - spec.alpha));
  const { universe, book } = run.scope;
  const groupOf = book.instrument.map((row, p) =>
    run.included[p] < 0
      ? -1
      : exposures.findIndex(
          ({ underlying }) => underlying === universe.underlyings[universe.underlying[row]],
        ),
  );
  const parts = run.groupPnl(set.moves, { groupOf, count: exposures.length });
  const scaled = new Float64Array(set.pnl.length);
  parts.forEach((part, k) => {
    const factor = liquidationFactor(Math.max(1, coins[k].days ?? 1));
    part.forEach((value, s) => (scaled[s] += factor * value));
  });
  const tail = historicalTail(scaled, spec);
  if (!tail.ok) return tail;
  const plain = historicalTail(set.pnl, spec);
  if (!plain.ok) return plain;
  const exitDays = coins.reduce((longest, { days }) => Math.max(longest, days ?? 0), 0);
  const cost = coins.reduce((sum, { totalCost }) => sum + (totalCost ?? 0), 0);
  return success({
    coins,
    exitCost: cost,
    exitDays,
    liquidationVar: tail.value.valueAtRisk,
    liquidityAdjustedVar: tail.value.valueAtRisk + cost,
    marginAddOn: concentrationAddOn(Math.max(0, plain.value.valueAtRisk), exitDays, 1),
    assumptions,
    description:
      `net delta of each coin sold at ${100 * rules.participation} % of daily volume; impact ${rules.impactFactor} x ` +
      'daily volatility x root(value/volume); P&L scaled for equal daily parts; scheduled: Almgren-Chriss over the same ' +
      `days in ${SCHEDULE_RULES.steps} parts, risk aversion ${SCHEDULE_RULES.riskAversion} per USD`,
  });
}

function coinExit(
  { underlying, deltaUsd, returns }: CoinExposure,
  liquidity: readonly CoinLiquidity[],
  rules: ExitRules,
  confidence: number,
): CoinExit {
  const none = {
    scheduled: null,
    days: null,
    spreadCost: null,
    impactCost: null,
    totalCost: null,
    depthCost: null,
  };
  const value = Math.abs(deltaUsd);
  const own = liquidity.find((each) => each.underlying === underlying);
  if (own === undefined) {
    const message = `no volume and spread of ${underlying} are given: its exit is taken as one day without cost`;
    return { underlying, deltaUsd: value, ...none, failure: { reason: 'NOT_FOUND', message } };
  }
  const { dailyVolumeUsd, relativeSpread, depth } = own;
  const dailyVol = Math.sqrt(sampleVariance(returns));
  const market = { value, dailyVolume: dailyVolumeUsd, relativeSpread, dailyVol };
  const exit = exitCost(market, rules);
  if (!exit.ok) return { underlying, deltaUsd: value, ...none, failure: exit.failure };
  const taken = depth === undefined ? undefined : depthCost(value, depth);
  const { days, spreadCost, impactCost, total } = exit.value;
  const scheduled = value > 0 ? scheduledExit(market, days, confidence) : undefined;
  return {
    underlying,
    deltaUsd: value,
    days,
    spreadCost,
    impactCost,
    totalCost: total,
    depthCost: taken?.ok === true ? taken.value : null,
    scheduled: scheduled?.ok === true ? scheduled.value : null,
    failure: taken?.ok === false ? taken.failure : null,
  };
}
