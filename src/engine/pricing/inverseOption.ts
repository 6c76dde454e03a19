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
  /** d(deltaNet)/dF, coin per USD; /dsigma, coin; d(deltaBs)/dt and d(deltaNet)/dt, coin per year. */
  readonly gammaNet: number;
  readonly vannaNet: number;
  readonly charmBs: number;
  readonly charmNet: number;
  /** Derivatives of P in coin: delta in coin per USD, gamma in coin per USD squared, vega and theta in coin. */
  readonly coin: Greeks;
  /** Derivatives of V in USD, the undiscounted Black-76 ones. */
  readonly usd: Greeks;
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

/**
 * From the undiscounted USD derivatives `usd` by V = F P. deltaNet = w (K/F) N(w d2) = -(K/F) dV/dK has no
 * cancellation; each further derivative in F takes the same one of V less n times the one below of P, over F.
 */
export function inverseFromUsd(usd: Greeks, F: number, K: number): InverseGreeks {
  const deltaNet = (-usd.dualDelta * K) / F;
  const coin = coinGreeks(usd, F, deltaNet / F);
  return {
    priceCoin: coin.price,
    priceUsd: usd.price,
    deltaBs: usd.delta,
    deltaNet,
    gammaNet: usd.gamma - coin.delta,
    vannaNet: usd.vanna - coin.vega,
    charmBs: usd.charm,
    charmNet: usd.charm - coin.theta,
    coin,
    usd: { ...usd, rho: 0, rhoQ: 0 },
  };
}

/** The coin is its own numeraire: at a given forward no rate enters, so both rhos are 0. */
function coinGreeks(usd: Greeks, F: number, delta: number): Greeks {
  const perF = 1 / F;
  const gamma = (usd.gamma - 2 * delta) * perF;
  const [vega, theta] = [usd.vega * perF, usd.theta * perF];
  const vanna = (usd.vanna - vega) * perF;
  const charm = (usd.charm - theta) * perF;
  return {
    price: usd.price / F,
    delta,
    gamma,
    vega,
    theta,
    rho: 0,
    vanna,
    volga: usd.volga * perF,
    charm,
    veta: usd.veta * perF,
    speed: (usd.speed - 3 * gamma) * perF,
    zomma: (usd.zomma - 2 * vanna) * perF,
    color: (usd.color - 2 * charm) * perF,
    ultima: usd.ultima * perF,
    dualDelta: usd.dualDelta * perF,
    dualGamma: usd.dualGamma * perF,
    rhoQ: 0,
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

/** Mark of a coin-settled option: forward in USD, price in coin per contract. */
export interface InverseMark {
  readonly forward: number;
  readonly priceCoin: number;
}

/** P&L of a position in coin-settled options between two marks; quantity in contracts, long positive. */
export interface InversePnl {
  /** What the venue books. */
  readonly coin: number;
  /** The same coins at the new forward. */
  readonly usd: number;
  /** Change of the position's USD value: with the move of the premium that was held in coin before. */
  readonly changeInUsdValue: number;
}

export function inverseOptionPnl(quantity: number, before: InverseMark, after: InverseMark): InversePnl {
  const coin = quantity * (after.priceCoin - before.priceCoin);
  return {
    coin,
    usd: coin * after.forward,
    changeInUsdValue: quantity * (after.priceCoin * after.forward - before.priceCoin * before.forward),
  };
}
