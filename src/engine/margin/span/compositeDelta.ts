/** Delta of one contract as spread rules count it. */
import { black76Greeks } from '../../pricing/black76';
import { DAYS_PER_YEAR } from '../../basics/time';
import type { FuturesOption } from './riskArray';

/**
 * Undiscounted Black-76 delta of one long option at the present price; a future has 1. Clearing houses publish a
 * probability-weighted mean of the deltas of the scenarios instead, which comes with their parameter files.
 */
export const compositeDelta = ({ type, forward, strike, days, vol }: FuturesOption): number =>
  black76Greeks(type, forward, strike, days / DAYS_PER_YEAR, vol, 0).delta;

/** Composite delta from deltas by scenario and their probabilities, which need not sum to 1. */
export function weightedDelta(deltas: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return deltas.reduce((sum, delta, k) => sum + delta * weights[k], 0) / total;
}
