/**
 * Liquidation cascade: forced sales of some accounts move prices, prices move the margin of all. Accounts may be at
 * several venues, each liquidated by the rules of its own; what they share is the price of each coin.
 */
import { invariant } from '../../basics/result';
import { NO_IMPACT, type CoinMoves, type ImpactModel, type LiquidationBook } from './liquidationModel';
import {
  liquidationSteps,
  runToEnd,
  type AccountState,
  type LiquidationOutcome,
  type LiquidationRules,
  type Paused,
} from './liquidationReplay';
import { movedByTrades, sumByCoin, type MarketImpact } from './marketImpact';

export interface CascadeAccount {
  readonly id: string;
  readonly book: LiquidationBook;
  readonly equityUsd: number;
  /** Of the account's venue. */
  readonly rules: LiquidationRules;
  /** Maintenance / equity beyond which the venue starts. */
  readonly triggerUsage: number;
}

/** An account at the prices of a round, before its trades. */
export interface CascadeReading {
  readonly id: string;
  readonly equityUsd: number;
  readonly maintenanceUsd: number;
}

export interface CascadeRound {
  /** Prices at the start of the round, against the beginning, by coin. */
  readonly movesBefore: CoinMoves;
  /** After the round's forced trades. */
  readonly movesAfter: CoinMoves;
  /** Accounts that had to trade, with how it ended for them in this round. */
  readonly liquidated: readonly {
    readonly id: string;
    readonly outcome: LiquidationOutcome;
    /** Signed delta of its forced trades, USD, by coin. */
    readonly tradedDeltaUsd: readonly number[];
  }[];
  /** All accounts, in their order. */
  readonly readings: readonly CascadeReading[];
  /** Signed delta of all forced trades, USD, by coin. */
  readonly tradedDeltaUsd: readonly number[];
}

export interface CascadeResult {
  readonly isStable: boolean;
  readonly coins: readonly string[];
  readonly rounds: readonly CascadeRound[];
  readonly moves: CoinMoves;
  readonly accounts: readonly {
    readonly id: string;
    readonly equityUsd: number;
    readonly quantities: readonly number[];
  }[];
  /** Sum of negative equities, which an insurance fund or the others bear, USD, >= 0. */
  readonly bankruptcyUsd: number;
}

const TARGET_TOLERANCE = 1e-9;
const ROUND_LIMIT = 50;

/** Equity after prices moved with quantities unchanged. */
function moved({ book }: CascadeAccount, state: AccountState, moves: CoinMoves): AccountState {
  const pnl = book.valueUsd(state.quantities, moves) - book.valueUsd(state.quantities, state.moves);
  return { ...state, equityUsd: state.equityUsd + pnl, moves };
}

/** Trades at the round's price: the account pays slippage, the lasting move comes after the round, for all at once. */
const withoutLasting = (impact: MarketImpact): MarketImpact => ({
  crossImpact: 0,
  ofCoin(coin): ImpactModel {
    const law = impact.ofCoin(coin);
    return { slippage: (deltaUsd) => law.slippage(deltaUsd), lastingMove: NO_IMPACT.lastingMove };
  },
});

/**
 * Moves prices by `shock` (by coin), then alternates forced trades and their lasting impact until nobody has to trade.
 * Accounts without equity are closed out once and then stay as they are. All books name the same coins. Pauses inside
 * every account's trades.
 */
export function* cascadeSteps(
  accounts: readonly CascadeAccount[],
  shock: CoinMoves,
  impact: MarketImpact,
  roundLimit = ROUND_LIMIT,
): Paused<CascadeResult> {
  const coins = accounts[0]?.book.coins ?? [];
  invariant(
    accounts.every(({ book }) => book.coins.join() === coins.join()),
    'one list of coins',
  );
  const none = coins.map(() => 0);
  let states: readonly AccountState[] = accounts.map((account) => {
    const quantities = account.book.legs.map(({ quantity }) => quantity);
    return moved(account, { quantities, equityUsd: account.equityUsd, moves: none }, shock);
  });
  let moves = shock;
  const rounds: CascadeRound[] = [];
  const result = (isStable: boolean): CascadeResult => resultOf(accounts, states, rounds, moves, isStable);
  for (;;) {
    const { liquidated, readings, states: after } = yield* runRound(accounts, states, impact);
    states = after;
    if (liquidated.length === 0) return result(true);
    const tradedDeltaUsd = coins.map((_, c) =>
      liquidated.reduce((sum, one) => sum + one.tradedDeltaUsd[c], 0),
    );
    const next = movedByTrades(coins, moves, tradedDeltaUsd, impact);
    rounds.push({ movesBefore: moves, movesAfter: next, liquidated, readings, tradedDeltaUsd });
    moves = next;
    states = states.map((state, k) => moved(accounts[k], state, next));
    if (rounds.length >= roundLimit) return result(false);
  }
}

