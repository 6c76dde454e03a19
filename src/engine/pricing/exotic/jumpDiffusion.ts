/**
 * European options where the asset jumps at Poisson times by a lognormal factor.
 *
 * V = sum over n of Poisson(n; L' T) BSM(sigma_n, r_n), L' = L (1 + k), sigma_n^2 = sigma^2 + n d^2/T,
 * r_n - q = r - q - L k + n ln(1 + k)/T. Source: Merton (1976), "Option Pricing when Underlying Stock Returns are
 * Discontinuous", J. Financial Economics 3, eq. (19). vega is the derivative in the diffusive vol.
 *
 * Domain: S, K > 0; T > 0; sigma, d >= 0; L >= 0; k > -1. Terms are added until the Poisson weights left are below
 * 1e-18; L' T above 10,000 is refused. Accuracy: about 1e-14 of spot.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { logGamma } from '../../math/gammaFunctions';
import { blackScholesGreeks, optionSign } from '../blackScholes';
import { checkFinite, checkPrices, checkVol } from '../european';
import {
  checkNotNegative,
  checkPositiveTime,
  evaluate,
  type ExoticMarket,
  type Sensitivities,
} from './exoticMarket';

export interface JumpDiffusion extends ExoticMarket {
  /** Jumps per year, L. */
  readonly intensity: number;
  /** Mean relative jump k = E[factor] - 1. */
  readonly meanJump: number;
  /** Deviation d of the logarithm of the factor. */
  readonly jumpDeviation: number;
}

const LARGEST_COUNT = 10_000;

function check(K: number, market: JumpDiffusion): Failure | undefined {
  const { S, T, sigma, intensity, meanJump, jumpDeviation } = market;
  const prices = [['S', S] as const, ['K', K] as const];
  return (
    checkFinite([...Object.entries(market), ...prices]) ??
    checkPositiveTime('T', T) ??
    checkVol(sigma) ??
    checkPrices(prices, true) ??
    checkNotNegative('intensity', intensity) ??
    checkNotNegative('jumpDeviation', jumpDeviation) ??
    checkJumps(meanJump, intensity * (1 + meanJump) * T)
  );
}

function checkJumps(meanJump: number, count: number): Failure | undefined {
  if (meanJump <= -1) return failure('INVALID_INPUT', `meanJump = ${meanJump}: must be above -1`).failure;
  if (count <= LARGEST_COUNT) return undefined;
  return failure('OUT_OF_RANGE', `${count} jumps expected to expiry: at most ${LARGEST_COUNT}`).failure;
}

/** Price, delta, gamma, vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceJumpDiffusion(
  type: 'call' | 'put',
  K: number,
  market: JumpDiffusion,
): Result<Sensitivities> {
  return evaluate(check(K, market), { type, K, market }, () => poissonSum(type, K, market));
}

function poissonSum(type: 'call' | 'put', K: number, market: JumpDiffusion): Sensitivities {
  const { S, T, sigma, r, q, intensity, meanJump, jumpDeviation } = market;
  const count = intensity * (1 + meanJump) * T;
  const reach = count === 0 ? 0 : Math.ceil(count + 10 * Math.sqrt(count) + 20);
  const sum = { price: 0, delta: 0, gamma: 0, vega: 0 };
  for (let n = 0; n <= reach; n++) {
    const weight = count === 0 ? 1 : Math.exp(n * Math.log(count) - count - logGamma(n + 1));
    const vol = Math.sqrt(sigma * sigma + (n * jumpDeviation * jumpDeviation) / T);
    const rate = r - intensity * meanJump + (n * Math.log1p(meanJump)) / T;
    const g = blackScholesGreeks(optionSign(type), S, K, T, vol, rate, q);
    sum.price += weight * g.price;
    sum.delta += weight * g.delta;
    sum.gamma += weight * g.gamma;
    sum.vega += vol > 0 ? (weight * g.vega * sigma) / vol : 0;
  }
  return sum;
}
