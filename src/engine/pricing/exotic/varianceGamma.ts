/**
 * European options in the variance-gamma model: Brownian motion with drift theta, run on a gamma clock of unit rate.
 *
 * V = integral over the clock g of its density (shape T/nu, scale nu) times Black's value with forward
 * S exp((r - q + omega) T + (theta + sigma^2/2) g) and deviation sigma sqrt(g), omega = ln(1 - theta nu -
 * sigma^2 nu/2)/nu. Source: Madan, Carr and Chang (1998), "The Variance Gamma Process and Option Pricing", European
 * Finance Review 2, eqs. (6), (22), (24).
 *
 * Domain: S, K > 0; sigma, nu > 0; 1 - theta nu - sigma^2 nu/2 > 0, else there is no forward; T >= nu, else the
 * density has a pole at 0 and the case is refused. Accuracy: 1e-9 of spot or better for T >= 2 nu.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { logGamma } from '../../math/gammaFunctions';
import { integrate } from '../../math/quadrature';
import { black76Undiscounted } from '../black76';
import { optionSign } from '../blackScholes';
import { checkExotic, checkPositive, type ExoticMarket } from './exoticMarket';

export interface VarianceGammaMarket extends ExoticMarket {
  /** Drift of the motion per unit of its clock. */
  readonly theta: number;
  /** Variance of the clock per year. */
  readonly nu: number;
}

function check(K: number, market: VarianceGammaMarket): Failure | undefined {
  const { T, sigma, theta, nu } = market;
  const others = [['theta', theta] as const, ['nu', nu] as const];
  const refused = checkExotic(market, [['K', K]], others) ?? checkPositive('nu', nu);
  if (refused !== undefined) return refused;
  if (1 - theta * nu - 0.5 * sigma * sigma * nu <= 0)
    return failure('OUT_OF_RANGE', `theta = ${theta}, nu = ${nu}: the mean of S is infinite`).failure;
  return T >= nu ? undefined : failure('OUT_OF_RANGE', `T = ${T}: must be at least nu = ${nu}`).failure;
}

/** Price in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceVarianceGamma(
  type: 'call' | 'put',
  K: number,
  market: VarianceGammaMarket,
): Result<number> {
  const refused = check(K, market);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { S, T, sigma, r, q, theta, nu } = market;
  const shape = T / nu;
  const omega = Math.log(1 - theta * nu - 0.5 * sigma * sigma * nu) / nu;
  const growth = theta + 0.5 * sigma * sigma;
  const norm = logGamma(shape) + shape * Math.log(nu);
  const w = optionSign(type);
  const value = (g: number): number => {
    const density = Math.exp((shape - 1) * Math.log(g) - g / nu - norm);
    const forward = S * Math.exp((r - q + omega) * T + growth * g);
    return density * black76Undiscounted(w, forward, K, sigma * Math.sqrt(g));
  };
  const decay = 1 / nu - Math.max(0, growth);
  const reach = (shape + 12 * Math.sqrt(shape) + 60) / decay;
  // The clock as the square of the variable: roots of it become smooth.
  const sum = integrate((x) => 2 * x * value(x * x), 0, Math.sqrt(reach), 16, 32);
  return success(Math.exp(-r * T) * sum);
}
