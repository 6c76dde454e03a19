/**
 * Quanto option: payoff max(w (S - K), 0) in a foreign asset's own price units, paid in the domestic currency at a rate
 * of exchange fixed in advance.
 *
 * Black's formula with the forward S exp((rf - q - rho sigma sigma_fx) T), discounted at the domestic rate. Source:
 * Reiner (1992), "Quanto Mechanics", RISK 5(3); Haug (2007), 5.16.1.
 *
 * Domain: S, K > 0; T, sigma > 0; sigma_fx >= 0; |rho| <= 1. Accuracy: about 1e-15 of spot. vega is the derivative in
 * the asset's vol, through the forward too.
 */
import type { Result } from '../../basics/result';
import { constant } from '../../math/jet';
import { optionSign } from '../blackScholes';
import { checkExotic, checkNotNegative, evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, Sensitivities } from './exoticMarket';
import { forwardOption } from './forwardOption';
import { checkCorrelation } from './twoAssetMarket';

export interface QuantoOption {
  readonly type: 'call' | 'put';
  readonly K: number;
  /** Rate of the asset's own currency; the market's r is the domestic one. */
  readonly foreignRate: number;
  /** Vol of the rate of exchange, domestic per foreign. */
  readonly fxSigma: number;
  /** Correlation of the asset with that rate of exchange. */
  readonly rho: number;
  /** Domestic units paid per unit of payoff; 1 where not given. */
  readonly fixedFx?: number;
}

/** Price, delta, gamma, vega in domestic units. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceQuanto(option: QuantoOption, market: ExoticMarket): Result<Sensitivities> {
  const { type, K, foreignRate, fxSigma, rho, fixedFx = 1 } = option;
  const others = [
    ['foreignRate', foreignRate] as const,
    ['fxSigma', fxSigma] as const,
    ['rho', rho] as const,
  ];
  const refused =
    checkExotic(market, [['K', K] as const, ['fixedFx', fixedFx] as const], others) ??
    checkNotNegative('fxSigma', fxSigma) ??
    checkCorrelation(rho);
  return evaluate(refused, { option, market }, () => {
    const { S, T, sigma, r, q, deviation } = jetMarket(market);
    const growth = sigma
      .times(-rho * fxSigma)
      .plus(foreignRate - q)
      .times(T);
    const forward = S.times(growth.exponential());
    const discount = fixedFx * Math.exp(-r * T);
    return sensitivitiesOf(forwardOption(optionSign(type), forward, constant(K), deviation, discount));
  });
}
