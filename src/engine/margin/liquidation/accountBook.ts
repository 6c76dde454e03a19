/** An account of the engine as a book that a liquidation can be replayed on, margined by one of its models. */
import { failure, success, type Result } from '../../basics/result';
import { createMarketState } from '../../market/marketState';
import { KIND } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import { accountEquity } from '../../risk/equity';
import { instrumentRisk } from '../../risk/instrumentRisk';
import { ladderScenarios } from '../../risk/ladder';
import { AT, MEASURE_COUNT } from '../../risk/measure';
import { pnlUsd, revalue, type Revaluation } from '../../risk/revalue';
import { shiftMarket } from '../../risk/shiftMarket';
import { collateralPnl, type SlotBalance } from '../collateral/wrongWay';
import { createMarginEngine, evaluateMargin, refreshMarginEngine, type MarginEngine } from '../marginEngine';
import type { AccountState } from './liquidationReplay';
import type { LiquidationBook, LiquidationLeg } from './liquidationModel';

/** Cost terms of an instrument. */
export type LegTerms = Pick<LiquidationLeg, 'halfSpread' | 'feeRate' | 'priority'>;

export interface LiquidationAccount {
  readonly engine: MarginEngine;
  /** Place of the account's model in `engine.models`. */
  readonly model: number;
  readonly book: CompiledBook;
  readonly account: number;
  /** Coin that moves, or `*` for all together. */
  readonly underlying: string;
  readonly termsOf: (row: number) => LegTerms;
}

function legOf(
  { engine, book, account, termsOf }: LiquidationAccount,
  unit: Float64Array,
  at: number,
): LiquidationLeg {
  const { universe, market } = engine.revaluation;
  const { instruments, quantities } = book.holdings[account];
  const row = instruments[at];
  const isOption = universe.kind[row] === KIND.option;
  const deltaUsd = unit[row * MEASURE_COUNT + AT.deltaUsd];
  const premium = unit[row * MEASURE_COUNT + AT.mark] * market.usdRate[universe.currencySlot[row]];
  const spot = market.spot[universe.indexSlot[row]];
  return {
    id: universe.instruments[row].id,
    quantity: quantities[at],
    deltaUsd,
    turnoverUsd: isOption ? premium * universe.multiplier[row] : Math.abs(deltaUsd),
    notionalUsd: isOption ? spot * universe.multiplier[row] : Math.abs(deltaUsd),
    lot: universe.instruments[row].lotSize,
    isHedge: universe.kind[row] === KIND.perpetual,
    ...termsOf(row),
  };
}

const withQuantities = (
  book: CompiledBook,
  account: number,
  quantities: readonly number[],
): CompiledBook => ({
  ...book,
  holdings: book.holdings.map((held, at) =>
    at === account ? { ...held, quantities: Float64Array.from(quantities) } : held,
  ),
});

const balancesOf = (book: CompiledBook, account: number): readonly SlotBalance[] =>
  [...book.balanceAmount].flatMap((amount, b) =>
    book.balanceAccount[b] === account && book.balanceCurrencySlot[b] >= 0
      ? [{ currencySlot: book.balanceCurrencySlot[b], amount }]
      : [],
  );

/** P&L matrices of single moves, each made once. */
function matrices(base: Revaluation, underlying: string): (move: number) => Revaluation {
  const known = new Map<number, Revaluation>();
  return (move) => {
    const found = known.get(move) ?? revalue(base.universe, base.market, ladderScenarios(underlying, [move]));
    known.set(move, found);
    return found;
  };
}

/**
 * Book and state of an account now. Maintenance is the model's own on the changed quantities in the moved market (what
 * it reads of equity stays that of the unchanged account); value is the matrix's P&L plus that of the balances. Refuses
 * an account with positions or balances that cannot be valued.
 */
export function accountLiquidation(
  spec: LiquidationAccount,
): Result<{ readonly book: LiquidationBook; readonly state: AccountState }> {
  const { engine, model, book, account, underlying } = spec;
  const { universe, market } = engine.revaluation;
  const unit = instrumentRisk(universe, market);
  const equity = accountEquity(universe, market, book, unit, account);
  if (equity.failures.length > 0)
    return failure('MISSING_MARKET_DATA', `liquidation: ${equity.failures[0].message}`, { account });
  const own = createMarketState(universe, market.valuationMs, market.volSolver);
  const matrixAt = matrices(engine.revaluation, underlying);
  shiftMarket(matrixAt(0), 0, own);
  const inner = createMarginEngine(universe, own, [engine.models[model]]);
  const movedUnit = instrumentRisk(universe, own);
  let current = 0;
  const moveTo = (move: number): void => {
    if (move === current) return;
    shiftMarket(matrixAt(move), 0, own);
    refreshMarginEngine(inner);
    instrumentRisk(universe, own, movedUnit);
    current = move;
  };
  const rows = book.holdings[account].instruments;
  const balances = balancesOf(book, account);
  const legs = Array.from(rows, (_, at) => legOf(spec, unit, at));
  const valueUsd = (quantities: readonly number[], move: number): number => {
    const matrix = matrixAt(move);
    const positions = quantities.reduce(
      (sum, quantity, at) => (quantity === 0 ? sum : sum + quantity * pnlUsd(matrix, rows[at], 0)),
      0,
    );
    return positions + collateralPnl(matrix, balances)[0];
  };
  const maintenanceUsd = (quantities: readonly number[], move: number): number => {
    moveTo(move);
    const changed = withQuantities(book, account, quantities);
    return evaluateMargin(inner, 0, { book: changed, account, unit: movedUnit, detail: 'totals' })
      .maintenanceMarginUsd;
  };
  const quantities = legs.map(({ quantity }) => quantity);
  return success({
    book: { legs, valueUsd, maintenanceUsd },
    state: { quantities, equityUsd: equity.totalUsd, move: 0 },
  });
}
