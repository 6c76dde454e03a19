/**
 * Replay of a liquidation, step by step. Order as documented by Deribit: the instrument that contributes most first, in
 * parts, as long as maintenance margin exceeds equity; where closing does not help, a delta hedge with the perpetual when
 * that lowers maintenance. Sources: Deribit support articles "Liquidations" and "1 August 2023".
 */
import type { ImpactModel, LiquidationBook, LiquidationLeg } from './liquidationModel';

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

/** The state after a step. */
export interface LiquidationStep {
  readonly legId: string;
  /** Traded, bought positive. */
  readonly quantity: number;
  readonly reason: 'reduce' | 'hedge';
  readonly turnoverUsd: number;
  /** Spread and slippage, USD. */
  readonly slippageUsd: number;
  readonly feeUsd: number;
  /** Price against the start, as a fraction. */
  readonly move: number;
  readonly equityUsd: number;
  readonly maintenanceUsd: number;
}

export type LiquidationOutcome = 'safe' | 'bankrupt' | 'stuck' | 'step limit';

export interface LiquidationReplay {
  readonly outcome: LiquidationOutcome;
  readonly steps: readonly LiquidationStep[];
  /** By leg, what is left. */
  readonly quantities: readonly number[];
  readonly equityUsd: number;
  readonly maintenanceUsd: number;
  /** Price against the start, as a fraction. */
  readonly move: number;
  /** Signed delta that was traded, USD at the start's price. */
  readonly tradedDeltaUsd: number;
}

export interface AccountState {
  readonly quantities: readonly number[];
  readonly equityUsd: number;
  readonly move: number;
}

interface Trade {
  readonly leg: number;
  readonly quantity: number;
  readonly reason: LiquidationStep['reason'];
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

const replaced = (quantities: readonly number[], { leg, quantity }: Trade): readonly number[] =>
  quantities.map((held, k) => (k === leg ? held + quantity : held));

function costOf(book: LiquidationBook, impact: ImpactModel, { leg, quantity }: Trade, move: number) {
  const { deltaUsd, turnoverUsd, notionalUsd, halfSpread, feeRate } = book.legs[leg];
  const scale = 1 + move;
  const turnover = Math.abs(quantity) * turnoverUsd * scale;
  const delta = quantity * deltaUsd * scale;
  return {
    turnoverUsd: turnover,
    deltaUsd: delta,
    slippageUsd: turnover * halfSpread + Math.abs(delta) * impact.slippage(delta),
    feeUsd: Math.abs(quantity) * notionalUsd * scale * feeRate,
  };
}

function tryTrade(book: LiquidationBook, impact: ImpactModel, state: AccountState, trade: Trade): Tried {
  const before = book.maintenanceUsd(state.quantities, state.move);
  const after = book.maintenanceUsd(replaced(state.quantities, trade), state.move);
  const { slippageUsd, feeUsd } = costOf(book, impact, trade, state.move);
  return { ...trade, relief: before - after, costUsd: slippageUsd + feeUsd };
}

function chooseTrade(
  book: LiquidationBook,
  impact: ImpactModel,
  state: AccountState,
  rules: LiquidationRules,
): Trade | undefined {
  const score = ({ relief, costUsd }: Tried): number =>
    rules.order === 'relief' ? relief : relief / Math.max(costUsd, 1e-9);
  const best = (trades: readonly Trade[]): Tried | undefined =>
    trades
      .map((trade) => tryTrade(book, impact, state, trade))
      .filter(({ relief, costUsd }) => relief > costUsd)
      .sort((a, b) => score(b) - score(a) || a.leg - b.leg)[0];
  const reductions = largest(book, state, rules.candidates).flatMap((at): Trade[] => {
    const quantity = sliceOf(book.legs[at], state.quantities[at], rules.slice);
    return quantity === 0 ? [] : [{ leg: at, quantity, reason: 'reduce' }];
  });
  const priorities = [...new Set(reductions.map(({ leg }) => book.legs[leg].priority))].sort((a, b) => a - b);
  for (const priority of priorities) {
    const found = best(reductions.filter(({ leg }) => book.legs[leg].priority === priority));
    if (found !== undefined) return found;
  }
  return rules.hedges ? best(hedges(book, state, rules)) : undefined;
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

/** Trades of the hedge instruments against a slice of the account's delta. */
function hedges(book: LiquidationBook, state: AccountState, rules: LiquidationRules): readonly Trade[] {
  const delta = book.legs.reduce((sum, leg, k) => sum + state.quantities[k] * leg.deltaUsd, 0);
  return book.legs.flatMap((leg, at): Trade[] => {
    if (!leg.isHedge || leg.deltaUsd === 0 || delta === 0) return [];
    const wanted = (delta / leg.deltaUsd) * rules.slice;
    const quantity = leg.lot > 0 ? Math.trunc(wanted / leg.lot) * leg.lot : wanted;
    return quantity === 0 ? [] : [{ leg: at, quantity: -quantity, reason: 'hedge' }];
  });
}

/** Costs are paid first; what is left then moves with the lasting impact. */
function applyTrade(book: LiquidationBook, impact: ImpactModel, state: AccountState, trade: Trade) {
  const cost = costOf(book, impact, trade, state.move);
  const quantities = replaced(state.quantities, trade);
  const move = Math.max(-0.999, (1 + state.move) * (1 + impact.lastingMove(cost.deltaUsd)) - 1);
  const pnl = book.valueUsd(quantities, move) - book.valueUsd(quantities, state.move);
  const equityUsd = state.equityUsd - cost.slippageUsd - cost.feeUsd + pnl;
  return { cost, state: { quantities, equityUsd, move } };
}

/** Runs until margin is covered, nothing is left, nothing helps, or the steps are used up. */
export function replayLiquidation(
  book: LiquidationBook,
  impact: ImpactModel,
  start: AccountState,
  rules: LiquidationRules,
): LiquidationReplay {
  const steps: LiquidationStep[] = [];
  let state = start;
  let tradedDeltaUsd = 0;
  const end = (outcome: LiquidationOutcome): LiquidationReplay => ({
    ...{ outcome, steps, tradedDeltaUsd, quantities: state.quantities, move: state.move },
    equityUsd: state.equityUsd,
    maintenanceUsd: book.maintenanceUsd(state.quantities, state.move),
  });
  for (;;) {
    const maintenance = book.maintenanceUsd(state.quantities, state.move);
    if (state.equityUsd <= 0) return end('bankrupt');
    if (maintenance <= rules.targetUsage * state.equityUsd) return end('safe');
    if (steps.length >= rules.stepLimit) return end('step limit');
    const trade = chooseTrade(book, impact, state, rules);
    if (trade === undefined) return end('stuck');
    const { cost, state: next } = applyTrade(book, impact, state, trade);
    tradedDeltaUsd += trade.quantity * book.legs[trade.leg].deltaUsd;
    state = next;
    steps.push({
      legId: book.legs[trade.leg].id,
      ...{ quantity: trade.quantity, reason: trade.reason, turnoverUsd: cost.turnoverUsd },
      ...{ slippageUsd: cost.slippageUsd, feeUsd: cost.feeUsd },
      ...{ move: state.move, equityUsd: state.equityUsd },
      maintenanceUsd: book.maintenanceUsd(state.quantities, state.move),
    });
  }
}
