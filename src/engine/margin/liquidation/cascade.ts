/**
 * Liquidation cascade: forced sales of some accounts move the price, the price moves the margin of all. Accounts may be
 * at several venues, each liquidated by the rules of its own; what they share is the price.
 */
import { NO_IMPACT, type ImpactModel, type LiquidationBook } from './liquidationModel';
import {
  replayLiquidation,
  type AccountState,
  type LiquidationOutcome,
  type LiquidationRules,
} from './liquidationReplay';

export interface CascadeAccount {
  readonly id: string;
  readonly book: LiquidationBook;
  readonly equityUsd: number;
  /** Of the account's venue. */
  readonly rules: LiquidationRules;
  /** Maintenance / equity beyond which the venue starts. */
  readonly triggerUsage: number;
}

/** An account at the price of a round, before its trades. */
export interface CascadeReading {
  readonly id: string;
  readonly equityUsd: number;
  readonly maintenanceUsd: number;
}

export interface CascadeRound {
  /** Price at the start of the round, against the beginning. */
  readonly moveBefore: number;
  /** After the round's forced trades. */
  readonly moveAfter: number;
  /** Accounts that had to trade, with how it ended for them in this round. */
  readonly liquidated: readonly {
    readonly id: string;
    readonly outcome: LiquidationOutcome;
    /** Signed delta of its forced trades, USD. */
    readonly tradedDeltaUsd: number;
  }[];
  /** All accounts, in their order. */
  readonly readings: readonly CascadeReading[];
  /** Signed delta of all forced trades, USD. */
  readonly tradedDeltaUsd: number;
}

export interface CascadeResult {
  readonly isStable: boolean;
  readonly rounds: readonly CascadeRound[];
  readonly move: number;
  readonly accounts: readonly {
    readonly id: string;
    readonly equityUsd: number;
    readonly quantities: readonly number[];
  }[];
  /** Sum of negative equities, which an insurance fund or the others bear, USD, >= 0. */
  readonly bankruptcyUsd: number;
}

const TARGET_TOLERANCE = 1e-9;

/** Equity after the price moved with quantities unchanged. */
function moved({ book }: CascadeAccount, state: AccountState, move: number): AccountState {
  const pnl = book.valueUsd(state.quantities, move) - book.valueUsd(state.quantities, state.move);
  return { ...state, equityUsd: state.equityUsd + pnl, move };
}

/** Trades at the round's price: the account pays slippage, the lasting move comes after the round, for all at once. */
const withoutLasting = (impact: ImpactModel): ImpactModel => ({
  slippage: (deltaUsd) => impact.slippage(deltaUsd),
  lastingMove: NO_IMPACT.lastingMove,
});

/**
 * Shocks the price by `shock`, then alternates forced trades and their lasting impact until nobody has to trade. Accounts
 * without equity are closed out once and then stay as they are.
 */
export function liquidationCascade(
  accounts: readonly CascadeAccount[],
  shock: number,
  impact: ImpactModel,
  roundLimit = 50,
): CascadeResult {
  let states = accounts.map((account): AccountState => {
    const quantities = account.book.legs.map(({ quantity }) => quantity);
    return moved(account, { quantities, equityUsd: account.equityUsd, move: 0 }, shock);
  });
  let move = shock;
  const rounds: CascadeRound[] = [];
  for (;;) {
    const round = runRound(accounts, states, impact);
    if (round.liquidated.length === 0 || round.tradedDeltaUsd === 0)
      return resultOf(accounts, round.states, rounds, move, true);
    const next = Math.max(-0.999, (1 + move) * (1 + impact.lastingMove(round.tradedDeltaUsd)) - 1);
    rounds.push({
      ...{ moveBefore: move, moveAfter: next },
      liquidated: round.liquidated,
      readings: round.readings,
      tradedDeltaUsd: round.tradedDeltaUsd,
    });
    move = next;
    states = round.states.map((state, k) => moved(accounts[k], state, move));
    if (rounds.length >= roundLimit) return resultOf(accounts, states, rounds, move, false);
  }
}

function runRound(accounts: readonly CascadeAccount[], states: readonly AccountState[], impact: ImpactModel) {
  const liquidated: CascadeRound['liquidated'][number][] = [];
  const readings: CascadeReading[] = [];
  const after = accounts.map((account, k): AccountState => {
    const { id, book } = account;
    const { quantities, equityUsd, move } = states[k];
    const maintenanceUsd = book.maintenanceUsd(quantities, move);
    readings.push({ id, equityUsd, maintenanceUsd });
    if (maintenanceUsd <= account.triggerUsage * equityUsd * (1 + TARGET_TOLERANCE)) return states[k];
    const { state, outcome, tradedDeltaUsd } =
      equityUsd <= 0 ? closeOut(book, states[k]) : forced(account, states[k], impact);
    if (tradedDeltaUsd !== 0) liquidated.push({ id, outcome, tradedDeltaUsd });
    return state;
  });
  const tradedDeltaUsd = liquidated.reduce((sum, one) => sum + one.tradedDeltaUsd, 0);
  return { liquidated, readings, tradedDeltaUsd, states: after };
}

interface Forced {
  readonly state: AccountState;
  readonly outcome: LiquidationOutcome;
  /** At the price of the round. */
  readonly tradedDeltaUsd: number;
}

/** The venue's forced trades at the price of the round. */
function forced({ book, rules }: CascadeAccount, state: AccountState, impact: ImpactModel): Forced {
  const replay = replayLiquidation(book, withoutLasting(impact), state, rules);
  return {
    state: { quantities: replay.quantities, equityUsd: replay.equityUsd, move: state.move },
    outcome: replay.outcome,
    tradedDeltaUsd: replay.tradedDeltaUsd * (1 + state.move),
  };
}

/** A bankrupt account is taken over whole at the present price. */
function closeOut(book: LiquidationBook, state: AccountState): Forced {
  const delta = book.legs.reduce((sum, { deltaUsd }, k) => sum + state.quantities[k] * deltaUsd, 0);
  return {
    outcome: 'bankrupt',
    tradedDeltaUsd: -delta * (1 + state.move),
    state: { ...state, quantities: state.quantities.map(() => 0) },
  };
}

const resultOf = (
  accounts: readonly CascadeAccount[],
  states: readonly AccountState[],
  rounds: readonly CascadeRound[],
  move: number,
  isStable: boolean,
): CascadeResult => ({
  ...{ isStable, rounds, move },
  accounts: accounts.map(({ id }, k) => ({
    ...{ id, equityUsd: states[k].equityUsd },
    quantities: states[k].quantities,
  })),
  bankruptcyUsd: states.reduce((sum, { equityUsd }) => sum + Math.max(0, -equityUsd), 0),
});
