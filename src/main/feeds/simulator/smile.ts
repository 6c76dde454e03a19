/**
 * Vol surface of the simulator: SSVI, w(k, theta) = theta/2 [1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)] with
 * phi = eta / sqrt(theta (1 + theta)). Source: Gatheral and Jacquier (2014), "Arbitrage-free SVI volatility
 * surfaces", Quantitative Finance 14, sections 4 and 5. Free of butterfly arbitrage while eta (1 + |rho|) <= 2.
 */

export interface SmileState {
  /** At-the-money vol at expiries of days and of years. */
  volShort: number;
  volLong: number;
  /** rho. */
  skew: number;
  /** eta. */
  wings: number;
}

const SHORT_YEARS = 0.2;

/** Implied vol at log-moneyness k = ln(K/F) for a time to expiry in years. */
export function smileVol(state: SmileState, k: number, years: number): number {
  const time = Math.max(years, 1e-6);
  const weight = Math.exp(-time / SHORT_YEARS);
  const level = state.volLong + (state.volShort - state.volLong) * weight;
  const theta = level * level * time;
  const phi = state.wings / Math.sqrt(theta * (1 + theta));
  const x = phi * k;
  const total = (theta / 2) * (1 + state.skew * x + Math.sqrt((x + state.skew) ** 2 + 1 - state.skew ** 2));
  return Math.min(4.5, Math.sqrt(total / time));
}
