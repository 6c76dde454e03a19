/**
 * Options on the spread of two forwards: pays max(w (F1 - F2 - K), 0).
 *
 * `kirkSpread`: Black on F1/(F2 + K) with vol^2 = sigma1^2 + (sigma2 F2/(F2+K))^2 - 2 rho sigma1 sigma2 F2/(F2+K).
 * Source: Kirk (1995), "Correlation in the Energy Markets", in Managing Energy Price Risk; Haug (2007), 5.6. An
 * approximation: exact at K = 0, off by some per cent of the price for strikes far from it.
 * `bjerksundStenslandSpread`: the value of exercising where F1 > a F2^b / E[F2^b], a = F2 + K, b = F2/(F2 + K): a lower bound.
 * Source: Bjerksund and Stensland (2011), "Closed Form Spread Option Valuation", Quantitative Finance 14(10), eqs. (7) to (12).
 * `exactSpread`: conditioning on the second asset and quadrature (Pearson 1995); absolute error below 1e-11 of the
 * forwards.
 *
 * Domain: F1, F2 > 0; K any sign, for Kirk F2 + K > 0; T > 0; sigma >= 0; |rho| <= 1.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { normalCdf } from '../../math/normal';
import { black76Undiscounted } from '../black76';
import { optionSign } from '../blackScholes';
import { checkFinite, checkPrices, checkVol } from '../european';
import { conditionalOption } from './conditional';
import { checkPositiveTime } from './exoticMarket';
import { checkCorrelation, ratioVol } from './twoAssetMarket';

export interface SpreadOption {
  readonly type: 'call' | 'put';
  /** Forwards to the expiry, price units. */
  readonly F1: number;
  readonly F2: number;
  readonly K: number;
  readonly T: number;
  readonly r: number;
  readonly sigma1: number;
  readonly sigma2: number;
  readonly rho: number;
}

/** The first thing that is wrong, or undefined. */
export function checkSpread(option: SpreadOption): Failure | undefined {
  const { F1, F2, K, T, r, sigma1, sigma2, rho } = option;
  return (
    checkFinite(Object.entries({ F1, F2, K, T, r, sigma1, sigma2, rho })) ??
    checkPositiveTime('T', T) ??
    checkVol(sigma1) ??
    checkVol(sigma2) ??
    checkPrices([['F1', F1] as const, ['F2', F2] as const], true) ??
    checkCorrelation(rho)
  );
}

/** Kirk's approximation in price units. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE (F2 + K <= 0). */
export function kirkSpread(option: SpreadOption): Result<number> {
  const refused = checkSpread(option);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { F1, F2, K, T, r, sigma1, sigma2, rho } = option;
  const strike = F2 + K;
  if (!(strike > 0))
    return failure('OUT_OF_RANGE', `F2 + K = ${strike}: must be positive for Kirk's formula`);
  const vol = ratioVol(sigma1, (sigma2 * F2) / strike, rho);
  return success(
    Math.exp(-r * T) * black76Undiscounted(optionSign(option.type), F1, strike, vol * Math.sqrt(T)),
  );
}

/**
 * Bjerksund and Stensland's approximation in price units: within 1e-3 of the price for ordinary strikes. Errors as for
 * Kirk's.
 */
export function bjerksundStenslandSpread(option: SpreadOption): Result<number> {
  const refused = checkSpread(option);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { type, F1, F2, K, T, r } = option;
  const strike = F2 + K;
  if (!(strike > 0))
    return failure(
      'OUT_OF_RANGE',
      `F2 + K = ${strike}: must be positive for Bjerksund and Stensland's formula`,
    );
  const parity = type === 'call' ? 0 : F1 - F2 - K;
  return success(Math.exp(-r * T) * (boundaryCall(option) - parity));
}

/** Undiscounted call exercised on the boundary of the formula. */
function boundaryCall({ F1, F2, K, T, sigma1, sigma2, rho }: SpreadOption): number {
  const b = F2 / (F2 + K);
  const deviation = ratioVol(sigma1, b * sigma2, rho) * Math.sqrt(T);
  if (deviation === 0) return Math.max(0, F1 - F2 - K);
  const log = Math.log(F1 / (F2 + K));
  const [own1, own2, cross] = [0.5 * sigma1 * sigma1, 0.5 * b * b * sigma2 * sigma2, rho * sigma1 * sigma2];
  const d1 = (log + (own1 - b * cross + own2) * T) / deviation;
  const d2 = (log + (cross - own1 + own2 - b * sigma2 * sigma2) * T) / deviation;
  const d3 = (log + (own2 - own1) * T) / deviation;
  return F1 * normalCdf(d1) - F2 * normalCdf(d2) - K * normalCdf(d3);
}

/** Lognormal value in price units. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function exactSpread(option: SpreadOption): Result<number> {
  const refused = checkSpread(option);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { F1, F2, K, T, r, sigma1, sigma2, rho } = option;
  const rootT = Math.sqrt(T);
  const [shared, own] = [rho * sigma1 * rootT, sigma2 * rootT];
  const value = conditionalOption(
    optionSign(option.type),
    (z) => F1 * Math.exp(shared * z - 0.5 * shared * shared),
    (z) => F2 * Math.exp(own * z - 0.5 * own * own) + K,
    sigma1 * rootT * Math.sqrt((1 - rho) * (1 + rho)),
  );
  return success(Math.exp(-r * T) * value);
}
