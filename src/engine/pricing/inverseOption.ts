/**
 * Coin-settled (inverse) European options: strike and forward in quote currency (USD) per coin, premium and payoff
 * in coin, one contract = one coin.
 *
 * Payoff max(w (S - K), 0) / S coin; price P = B / F coin, with B the undiscounted Black-76 value in USD: the coin
 * is its own numeraire and carries no discounting. Source: Deribit, "Inverse Options" (support.deribit.com, article
 * 25944688327069); premium-adjusted delta as in Reiswich and Wystup (2010), "FX Volatility Smile Construction",
 * CPQF Working Paper 20, section 2. Domain: F, K > 0; T, sigma >= 0 (preconditions; checked: `priceInverseOption`).
 */
import { success, type Result } from '../basics/result';
import { black76Greeks, black76Undiscounted } from './black76';
import { optionSign, type OptionSign } from './blackScholes';
import { priceEuropean } from './european';
import type { Greeks } from './greeks';

/** Per contract of one coin. Plain derivatives: vol per 1.00, time per year; USD stands for the quote currency. */
export interface InverseGreeks {
  /** P, coin. */
  readonly priceCoin: number;
  /** V = F P, USD at the forward. */
  readonly priceUsd: number;
  /** Black-Scholes delta dV/dF, coin. */
  readonly deltaBs: number;
  /** Net transaction (premium-adjusted) delta = delta_bs - P = F dP/dF, coin: hedges the premium held in coin too. */
  readonly deltaNet: number;
  /** dP/dF, coin per USD; and its derivative. */
  readonly deltaCoin: number;
  readonly gammaCoin: number;
  /** d2V/dF2, coin per USD. */
  readonly gammaUsd: number;
  readonly vegaCoin: number;
  readonly vegaUsd: number;
  /** -dP/dT, coin per year; -dV/dT, USD per year. */
  readonly thetaCoin: number;
  readonly thetaUsd: number;
  /** d2P/dF dsigma, coin per USD; d2V/dF dsigma, coin. */
  readonly vannaCoin: number;
  readonly vannaUsd: number;
  /** d2P/dsigma2, coin; d2V/dsigma2, USD. */
  readonly volgaCoin: number;
  readonly volgaUsd: number;
  /** d(deltaBs)/dt, per year; d(deltaNet)/dt, per year. */
  readonly charmBs: number;
  readonly charmNet: number;
}

/** Price in coin per contract. */
export const inverseOptionPrice = (w: OptionSign, F: number, K: number, T: number, sigma: number): number =>
  black76Undiscounted(w, F, K, sigma * Math.sqrt(T)) / F;

/** Price and Greeks in coin and in USD. */
export const inverseOptionGreeks = (
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  sigma: number,
): InverseGreeks => inverseFromUsd(black76Greeks(w, F, K, T, sigma, 0), F, K);

/** Checked way in; errors as `priceEuropean`. */
export function priceInverseOption(inputs: {
  readonly type: 'call' | 'put';
  readonly F: number;
  readonly K: number;
  readonly T: number;
  readonly sigma: number;
}): Result<InverseGreeks> {
  const greeks = priceEuropean({ ...inputs, model: 'black76', r: 0 });
  return greeks.ok ? success(inverseFromUsd(greeks.value, inputs.F, inputs.K)) : greeks;
}

/** From the undiscounted USD derivatives. deltaNet = w (K/F) N(w d2) = -(K/F) dV/dK has no cancellation. */
export function inverseFromUsd(g: Greeks, F: number, K: number): InverseGreeks {
  const deltaNet = (-g.dualDelta * K) / F;
  const perF = 1 / F;
  return {
    priceCoin: g.price / F,
    priceUsd: g.price,
    deltaBs: g.delta,
    deltaNet,
    deltaCoin: deltaNet * perF,
    gammaCoin: (g.gamma - 2 * deltaNet * perF) * perF,
    gammaUsd: g.gamma,
    vegaCoin: g.vega * perF,
    vegaUsd: g.vega,
    thetaCoin: g.theta * perF,
    thetaUsd: g.theta,
    vannaCoin: (g.vanna - g.vega * perF) * perF,
    vannaUsd: g.vanna,
    volgaCoin: g.volga * perF,
    volgaUsd: g.volga,
    charmBs: g.charm,
    charmNet: g.charm - g.theta * perF,
  };
}

/** Settlement per contract at the delivery price, in coin and in USD at that price. Precondition: price > 0. */
export function inverseOptionPayoff(
  type: 'call' | 'put',
  deliveryPrice: number,
  K: number,
): { readonly coin: number; readonly usd: number } {
  const usd = Math.max(0, optionSign(type) * (deliveryPrice - K));
  return { coin: usd / deliveryPrice, usd };
}
