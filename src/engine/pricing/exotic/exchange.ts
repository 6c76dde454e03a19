/**
 * The right to exchange one asset for another: pays max(Q1 S1 - Q2 S2, 0).
 *
 * Black's formula on the ratio with vol^2 = sigma1^2 + sigma2^2 - 2 rho sigma1 sigma2. Source: Margrabe (1978), "The
 * Value of an Option to Exchange One Asset for Another", J. Finance 33, eq. (7); Haug (2007), 5.4.
 *
 * Domain: S, Q > 0; T > 0; sigma >= 0; |rho| <= 1. The rate has no influence (its sensitivity is 0). Limits: with a
 * ratio that has no vol the value is the discounted intrinsic one. Accuracy: as Black-Scholes.
 */
import { success, type Result } from '../../basics/result';
import { blackScholesGreeks } from '../blackScholes';
import { checkPrices } from '../european';
import { checkTwoAssets, ratioVol, type TwoAssetMarket } from './twoAssetMarket';

export interface ExchangeValue {
  readonly price: number;
  /** dV/dS1, dV/dS2. */
  readonly delta1: number;
  readonly delta2: number;
  /** d2V/dS1^2, d2V/dS2^2. */
  readonly gamma1: number;
  readonly gamma2: number;
  /** dV/dt per year. */
  readonly theta: number;
}

/** Value and Greeks in price units. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceExchange(market: TwoAssetMarket, Q1 = 1, Q2 = 1): Result<ExchangeValue> {
  const refused =
    checkTwoAssets(market) ??
    checkPrices(
      [
        ['Q1', Q1],
        ['Q2', Q2],
      ],
      true,
    );
  if (refused !== undefined) return { ok: false, failure: refused };
  const { S1, S2, q1, q2, sigma1, sigma2, rho, T } = market;
  const g = blackScholesGreeks(1, Q1 * S1, Q2 * S2, T, ratioVol(sigma1, sigma2, rho), q2, q1);
  return success({
    price: g.price,
    delta1: Q1 * g.delta,
    delta2: Q2 * g.dualDelta,
    gamma1: Q1 * Q1 * g.gamma,
    gamma2: Q2 * Q2 * g.dualGamma,
    theta: g.theta,
  });
}
