/**
 * Options on the smaller or larger of two assets, and the two-asset correlation option.
 *
 * Source: Stulz (1982), "Options on the Minimum or the Maximum of Two Risky Assets", J. Financial Economics 10, eqs.
 * (11) to (17), with yields as in Johnson (1987); correlation option: Zhang (1995), Haug (2007), 5.2. The maximum
 * follows from c_max = c_1 + c_2 - c_min, puts from parity with the strike-0 call.
 *
 * Domain: S, K > 0; T, sigma > 0; |rho| < 1 or vols that differ. Accuracy: about 1e-14 of the assets (absolute).
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { bivariateNormalCdf } from '../../math/bivariateNormal';
import { blackScholesPrice, optionSign, type OptionSign } from '../blackScholes';
import { checkFinite, checkPrices } from '../european';
import { checkPositive } from './exoticMarket';
import { checkTwoAssets, ratioVol, type TwoAssetMarket } from './twoAssetMarket';

function checkStrikes(
  market: TwoAssetMarket,
  strikes: readonly (readonly [string, number])[],
): Failure | undefined {
  return (
    checkTwoAssets(market) ??
    checkPositive('sigma1', market.sigma1) ??
    checkPositive('sigma2', market.sigma2) ??
    checkFinite(strikes) ??
    checkPrices(strikes, true)
  );
}

/** Option on min(S1, S2) or max(S1, S2), price units. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceMinMax(
  kind: 'min' | 'max',
  type: 'call' | 'put',
  K: number,
  market: TwoAssetMarket,
): Result<number> {
  const refused = checkStrikes(market, [['K', K]]);
  if (refused !== undefined) return { ok: false, failure: refused };
  if (!(ratioVol(market.sigma1, market.sigma2, market.rho) > 0))
    return failure('OUT_OF_RANGE', 'the ratio of the two assets has no vol: price either of them instead');
  const call = kind === 'min' ? callOnMin(market, K) : callOnMax(market, K);
  if (type === 'call') return success(call);
  const underlying = kind === 'min' ? smaller(market) : larger(market);
  return success(call - underlying + K * Math.exp(-market.r * market.T));
}

const exchange = ({ S1, S2, q1, q2, sigma1, sigma2, rho, T }: TwoAssetMarket): number =>
  blackScholesPrice(1, S1, S2, T, ratioVol(sigma1, sigma2, rho), q2, q1);

/** Present value of receiving the smaller (larger) asset at T. */
const smaller = (market: TwoAssetMarket): number =>
  market.S1 * Math.exp(-market.q1 * market.T) - exchange(market);
const larger = (market: TwoAssetMarket): number =>
  market.S2 * Math.exp(-market.q2 * market.T) + exchange(market);

const d2 = (S: number, K: number, T: number, sigma: number, carry: number): number =>
  (Math.log(S / K) + (carry - 0.5 * sigma * sigma) * T) / (sigma * Math.sqrt(T));

function callOnMin(market: TwoAssetMarket, K: number): number {
  const { S1, S2, q1, q2, sigma1, sigma2, rho, r, T } = market;
  const rootT = Math.sqrt(T);
  const sigma = ratioVol(sigma1, sigma2, rho);
  const a1 = d2(S1, K, T, sigma1, r - q1);
  const a2 = d2(S2, K, T, sigma2, r - q2);
  const ratio2 = d2(S1, S2, T, sigma, q2 - q1);
  const ratio1 = ratio2 + sigma * rootT;
  const rho1 = bounded((sigma1 - rho * sigma2) / sigma);
  const rho2 = bounded((sigma2 - rho * sigma1) / sigma);
  return (
    S1 * Math.exp(-q1 * T) * bivariateNormalCdf(a1 + sigma1 * rootT, -ratio1, -rho1) +
    S2 * Math.exp(-q2 * T) * bivariateNormalCdf(a2 + sigma2 * rootT, ratio2, -rho2) -
    K * Math.exp(-r * T) * bivariateNormalCdf(a1, a2, rho)
  );
}

const bounded = (rho: number): number => Math.max(-1, Math.min(1, rho));

function callOnMax(market: TwoAssetMarket, K: number): number {
  const { S1, S2, q1, q2, sigma1, sigma2, r, T } = market;
  const first = blackScholesPrice(1, S1, K, T, sigma1, r, q1);
  const second = blackScholesPrice(1, S2, K, T, sigma2, r, q2);
  return first + second - callOnMin(market, K);
}

/** Pays w (S2 - K2) where w (S1 - K1) > 0 and w (S2 - K2) > 0. Errors as above. */
export function priceCorrelationOption(
  type: 'call' | 'put',
  K1: number,
  K2: number,
  market: TwoAssetMarket,
): Result<number> {
  const refused = checkStrikes(market, [
    ['K1', K1],
    ['K2', K2],
  ]);
  if (refused !== undefined) return { ok: false, failure: refused };
  return success(correlationValue(optionSign(type), K1, K2, market));
}

function correlationValue(w: OptionSign, K1: number, K2: number, market: TwoAssetMarket): number {
  const { S1, S2, q1, q2, sigma1, sigma2, rho, r, T } = market;
  const rootT = Math.sqrt(T);
  const y1 = d2(S1, K1, T, sigma1, r - q1);
  const y2 = d2(S2, K2, T, sigma2, r - q2);
  const asset = bivariateNormalCdf(w * (y2 + sigma2 * rootT), w * (y1 + rho * sigma2 * rootT), rho);
  const cash = bivariateNormalCdf(w * y2, w * y1, rho);
  return w * (S2 * Math.exp(-q2 * T) * asset - K2 * Math.exp(-r * T) * cash);
}
