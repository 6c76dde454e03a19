/**
 * Control variates: payoffs on the same path whose mean is known in closed form. The geometric average for arithmetic
 * Asians (Kemna and Vorst 1990), the geometric basket for baskets of positive weights, the vanilla option for barriers and
 * lookbacks; undefined where there is none.
 */
import { black76Undiscounted } from '../black76';
import { optionSign } from '../blackScholes';
import type { BasketMarket } from '../exotic/basketMarket';
import type { OptionOnAssets, OptionOnDates } from './simulatedPayoff';

export interface Control {
  /** Undiscounted. */
  readonly mean: number;
  readonly payoff: (prices: readonly Float64Array[]) => number;
}

/** For an option on one asset observed on dates. */
export function controlOnDates(option: OptionOnDates, market: BasketMarket): Control | undefined {
  if (option.kind !== 'asian') return vanillaControl(option, market);
  const { type, K, dates, known = [] } = option;
  if (K === 'average') return undefined;
  // On the average of the fixings ahead the known ones only move the strike.
  const strike = ((dates.length + known.length) * K - known.reduce((sum, x) => sum + x, 0)) / dates.length;
  return strike > 0 ? geometricAverage(type, strike, dates, market) : undefined;
}

function vanillaControl(option: OptionOnDates, { spots, yields, sigmas, r, T }: BasketMarket): Control {
  const w = optionSign(option.type);
  const forward = spots[0] * Math.exp((r - yields[0]) * T);
  const K = typeof option.K === 'number' ? option.K : spots[0];
  const mean = black76Undiscounted(w, forward, K, sigmas[0] * Math.sqrt(T));
  return { mean, payoff: ([path]) => Math.max(0, w * (path[path.length - 1] - K)) };
}

function geometricAverage(
  type: 'call' | 'put',
  K: number,
  dates: readonly number[],
  { spots, yields, sigmas, r }: BasketMarket,
): Control {
  const n = dates.length;
  const [sigma2, carry] = [sigmas[0] ** 2, r - yields[0]];
  const meanTime = dates.reduce((sum, t) => sum + t, 0) / n;
  const sharedTime = dates.reduce((sum, t, i) => sum + t * (2 * (n - i) - 1), 0) / (n * n);
  const forward = spots[0] * Math.exp((carry - 0.5 * sigma2) * meanTime + 0.5 * sigma2 * sharedTime);
  const w = optionSign(type);
  const mean = black76Undiscounted(w, forward, K, Math.sqrt(sigma2 * sharedTime));
  const payoff = ([path]: readonly Float64Array[]): number => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += Math.log(path[k]);
    return Math.max(0, w * (Math.exp(sum / n) - K));
  };
  return { mean, payoff };
}

/** For an option on several assets at expiry. */
export function controlOnAssets(option: OptionOnAssets, market: BasketMarket): Control | undefined {
  const { kind, weights, K, type } = option;
  if (kind !== 'basket' || !(K > 0) || weights.some((x) => x <= 0)) return undefined;
  const { spots, yields, sigmas, correlation, r, T } = market;
  const total = weights.reduce((sum, x, i) => sum + x * spots[i], 0);
  const shares = weights.map((x, i) => (x * spots[i]) / total);
  const logMean = shares.reduce((sum, a, i) => sum + a * (r - yields[i] - 0.5 * sigmas[i] ** 2) * T, 0);
  const variance = shares.reduce(
    (sum, a, i) =>
      sum + shares.reduce((s, b, j) => s + a * b * correlation[i][j] * sigmas[i] * sigmas[j] * T, 0),
    0,
  );
  const w = optionSign(type);
  const mean = black76Undiscounted(w, total * Math.exp(logMean + 0.5 * variance), K, Math.sqrt(variance));
  const payoff = (prices: readonly Float64Array[]): number => {
    let log = 0;
    for (let i = 0; i < shares.length; i++) log += shares[i] * Math.log(prices[i][0] / spots[i]);
    return Math.max(0, w * (total * Math.exp(log) - K));
  };
  return { mean, payoff };
}
