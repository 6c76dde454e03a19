/**
 * The right to exchange one asset for another at any time until T: pays max(Q1 S1 - Q2 S2, 0) at exercise.
 *
 * With asset 2 as numeraire it is an American call on the ratio with rate q2, yield q1 and the vol of the ratio, hence
 * independent of the interest rate. Source: Bjerksund and Stensland (1993), "American Exchange Options and a Put-Call
 * Transformation: A Note", J. Business Finance and Accounting 20(5); Haug (2007), 5.4.1.
 *
 * Domain: S, Q > 0; T > 0; sigma >= 0; abs(rho) <= 1; two boundaries (q1 < q2 < 0 reversed) refused as UNSUPPORTED.
 * Accuracy: that of `priceAmerican`, or of `bjerksundStensland1993`.
 */
import type { Failure, Result } from '../../basics/result';
import { checkPrices } from '../european';
import { checkTwoAssets, ratioVol, type TwoAssetMarket } from '../exotic/twoAssetMarket';
import { priceAmerican, type AmericanInputs, type AmericanValue } from './american';
import { bjerksundStensland1993 } from './bjerksundStensland1993';

function check(market: TwoAssetMarket, Q1: number, Q2: number): Failure | undefined {
  const quantities = [['Q1', Q1] as const, ['Q2', Q2] as const];
  return checkTwoAssets(market) ?? checkPrices(quantities, true);
}

const callOnRatio = (market: TwoAssetMarket, Q1: number, Q2: number): AmericanInputs => ({
  type: 'call',
  S: Q1 * market.S1,
  K: Q2 * market.S2,
  T: market.T,
  sigma: ratioVol(market.sigma1, market.sigma2, market.rho),
  r: market.q2,
  q: market.q1,
});

/** Value in price units; delta and gamma in Q1 S1. Errors: as `priceAmerican`. */
export function priceAmericanExchange(market: TwoAssetMarket, Q1 = 1, Q2 = 1): Result<AmericanValue> {
  const refused = check(market, Q1, Q2);
  return refused === undefined ? priceAmerican(callOnRatio(market, Q1, Q2)) : { ok: false, failure: refused };
}

/** The approximation of Bjerksund and Stensland; value in price units. */
export function approximateAmericanExchange(market: TwoAssetMarket, Q1 = 1, Q2 = 1): Result<number> {
  const refused = check(market, Q1, Q2);
  return refused === undefined
    ? bjerksundStensland1993(callOnRatio(market, Q1, Q2))
    : { ok: false, failure: refused };
}
