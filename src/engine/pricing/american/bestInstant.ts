/**
 * American options where nothing is uncertain: no vol, a strike of 0 or a spot of 0. The holder picks the best instant
 * of a known path: the largest w (S e^(-qt) - K e^(-rt)) over t in 0..T, at 0, T or the one stationary point.
 * Exact for sigma = 0; for a deviation sigma sqrt(T) > 0 off by at most about that share of the larger of S and K.
 */
export function bestInstantValue(w: 1 | -1, S: number, K: number, T: number, r: number, q: number): number {
  const at = (t: number): number => w * (S * Math.exp(-q * t) - K * Math.exp(-r * t));
  const stationary = Math.log((r * K) / (q * S)) / (r - q);
  const inside = stationary > 0 && stationary < T ? at(stationary) : 0;
  return Math.max(0, at(0), at(T), inside);
}

/** Below this deviation of ln S the path counts as known. */
export const CERTAIN_DEVIATION = 1e-5;
