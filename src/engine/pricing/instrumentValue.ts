/** What every pricer takes and returns, whatever the product. */
import type { OptionType } from '../instruments/instrument';
import type { Greeks } from './greeks';
import type { InverseGreeks } from './inverseOption';

/** Market of one product. Prices in its quote currency per coin; what is not known is absent. */
export interface InstrumentMarket {
  /** Valuation instant, ms since the epoch. */
  readonly valuationMs: number;
  readonly spot?: number;
  /** Forward of the instrument's own expiry; for perpetuals and futures their mark. */
  readonly forward?: number;
  /** Implied vol, fraction per square-root year. */
  readonly vol?: number;
  /** Continuously compounded, per year; 0 for the undiscounted marks of the venues. */
  readonly rate?: number;
  /** Continuous yield of the underlying, per year; only with `spot` in place of a forward. */
  readonly yieldRate?: number;
  /** Dividends of the underlying on known dates, besides `yieldRate`; only with `spot` in place of a forward. */
  readonly dividends?: readonly KnownDividend[];
  /** The other asset of an option on two. */
  readonly second?: SecondAsset;
  /** The other assets of a basket. */
  readonly others?: BasketAssets;
  /** Options of the product's expiry that replicate a variance swap. */
  readonly strip?: readonly StripOption[];
  /** How the value is formed; absent: the most accurate formula there is. */
  readonly method?: PricingMethod;
  /** How the underlying moves; absent: lognormal, with `vol` constant. */
  readonly model?: MarketModel;
}

/** Other models of European options, for checks of a smile. */
export type MarketModel =
  /** Bachelier on the forward: `vol` in price units per square-root year, prices of any sign. */
  | { readonly kind: 'normal' }
  /** Merton (1976): jumps per year, mean relative jump, deviation of its logarithm; `vol` of the diffusion alone. */
  | {
      readonly kind: 'jump-diffusion';
      readonly intensity: number;
      readonly meanJump: number;
      readonly jumpDeviation: number;
    }
  /** Madan, Carr and Chang (1998): drift of the motion and variance of its clock per year. */
  | { readonly kind: 'variance-gamma'; readonly drift: number; readonly variance: number };

/** Named approximations and simulation. A method that does not know a product refuses it. */
export type PricingMethod =
  /** American options. */
  | { readonly kind: 'barone-adesi-whaley' | 'bjerksund-stensland' | 'qd-plus' | 'ju-quadratic' }
  /** Arithmetic Asian options as lognormal averages. */
  | { readonly kind: 'moment-match' }
  /** Barriers watched on evenly spaced instants. */
  | { readonly kind: 'continuity-correction' }
  /** Spread options. */
  | { readonly kind: 'kirk' | 'bjerksund-stensland-spread' }
  /** Randomised quasi-Monte Carlo; price and standard error, no Greeks. */
  | {
      readonly kind: 'monte-carlo';
      /** Power of two. */
      readonly pathsPerReplicate: number;
      readonly replicates: number;
      readonly seed: number;
    };

export interface BasketAssets {
  readonly assets: readonly Omit<SecondAsset, 'correlation'>[];
  /** Of the log returns of all assets, the underlying first. */
  readonly correlation: readonly (readonly number[])[];
}

/** Quote of a strip: implied Black-Scholes vol of one strike. */
export interface StripOption {
  readonly optionType: OptionType;
  readonly strike: number;
  readonly vol: number;
}

export interface KnownDividend {
  /** Ex-date, ms since the epoch; those up to the valuation instant have been paid. */
  readonly exMs: number;
  /** `cash`: price units; `proportional`: share of spot. */
  readonly kind: 'cash' | 'proportional';
  readonly amount: number;
}

export interface SecondAsset {
  readonly spot: number;
  readonly yieldRate: number;
  readonly vol: number;
  /** Of the log returns, -1..1. */
  readonly correlation: number;
}

/** Plain derivatives of which only the price is always there: what cannot be formed is absent. */
export type KnownGreeks = Partial<Greeks> & Pick<Greeks, 'price'>;

/** Derivatives in the second asset of an option on two. */
export interface SecondGreeks {
  readonly delta?: number;
  /** Per 1.00 of the second vol. */
  readonly vega?: number;
  /** Per 1.00 of correlation. */
  readonly perCorrelation?: number;
}

export interface AssetGreeks {
  readonly delta: number;
  /** Per 1.00 of that asset's vol. */
  readonly vega?: number;
}

/** Everything per one unit of position quantity, multiplier included. */
export interface ProductValue {
  /** Quoted price in `priceCurrency`: per coin, or coin per coin for inverse options (multiplier not included). */
  readonly price: number;
  readonly priceCurrency: string;
  /** What one unit is worth in quote currency; 0 for futures and perpetuals, which only have P&L. */
  readonly valueQuote: number;
  /** S or F that the derivatives are taken in. */
  readonly underlyingPrice: number;
  /** Plain derivatives of the value in quote currency; `delta` in coins. */
  readonly greeks: KnownGreeks;
  /** Premium-adjusted delta in coins; equals `greeks.delta` where the premium is not paid in coin. */
  readonly deltaNet?: number;
  /** Coin and USD figures per contract of one coin, for inverse options. */
  readonly inverse?: InverseGreeks;
  readonly second?: SecondGreeks;
  /** Derivatives in the other assets of a basket, in their order. */
  readonly others?: readonly AssetGreeks[];
  /** How far the price may be off: the standard error of a simulation, or the estimate of a numerical method. */
  readonly uncertainty?: { readonly kind: 'standard-error' | 'estimate'; readonly amount: number };
  /** Variance swaps: the variance per year that is fair for the time to expiry. */
  readonly fairVariance?: number;
  /** American options: whether to exercise at once is optimal, and what the right to adds to the European value. */
  readonly early?: { readonly exerciseNow: boolean; readonly premium: number };
}

/** Value of an instrument of a book: every Greek is there. */
export interface InstrumentValue extends ProductValue {
  readonly greeks: Greeks;
  readonly deltaNet: number;
}
