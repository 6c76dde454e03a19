/** An account of the engine as a book that a liquidation can be replayed on, margined by one of its models. */
import { failure, success, type Result } from '../../basics/result';
import { createMarketState } from '../../market/marketState';
import { KIND } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import { accountEquity } from '../../risk/equity';
import { instrumentRisk } from '../../risk/instrumentRisk';
import { AT, MEASURE_COUNT } from '../../risk/measure';
import { pnlUsd, revalue, type Revaluation } from '../../risk/revalue';
import { shiftMarket } from '../../risk/shiftMarket';
import { collateralPnl, type SlotBalance } from '../collateral/wrongWay';
import { createMarginEngine, evaluateMargin, refreshMarginEngine, type MarginEngine } from '../marginEngine';
import type { AccountState } from './liquidationReplay';
import type { CoinMoves, LiquidationBook, LiquidationLeg } from './liquidationModel';

/** Cost terms of an instrument. */
export type LegTerms = Pick<LiquidationLeg, 'halfSpread' | 'feeRate' | 'priority'>;

export interface LiquidationAccount {
  readonly engine: MarginEngine;
  /** Place of the account's model in `engine.models`. */
  readonly model: number;
  readonly book: CompiledBook;
  readonly account: number;
  readonly termsOf: (row: number) => LegTerms;
}

/** Coins that can move: underlyings of the universe and coins that are held, sorted. */
export function coinsOf({ universe, market }: Revaluation): readonly string[] {
  const held = universe.currencies.flatMap(({ currency }, slot) =>
    market.usdRateIsIndex[slot] === 1 ? [currency] : [],
  );
  return [...new Set([...universe.underlyings, ...held])].sort();
}

function legOf(
  { engine, book, account, termsOf }: LiquidationAccount,
  coins: readonly string[],
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
    coin: coins.indexOf(universe.instruments[row].underlying),
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

/** P&L matrices of moves of the coins, each made once. */
function matrices(base: Revaluation, coins: readonly string[]): (moves: CoinMoves) => Revaluation {
  const known = new Map<string, Revaluation>();
  return (moves) => {
    const key = moves.join();
    const shifts = coins.map((underlying, c) => ({
      underlying,
      spot: { type: 'relative', value: moves[c] } as const,
    }));
    const found =
      known.get(key) ?? revalue(base.universe, base.market, [{ id: key, name: 'forced trades', shifts }]);
    known.set(key, found);
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
  const { engine, model, book, account } = spec;
  const { universe, market } = engine.revaluation;
  const unit = instrumentRisk(universe, market);
  const equity = accountEquity(universe, market, book, unit, account);
  if (equity.failures.length > 0)
    return failure('MISSING_MARKET_DATA', `liquidation: ${equity.failures[0].message}`, { account });
  const own = createMarketState(universe, market.valuationMs, market.volSolver);
  const coins = coinsOf(engine.revaluation);
  const still: CoinMoves = coins.map(() => 0);
  const matrixAt = matrices(engine.revaluation, coins);
  shiftMarket(matrixAt(still), 0, own);
  const inner = createMarginEngine(universe, own, [engine.models[model]]);
  const movedUnit = instrumentRisk(universe, own);
  let current = still.join();
  const moveTo = (moves: CoinMoves): void => {
    if (moves.join() === current) return;
    shiftMarket(matrixAt(moves), 0, own);
    refreshMarginEngine(inner);
    instrumentRisk(universe, own, movedUnit);
    current = moves.join();
  };
  const rows = book.holdings[account].instruments;
  const balances = balancesOf(book, account);
  const legs = Array.from(rows, (_, at) => legOf(spec, coins, unit, at));
  const valueUsd = (quantities: readonly number[], moves: CoinMoves): number => {
    const matrix = matrixAt(moves);
    const positions = quantities.reduce(
      (sum, quantity, at) => (quantity === 0 ? sum : sum + quantity * pnlUsd(matrix, rows[at], 0)),
      0,
    );
    return positions + collateralPnl(matrix, balances)[0];
  };
  const maintenanceUsd = (quantities: readonly number[], moves: CoinMoves): number => {
    moveTo(moves);
    const changed = withQuantities(book, account, quantities);
    return evaluateMargin(inner, 0, { book: changed, account, unit: movedUnit, detail: 'totals' })
      .maintenanceMarginUsd;
  };
  const quantities = legs.map(({ quantity }) => quantity);
  return success({
    book: { coins, legs, valueUsd, maintenanceUsd },
    state: { quantities, equityUsd: equity.totalUsd, moves: still },
  });
}
