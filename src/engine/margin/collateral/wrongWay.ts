/** Collateral in the scenarios of the book: does it fall when the book loses? */
import { invariant } from '../../basics/result';
import { shiftedUsdRate, type Revaluation } from '../../risk/revalue';

/** A balance by currency slot of the universe. */
export interface SlotBalance {
  readonly currencySlot: number;
  readonly amount: number;
}

/** P&L in USD of balances by scenario: amount x (rate in the scenario - rate now). NaN where a rate is missing. */
export function collateralPnl(
  revaluation: Revaluation,
  balances: readonly SlotBalance[],
  from = 0,
  count = revaluation.scenarios.count - from,
): Float64Array {
  return Float64Array.from({ length: count }, (_, s) =>
    balances.reduce((total, { currencySlot, amount }) => {
      const now = revaluation.market.usdRate[currencySlot];
      return total + amount * (shiftedUsdRate(revaluation, currencySlot, from + s) - now);
    }, 0),
  );
}

export interface WrongWay {
  /** Correlation of the two P&L vectors over the scenarios; undefined when one of them does not move. */
  readonly correlation?: number;
  /** Collateral's P&L in the book's worst scenario, USD. */
  readonly inWorst: number;
  /** Largest loss of book and collateral together, USD, >= 0. */
  readonly jointLoss: number;
  /** What the joint loss exceeds the book's own by, USD, >= 0. */
  readonly addOn: number;
  /** Correlated beyond the threshold, and falling in the book's worst scenario. */
  readonly isWrongWay: boolean;
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function correlationOf(a: Float64Array, b: Float64Array): number | undefined {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : undefined;
}

/** Both vectors over the same scenarios, gains positive, at least one scenario. */
export function wrongWay(bookPnl: Float64Array, collateral: Float64Array, threshold = 0.5): WrongWay {
  invariant(bookPnl.length === collateral.length && bookPnl.length > 0, 'P&L over the same scenarios');
  const bookLoss = Math.max(0, -Math.min(...bookPnl));
  const inWorst = collateral[bookPnl.indexOf(Math.min(...bookPnl))];
  const jointLoss = Math.max(0, -Math.min(...bookPnl.map((pnl, s) => pnl + collateral[s])));
  const correlation = correlationOf(bookPnl, collateral);
  return {
    ...(correlation === undefined ? {} : { correlation }),
    inWorst,
    jointLoss,
    addOn: Math.max(0, jointLoss - bookLoss),
    isWrongWay: correlation !== undefined && correlation > threshold && inWorst < 0,
  };
}