/** `cascadeSteps` without pauses. */
export const liquidationCascade = (
  accounts: readonly CascadeAccount[],
  shock: CoinMoves,
  impact: MarketImpact,
  roundLimit = ROUND_LIMIT,
): CascadeResult => runToEnd(cascadeSteps(accounts, shock, impact, roundLimit));

interface RoundRun {
  readonly liquidated: CascadeRound['liquidated'];
  readonly readings: readonly CascadeReading[];
  readonly states: readonly AccountState[];
}

function* runRound(
  accounts: readonly CascadeAccount[],
  states: readonly AccountState[],
  impact: MarketImpact,
): Paused<RoundRun> {
  const liquidated: CascadeRound['liquidated'][number][] = [];
  const readings: CascadeReading[] = [];
  const after: AccountState[] = [];
  for (const [k, account] of accounts.entries()) {
    const { id, book, triggerUsage } = account;
    const before = states[k];
    const { quantities, equityUsd } = before;
    const maintenanceUsd = book.maintenanceUsd(quantities, before.moves);
    readings.push({ id, equityUsd, maintenanceUsd });
    const isCovered = maintenanceUsd <= triggerUsage * equityUsd * (1 + TARGET_TOLERANCE);
    const run = isCovered ? undefined : yield* forced(account, before, impact);
    after.push(run?.state ?? before);
    const hasTraded = run?.state.quantities.some((quantity, leg) => quantity !== quantities[leg]) === true;
    if (hasTraded) liquidated.push({ id, outcome: run.outcome, tradedDeltaUsd: run.tradedDeltaUsd });
    yield;
  }
  return { liquidated, readings, states: after };
}

interface Forced {
  readonly state: AccountState;
  readonly outcome: LiquidationOutcome;
  /** By coin, at the price of the round. */
  readonly tradedDeltaUsd: readonly number[];
}

/** The venue's forced trades at the prices of the round. */
function* forced({ book, rules }: CascadeAccount, state: AccountState, impact: MarketImpact): Paused<Forced> {
  if (state.equityUsd <= 0) return closeOut(book, state);
  const replay = yield* liquidationSteps(book, withoutLasting(impact), state, rules);
  return {
    state: { quantities: replay.quantities, equityUsd: replay.equityUsd, moves: state.moves },
    outcome: replay.outcome,
    tradedDeltaUsd: replay.tradedDeltaUsd.map((delta, c) => delta * (1 + state.moves[c])),
  };
}

/** A bankrupt account is taken over whole at the present prices. */
function closeOut({ coins, legs }: LiquidationBook, state: AccountState): Forced {
  const sold = legs.map(({ coin, deltaUsd }, k) => ({
    coin,
    amount: -state.quantities[k] * deltaUsd * (1 + state.moves[coin]),
  }));
  return {
    outcome: 'bankrupt',
    tradedDeltaUsd: sumByCoin(coins, sold),
    state: { ...state, quantities: state.quantities.map(() => 0) },
  };
}

const resultOf = (
  accounts: readonly CascadeAccount[],
  states: readonly AccountState[],
  rounds: readonly CascadeRound[],
  moves: CoinMoves,
  isStable: boolean,
): CascadeResult => ({
  ...{ isStable, coins: accounts[0]?.book.coins ?? [], rounds, moves },
  accounts: accounts.map(({ id }, k) => ({
    ...{ id, equityUsd: states[k].equityUsd },
    quantities: states[k].quantities,
  })),
  bankruptcyUsd: states.reduce((sum, { equityUsd }) => sum + Math.max(0, -equityUsd), 0),
});
