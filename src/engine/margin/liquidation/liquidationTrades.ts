/** Which forced trade a venue makes next: by relief of maintenance, by cost, in its order of instruments. */
import { netQuantity } from '../../portfolio/netQuantity';
import type { CoinMoves, ImpactModel, LiquidationBook, LiquidationLeg } from './liquidationModel';
import type { MarketImpact } from './marketImpact';

export interface LiquidationRules {
  /** Share of a position per step, 0 to 1. */
  readonly slice: number;
  /** Stop at maintenance <= target x equity: 1, or less for venues that sell down to a buffer. */
  readonly targetUsage: number;
  readonly stepLimit: number;
  /** Whom the step picks: most relief per dollar of cost, or most relief. */
  readonly order: 'relief-per-cost' | 'relief';
  /** How many of the largest positions a step tries; Infinity for all. */
  readonly candidates: number;
  /** Whether a hedge may be traded when no reduction helps. */
  readonly hedges: boolean;
}

export interface AccountState {
  readonly quantities: readonly number[];
  readonly equityUsd: number;
  readonly moves: CoinMoves;
}

export interface Trade {
  readonly leg: number;
  readonly quantity: number;
  readonly reason: 'reduce' | 'hedge';
}

interface Tried extends Trade {
  readonly relief: number;
  readonly costUsd: number;
}

/** Towards flat by a slice of the position, at least a lot. */
function sliceOf({ lot }: LiquidationLeg, held: number, share: number): number {
  const part = Math.abs(held) * share;
  const lots = lot > 0 ? Math.ceil(part / lot - 1e-9) * lot : part;
  return -Math.sign(held) * Math.min(Math.abs(held), lots);
}

/** What an account holds after a trade, added as decimals. */
export const afterTrade = (quantities: readonly number[], { leg, quantity }: Trade): readonly number[] =>
  quantities.map((held, k) => (k === leg ? netQuantity([held, quantity]) : held));

export interface TradeCost {
  readonly turnoverUsd: number;
  /** Signed, at the price of the trade. */
  readonly deltaUsd: number;
  /** Half spread and impact, USD. */
  readonly slippageUsd: number;
  readonly feeUsd: number;
}

export function costOfTrade(
  { coins, legs }: LiquidationBook,
  impact: MarketImpact,
  { leg, quantity }: Trade,
  moves: CoinMoves,
): TradeCost {
  const { coin, deltaUsd, turnoverUsd, notionalUsd, halfSpread, feeRate } = legs[leg];
  const scale = 1 + moves[coin];
  const turnover = Math.abs(quantity) * turnoverUsd * scale;
  const delta = quantity * deltaUsd * scale;
  const law: ImpactModel = impact.ofCoin(coins[coin]);
  return {
    turnoverUsd: turnover,
    deltaUsd: delta,
    slippageUsd: turnover * halfSpread + Math.abs(delta) * law.slippage(delta),
    feeUsd: Math.abs(quantity) * notionalUsd * scale * feeRate,
  };
}

/** One situation in which a trade is chosen. */
export interface TradeChoice {
  readonly book: LiquidationBook;
  readonly impact: MarketImpact;
  readonly state: AccountState;
  readonly rules: LiquidationRules;
  /** Of the state, USD. */
  readonly maintenanceUsd: number;
}

/** The trade with the best score among those that relieve more than they cost; pauses after each one tried. */
function* bestOf(choice: TradeChoice, trades: readonly Trade[]): Generator<undefined, Tried | undefined> {
  const { book, impact, state, rules, maintenanceUsd } = choice;
  const score = ({ relief, costUsd }: Tried): number =>
    rules.order === 'relief' ? relief : relief / Math.max(costUsd, 1e-9);
  let best: Tried | undefined;
  for (const trade of trades) {
    const after = book.maintenanceUsd(afterTrade(state.quantities, trade), state.moves);
    const { slippageUsd, feeUsd } = costOfTrade(book, impact, trade, state.moves);
    const tried = { ...trade, relief: maintenanceUsd - after, costUsd: slippageUsd + feeUsd };
    yield;
    if (!(tried.relief > tried.costUsd)) continue;
    const lead = best === undefined ? 1 : score(tried) - score(best) || best.leg - tried.leg;
    if (lead > 0) best = tried;
  }
  return best;
}

/** Reductions in the venue's order of instruments, then hedges; undefined when nothing helps. */
export function* chooseTrade(choice: TradeChoice): Generator<undefined, Trade | undefined> {
  const { book, state, rules } = choice;
  const reductions = largest(book, state, rules.candidates).flatMap((at): Trade[] => {
    const quantity = sliceOf(book.legs[at], state.quantities[at], rules.slice);
    return quantity === 0 ? [] : [{ leg: at, quantity, reason: 'reduce' }];
  });
  const priorities = [...new Set(reductions.map(({ leg }) => book.legs[leg].priority))].sort((a, b) => a - b);
  for (const priority of priorities) {
    const found = yield* bestOf(
      choice,
      reductions.filter(({ leg }) => book.legs[leg].priority === priority),
    );
    if (found !== undefined) return found;
  }
  return rules.hedges ? yield* bestOf(choice, hedges(book, state, rules)) : undefined;
}

/** The legs with the largest notional, in the order of the book. */
function largest({ legs }: LiquidationBook, { quantities }: AccountState, count: number): readonly number[] {
  const size = (at: number): number => Math.abs(quantities[at] * legs[at].notionalUsd);
  return legs
    .map((_, at) => at)
    .sort((a, b) => size(b) - size(a) || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** Trades of the hedge instruments against a slice of the account's delta in their own coin. */
function hedges({ legs }: LiquidationBook, { quantities }: AccountState, { slice }: LiquidationRules) {
  const deltaOf = (coin: number): number =>
    legs.reduce((sum, leg, k) => (leg.coin === coin ? sum + quantities[k] * leg.deltaUsd : sum), 0);
  return legs.flatMap((leg, at): Trade[] => {
    const delta = leg.isHedge ? deltaOf(leg.coin) : 0;
    if (leg.deltaUsd === 0 || delta === 0) return [];
    const wanted = (delta / leg.deltaUsd) * slice;
    const quantity = leg.lot > 0 ? Math.trunc(wanted / leg.lot) * leg.lot : wanted;
    return quantity === 0 ? [] : [{ leg: at, quantity: -quantity, reason: 'hedge' }];
  });
}
