/**
 * Replay of a liquidation, step by step. Order as documented by Deribit: the instrument that contributes most first, in
 * parts, as long as maintenance margin exceeds equity; where closing does not help, a delta hedge with the perpetual when
 * that lowers maintenance. Sources: Deribit support articles "Liquidations" and "1 August 2023".
 */
import type { CoinMoves, LiquidationBook } from './liquidationModel';
import {
  afterTrade,
  chooseTrade,
  costOfTrade,
  type AccountState,
  type LiquidationRules,
  type Trade,
  type TradeCost,
} from './liquidationTrades';
import { movedByTrades, sumByCoin, type MarketImpact } from './marketImpact';

export type { AccountState, LiquidationRules };

/** The state after a step. */
export interface LiquidationStep {
  readonly legId: string;
  readonly coin: string;
  /** Traded, bought positive. */
  readonly quantity: number;
  /** Of the leg, after the trade. */
  readonly left: number;
  readonly reason: Trade['reason'];
  readonly turnoverUsd: number;
  /** Spread and slippage, USD. */
  readonly slippageUsd: number;
  readonly feeUsd: number;
  /** Price of the leg's coin against the start, as a fraction. */
  readonly move: number;
  /** Of all coins, in the order of the book's. */
  readonly moves: CoinMoves;
  readonly equityUsd: number;
  readonly maintenanceUsd: number;
}

export type LiquidationOutcome = 'safe' | 'bankrupt' | 'stuck' | 'step limit';

export interface LiquidationReplay {
  readonly outcome: LiquidationOutcome;
  readonly coins: readonly string[];
  readonly steps: readonly LiquidationStep[];
  /** By leg, what is left. */
  readonly quantities: readonly number[];
  readonly equityUsd: number;
  readonly maintenanceUsd: number;
  /** Prices against the start, as fractions, by coin. */
  readonly moves: CoinMoves;
  /** Signed delta that was traded, USD at the start's price, by coin. */
  readonly tradedDeltaUsd: readonly number[];
}

/** A computation that pauses between small parts and says how many steps are done. */
export type Paused<T> = Generator<undefined, T>;

/** Runs a paused computation to its end. */
export function runToEnd<T>(paused: Paused<T>): T {
  for (;;) {
    const { done, value } = paused.next();
    if (done === true) return value;
  }
}

/** Costs are paid first; what is left then moves with the lasting impact. */
function applyTrade(book: LiquidationBook, impact: MarketImpact, state: AccountState, trade: Trade) {
  const cost = costOfTrade(book, impact, trade, state.moves);
  const quantities = afterTrade(state.quantities, trade);
  const { coin } = book.legs[trade.leg];
  const traded = sumByCoin(book.coins, [{ coin, amount: cost.deltaUsd }]);
  const moves = movedByTrades(book.coins, state.moves, traded, impact);
  const pnl = book.valueUsd(quantities, moves) - book.valueUsd(quantities, state.moves);
  const equityUsd = state.equityUsd - cost.slippageUsd - cost.feeUsd + pnl;
  return { cost, state: { quantities, equityUsd, moves } };
}

function stepOf(
  { coins, legs }: LiquidationBook,
  { leg, quantity, reason }: Trade,
  { turnoverUsd, slippageUsd, feeUsd }: TradeCost,
  { quantities, moves, equityUsd }: AccountState,
): Omit<LiquidationStep, 'maintenanceUsd'> {
  const { id, coin } = legs[leg];
  return {
    ...{ legId: id, coin: coins[coin], quantity, left: quantities[leg], reason },
    ...{ turnoverUsd, slippageUsd, feeUsd, move: moves[coin], moves, equityUsd },
  };
}

/** Runs until margin is covered, nothing is left, nothing helps, or the steps are used up; pauses inside each step. */
export function* liquidationSteps(
  book: LiquidationBook,
  impact: MarketImpact,
  start: AccountState,
  rules: LiquidationRules,
): Paused<LiquidationReplay> {
  const steps: LiquidationStep[] = [];
  const tradedDeltaUsd = book.coins.map(() => 0);
  let state = start;
  let maintenanceUsd = book.maintenanceUsd(state.quantities, state.moves);
  const end = (outcome: LiquidationOutcome): LiquidationReplay => ({
    ...{ outcome, coins: book.coins, steps, tradedDeltaUsd, maintenanceUsd },
    ...{ quantities: state.quantities, moves: state.moves, equityUsd: state.equityUsd },
  });
  for (;;) {
    if (state.equityUsd <= 0) return end('bankrupt');
    if (maintenanceUsd <= rules.targetUsage * state.equityUsd) return end('safe');
    if (steps.length >= rules.stepLimit) return end('step limit');
    const trade = yield* chooseTrade({ book, impact, state, rules, maintenanceUsd });
    if (trade === undefined) return end('stuck');
    const { cost, state: next } = applyTrade(book, impact, state, trade);
    const { coin, deltaUsd } = book.legs[trade.leg];
    tradedDeltaUsd[coin] += trade.quantity * deltaUsd;
    state = next;
    maintenanceUsd = book.maintenanceUsd(state.quantities, state.moves);
    steps.push({ ...stepOf(book, trade, cost, state), maintenanceUsd });
    yield;
  }
}

/** `liquidationSteps` without pauses. */
export const replayLiquidation = (
  book: LiquidationBook,
  impact: MarketImpact,
  start: AccountState,
  rules: LiquidationRules,
): LiquidationReplay => runToEnd(liquidationSteps(book, impact, start, rules));
