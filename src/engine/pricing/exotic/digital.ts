/**
 * Digital options decided at expiry: cash-or-nothing, asset-or-nothing and gap options.
 *
 * Cash: X e^(-rT) N(w d2); asset: S e^(-qT) N(w d1); gap: w [S e^(-qT) N(w d1) - K2 e^(-rT) N(w d2)], d of the
 * trigger K. Source: Reiner and Rubinstein (1991), "Unscrambling the Binary Code", RISK 4(9); Haug (2007), 4.19.
 *
 * Domain: S, K > 0; T, sigma >= 0; r, q, cash any finite. Limits T = 0, sigma = 0: see `certainPath`.
 * Accuracy: about 1e-14 of the amount at stake.
 */
import type { Result } from '../../basics/result';
import { optionSign } from '../blackScholes';
import { certainValue, checkCertain, claimPayoff, isCertain } from './certainPath';
import { evaluate, jetMarket, sensitivitiesOf, type ExoticMarket, type Sensitivities } from './exoticMarket';
import { assetClaim, cashClaim, claimValue, vanillaClaim, type TerminalClaim } from './terminalClaim';

interface DigitalTerms {
  readonly type: 'call' | 'put';
  /** Level that decides. */
  readonly K: number;
}

export type Digital =
  | (DigitalTerms & { readonly kind: 'cash-or-nothing'; readonly cash: number })
  | (DigitalTerms & { readonly kind: 'asset-or-nothing' })
  /** Pays w (S - paymentStrike) where w (S - K) > 0: may be negative. */
  | (DigitalTerms & { readonly kind: 'gap'; readonly paymentStrike: number });

/** The payoff of a digital as a claim on an interval of S_T. */
export function digitalClaim(option: Digital): TerminalClaim {
  const w = optionSign(option.type);
  if (option.kind === 'cash-or-nothing') return cashClaim(w, option.K, option.cash);
  if (option.kind === 'asset-or-nothing') return assetClaim(w, option.K);
  return { ...vanillaClaim(w, option.K), fixed: -w * option.paymentStrike };
}

/** Price, delta, gamma and vega in units of S (or of the cash). Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceDigital(option: Digital, market: ExoticMarket): Result<Sensitivities> {
  const claim = digitalClaim(option);
  const refused = checkCertain(market, [['K', option.K]], [['fixed amount', claim.fixed]]);
  return evaluate(refused, { option, market }, () => {
    if (!isCertain(market)) return sensitivitiesOf(claimValue(jetMarket(market), claim));
    const { T } = market;
    return certainValue(market, (path) => path.discount(T) * claimPayoff(claim, path.at(T)));
  });
}
