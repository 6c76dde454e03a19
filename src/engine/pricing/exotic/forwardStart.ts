/**
 * Options that are settled in part later: forward start (strike = moneyness times the spot at t) and simple chooser
 * (call or put on the same strike and expiry, to be chosen at t).
 *
 * Forward start: S e^(-qt) times the option on 1 with strike `moneyness` over T - t. Rubinstein (1991), "Pay Now,
 * Choose Later", RISK 4(2). Chooser: call to T plus a put on the same present values with deviation sigma sqrt(t).
 * Rubinstein (1991), "Options for the Undecided", RISK 4(4). Haug (2007), 4.2 and 4.11.1.
 *
 * Domain: S, K, moneyness > 0; 0 <= t < T (chooser 0 < t <= T); sigma > 0 (forward start: sigma >= 0). Accuracy: about 1e-15 of spot.
 */
import { failure, type Result } from '../../basics/result';
import { constant } from '../../math/jet';
import { blackScholesGreeks, optionSign } from '../blackScholes';
import { checkCertain } from './certainPath';
import { checkExotic, evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, Sensitivities } from './exoticMarket';
import { forwardOption } from './forwardOption';

/** Price, delta, gamma (0), vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceForwardStart(
  type: 'call' | 'put',
  moneyness: number,
  start: number,
  market: ExoticMarket,
): Result<Sensitivities> {
  const { S, T, sigma, r, q } = market;
  const inside = start >= 0 && start < T ? undefined : outside('start', start, T);
  const refused = checkCertain(market, [['moneyness', moneyness]], [['start', start]]) ?? inside;
  return evaluate(refused, { type, moneyness, start, market }, () => {
    const unit = blackScholesGreeks(optionSign(type), 1, moneyness, T - start, sigma, r, q);
    const units = Math.exp(-q * start);
    return {
      price: S * units * unit.price,
      delta: units * unit.price,
      gamma: 0,
      vega: S * units * unit.vega,
    };
  });
}

const outside = (field: string, value: number, T: number) =>
  failure('INVALID_INPUT', `${field} = ${value}: must lie within 0 and the expiry ${T}`).failure;

/** Price, delta, gamma, vega of the chooser in units of S. Errors as above. */
export function priceChooser(K: number, chooseAt: number, market: ExoticMarket): Result<Sensitivities> {
  const inside = chooseAt > 0 && chooseAt <= market.T ? undefined : outside('chooseAt', chooseAt, market.T);
  const refused = checkExotic(market, [['K', K]], [['chooseAt', chooseAt]]) ?? inside;
  return evaluate(refused, { K, chooseAt, market }, () => {
    const { S, T, sigma, r, q, deviation } = jetMarket(market);
    const forward = S.times(Math.exp((r - q) * T));
    const [strike, discount] = [constant(K), Math.exp(-r * T)];
    const call = forwardOption(1, forward, strike, deviation, discount);
    return sensitivitiesOf(
      call.plus(forwardOption(-1, forward, strike, sigma.times(Math.sqrt(chooseAt)), discount)),
    );
  });
}
