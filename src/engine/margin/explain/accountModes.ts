/** The same positions margined as they stand: each alone, account by account, or all in one hypothetical account. */
import type { AccountHoldings, CompiledBook } from '../../portfolio/compiledBook';
import { netQuantity } from '../../portfolio/netQuantity';
import { accountEquity } from '../../risk/equity';
import { evaluateMargin, type MarginEngine } from '../marginEngine';

export interface FragmentationCost {
  /** IM of the accounts as they are, each with its own collateral, USD. */
  readonly separateUsd: number;
  /** IM of one account that holds all their positions and all their collateral, USD. */
  readonly pooledUsd: number;
  /**
   * What keeping them apart costs: separate less pooled, USD. Negative where the rules charge size. Figures are NaN where
   * a position cannot be margined.
   */
  readonly costUsd: number;
}

/** All positions and balances of `accounts` in the first of them; the others are left empty. */
export function pooled(book: CompiledBook, accounts: readonly number[]): CompiledBook {
  const [into] = accounts;
  const isIn = new Set(accounts);
  const moved = (of: Int32Array): Int32Array => of.map((account) => (isIn.has(account) ? into : account));
  return {
    ...book,
    account: moved(book.account),
    balanceAccount: moved(book.balanceAccount),
    holdings: book.holdings.map((held, at) => {
      if (at === into) return merged(accounts.map((account) => book.holdings[account]));
      return isIn.has(at) ? merged([]) : held;
    }),
  };
}

function merged(parts: readonly AccountHoldings[]): AccountHoldings {
  const held = new Map<number, number[]>();
  for (const { instruments, quantities } of parts) {
    instruments.forEach((row, k) => held.set(row, [...(held.get(row) ?? []), quantities[k]]));
  }
  const instruments = Int32Array.from(held.keys()).sort();
  return {
    instruments,
    quantities: Float64Array.from(instruments, (row) => netQuantity(held.get(row) ?? [])),
    positions: Int32Array.from(parts.flatMap(({ positions }) => [...positions])).sort(),
    orders: parts.flatMap(({ orders }) => orders),
  };
}

/**
 * Accounts under one model (`at`: its place in the engine) against the one pool that no venue offers, whatever venues
 * they are at: a measure of what fragmentation costs, not a margin that anyone grants. `unit` is `instrumentRisk`.
 */
export function fragmentationCost(
  engine: MarginEngine,
  at: number,
  book: CompiledBook,
  accounts: readonly number[],
  unit: Float64Array,
): FragmentationCost {
  const { universe, market } = engine.revaluation;
  const imOf = (of: CompiledBook, account: number): number => {
    const equity = accountEquity(universe, market, of, unit, account);
    const result = evaluateMargin(engine, at, { book: of, account, unit, equity, detail: 'totals' });
    return result.failures.length > 0 ? NaN : result.initialMarginUsd;
  };
  const separateUsd = accounts.reduce((sum, account) => sum + imOf(book, account), 0);
  const pooledUsd = accounts.length === 0 ? 0 : imOf(pooled(book, accounts), accounts[0]);
  return { separateUsd, pooledUsd, costUsd: separateUsd - pooledUsd };
}
