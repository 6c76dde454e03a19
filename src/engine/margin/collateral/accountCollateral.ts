/** What the coins and cash of an account are worth as collateral, and which of them fall with the book. */
import { KIND } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import type { AccountEquity } from '../../risk/equity';
import { pnlUsd, type Revaluation } from '../../risk/revalue';
import {
  collateralValue,
  type CollateralHolding,
  type CollateralRule,
  type CollateralValue,
} from './collateralValue';
import { collateralPnl, wrongWay, type WrongWay } from './wrongWay';

export interface AccountCollateral extends CollateralValue {
  /** By asset with a positive amount and a rate, over the scenarios of the matrix. */
  readonly wrongWay: readonly (WrongWay & { readonly asset: string })[];
}

/** P&L in USD of an account's positions by scenario, spot holdings left out: those are collateral. */
export function bookPnl(matrix: Revaluation, book: CompiledBook, account: number): Float64Array {
  const { instruments, quantities } = book.holdings[account];
  return Float64Array.from({ length: matrix.scenarios.count }, (_, s) =>
    instruments.reduce(
      (sum, row, k) =>
        matrix.universe.kind[row] === KIND.spot || quantities[k] === 0
          ? sum
          : sum + quantities[k] * pnlUsd(matrix, row, s),
      0,
    ),
  );
}

/** Cash, coins and spot holdings of an account, without price where there is none. */
export const collateralHeld = ({
  byCurrency,
}: AccountEquity): readonly (CollateralHolding & { readonly currencySlot: number })[] =>
  byCurrency
    .map(({ currency, currencySlot, cash, spotHoldings, usdRate }) => ({
      ...{ asset: currency, currencySlot, amount: cash + spotHoldings },
      ...(usdRate > 0 ? { priceUsd: usdRate } : {}),
    }))
    .filter(({ amount }) => amount !== 0);

/**
 * Values the account's cash, coins and spot holdings under a policy (USD); what has no rule or no price is named and not
 * counted. `matrix` holds at least one scenario of the book.
 */
export function accountCollateral(
  matrix: Revaluation,
  book: CompiledBook,
  account: number,
  equity: AccountEquity,
  policy: readonly CollateralRule[],
): AccountCollateral {
  const held = collateralHeld(equity);
  const positions = bookPnl(matrix, book, account);
  return {
    ...collateralValue(held, policy),
    wrongWay: held
      .filter(({ amount, priceUsd }) => amount > 0 && priceUsd !== undefined)
      .map(({ asset, currencySlot, amount }) => ({
        asset,
        ...wrongWay(positions, collateralPnl(matrix, [{ currencySlot, amount }])),
      })),
  };
}
