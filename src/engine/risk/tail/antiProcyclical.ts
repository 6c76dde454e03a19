/**
 * Brakes on margin that rises in a storm and falls in a calm: the three tools of EMIR's technical standards (Regulation
 * (EU) 153/2013, Art. 28), and Eurex PRISMA's charge for diversification that does not last. All amounts are positive.
 */

/** 28(1)(a): a buffer of `share` (0.25 at least), given back while the bare figure rose by more than `release` times. */
export function bufferedMargin(current: number, before: number, share = 0.25, release = 1.25): number {
  const full = current * (1 + share);
  return current > release * before ? Math.max(current, Math.min(full, before * (1 + share))) : full;
}

/** 28(1)(b): at least a quarter of the weight on stressed observations. */
export const stressBlend = (current: number, stressed: number, weight = 0.25): number =>
  (1 - weight) * current + weight * stressed;

/** 28(1)(c): never below the figure with the volatility of ten years. */
export const longRunFloor = (current: number, tenYears: number): number => Math.max(current, tenYears);

/**
 * Correlation break: kappa times the root mean square of the sub-windows' VaR about the whole, between `low` and `high`
 * times VaR. Eurex Clearing, PRISMA methodology; kappa and the bounds are the member's to set.
 */
export function correlationBreak(
  whole: number,
  subWindows: readonly number[],
  { kappa, low, high }: { readonly kappa: number; readonly low: number; readonly high: number },
): number {
  const squares = subWindows.reduce((sum, value) => sum + (value - whole) ** 2, 0);
  const charge = kappa * Math.sqrt(squares / Math.max(1, subWindows.length));
  return Math.min(high * whole, Math.max(low * whole, charge));
}
