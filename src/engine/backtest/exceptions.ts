/** Days on which the loss went beyond VaR. P&L of a loss is negative, VaR is a positive loss. */
import { failure, success, type Result } from '../basics/result';
import { refusal, seriesFault, type Series } from '../math/series';

/** 1 where P&L < -VaR, strictly; 0 elsewhere. `valueAtRisk[t]` was known before day t. */
export function exceptionsOf(pnl: Series, valueAtRisk: Series): Result<Uint8Array> {
  const refused = refusal(seriesFault(pnl, 'P&L', 1), seriesFault(valueAtRisk, 'VaR', 1));
  if (refused !== undefined) return refused;
  if (pnl.length !== valueAtRisk.length)
    return failure('INVALID_INPUT', `${valueAtRisk.length} forecasts for ${pnl.length} days`);
  return success(Uint8Array.from({ length: pnl.length }, (_, t) => (pnl[t] < -valueAtRisk[t] ? 1 : 0)));
}

export const countExceptions = (hits: ArrayLike<number>): number => {
  let count = 0;
  for (let t = 0; t < hits.length; t++) count += hits[t];
  return count;
};

/** Numbers of steps from calm (0) or exception (1) to calm or exception, over consecutive days. */
export interface Transitions {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

export function transitionsOf(hits: ArrayLike<number>): Transitions {
  const counts = [0, 0, 0, 0];
  for (let t = 1; t < hits.length; t++) counts[2 * hits[t - 1] + hits[t]]++;
  const [n00, n01, n10, n11] = counts;
  return { n00, n01, n10, n11 };
}
