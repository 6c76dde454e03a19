/** Payoffs of OTC options. Prices in quote currency per unit of the underlying, instants in ms since the epoch. */
import type { OptionType } from './instrument';

interface Vanilla {
  readonly optionType: OptionType;
  readonly strike: number;
}

interface SingleBarrier {
  readonly direction: 'down' | 'up';
  readonly knock: 'in' | 'out';
  readonly level: number;
}

interface Corridor {
  readonly low: number;
  readonly high: number;
}

/** Calls and puts that live or die at a level, watched continuously. */
export type BarrierPayoff =
  | (Vanilla &
      SingleBarrier & {
        readonly style: 'barrier';
        /** Paid at the hit (out) or at expiry (in). */
        readonly rebate: number;
        /** Instants at which alone the level is watched; absent: all the time. */
        readonly watchedMs?: readonly number[];
      })
  | (Vanilla &
      SingleBarrier & {
        readonly style: 'window-barrier';
        readonly fromMs: number;
        readonly toMs: number;
        /** A start of the window on the far side: `towards` counts as a hit, `either` lives until it crosses. */
        readonly crossing: 'either' | 'towards';
      })
  | (Vanilla & Corridor & { readonly style: 'double-barrier'; readonly knock: 'in' | 'out' })
  /** Lost or gained in proportion to how far into the band the path went. */
  | (Vanilla &
      Corridor & {
        readonly style: 'soft-barrier';
        readonly direction: 'down' | 'up';
        readonly knock: 'in' | 'out';
      });

/** Fixed amounts on a condition. */
export type DigitalPayoff =
  | (Vanilla & { readonly style: 'cash-or-nothing'; readonly cash: number })
  | (Vanilla & { readonly style: 'asset-or-nothing' })
  /** Pays w (S - paymentStrike) where w (S - strike) > 0. */
  | (Vanilla & { readonly style: 'gap'; readonly paymentStrike: number })
  | {
      readonly style: 'touch';
      readonly direction: 'down' | 'up';
      readonly level: number;
      readonly pays: 'at-hit' | 'at-expiry-if-hit' | 'at-expiry-if-not-hit';
      readonly amount: number | 'asset';
    }
  | (Corridor & {
      readonly style: 'double-touch';
      readonly pays: 'out' | 'in' | 'lower-first' | 'upper-first';
      readonly cash: number;
    });

/** Payoffs on averages, extremes and dates of the path. */
export type PathPayoff =
  | {
      readonly style: 'asian';
      readonly optionType: OptionType;
      readonly average: 'geometric' | 'arithmetic';
      /** 'average': the average is the strike. */
      readonly strike: number | 'average';
      /** Increasing; all from the valuation instant on. */
      readonly fixingsMs: readonly number[];
      /** Prices fixed before. */
      readonly known?: readonly number[];
    }
  | (Vanilla & {
      readonly style: 'continuous-asian';
      readonly average: 'geometric' | 'arithmetic';
      /** Average so far and when it began; arithmetic only. */
      readonly known?: { readonly average: number; readonly sinceMs: number };
    })
  | {
      readonly style: 'lookback';
      readonly optionType: OptionType;
      readonly strike: number | 'floating';
      /** Maximum or minimum so far; the spot at the start. */
      readonly extremum: number;
      /** Instants at which alone the extremum is observed; absent: all the time. */
      readonly watchedMs?: readonly number[];
    }
  /** Floating strike: a multiple of the extremum observed up to `untilMs`. */
  | {
      readonly style: 'partial-floating-lookback';
      readonly optionType: OptionType;
      readonly untilMs: number;
      readonly extremum: number;
      readonly multiple: number;
    }
  /** Fixed strike on the extremum observed from `fromMs` to expiry. */
  | (Vanilla & { readonly style: 'partial-fixed-lookback'; readonly fromMs: number })
  | {
      readonly style: 'forward-start';
      readonly optionType: OptionType;
      /** Strike over spot at the start. */
      readonly moneyness: number;
      readonly startMs: number;
    }
  | { readonly style: 'chooser'; readonly strike: number; readonly chooseMs: number }
  /** At the choice the call or the put, each with its own strike and expiry; the product's expiry is the later one. */
  | {
      readonly style: 'complex-chooser';
      readonly chooseMs: number;
      readonly callStrike: number;
      readonly callExpiryMs: number;
      readonly putStrike: number;
      readonly putExpiryMs: number;
    }
  /** The holder may once fix the gain of that day, paid at expiry, and keeps the later upside. */
  | (Vanilla & { readonly style: 'shout' })
  /** Pays realised variance per year less the square of a vol, per 1.00 of variance. */
  | {
      readonly style: 'variance-swap';
      readonly strikeVol: number;
      /** Variance per year since the swap began. */
      readonly realised?: { readonly variance: number; readonly sinceMs: number };
    }
  | {
      readonly style: 'compound';
      /** The option held: its right, strike (a premium) and expiry. */
      readonly motherType: OptionType;
      readonly motherStrike: number;
      readonly motherExpiryMs: number;
      readonly optionType: OptionType;
      readonly strike: number;
    };

/** Payoffs on the underlying and a second asset of the same currency. */
export type PairPayoff =
  /** Receive `units` of the underlying for `secondUnits` of the second asset. */
  | { readonly style: 'exchange'; readonly units: number; readonly secondUnits: number }
  | (Vanilla & { readonly style: 'spread' })
  /** Call or put on the larger, or the smaller, of the two. */
  | (Vanilla & { readonly style: 'best-of' })
  | (Vanilla & { readonly style: 'worst-of' })
  /** Call or put on the second asset, paid if the underlying ends beyond its strike too. */
  | (Vanilla & { readonly style: 'two-asset-correlation'; readonly secondStrike: number });

/** Payoffs on the underlying and any number of other assets of the same currency, in the order of the market. */
export type BasketPayoff =
  /** max(w (sum of weights times prices - strike), 0); weights and strike of either sign. */
  | (Vanilla & { readonly style: 'basket'; readonly weights: readonly number[] })
  /** Call or put on the largest, or the smallest, of weight times price. */
  | (Vanilla & {
      readonly style: 'rainbow';
      readonly of: 'largest' | 'smallest';
      readonly weights: readonly number[];
    });

/** Call or put on a foreign asset, paid in quote currency at a rate of exchange fixed now. */
export type QuantoPayoff = Vanilla & {
  readonly style: 'quanto';
  /** Rate of the asset's own currency; the market's rate is that of the quote currency. */
  readonly foreignRate: number;
  /** Vol of the rate of exchange, and its correlation with the asset. */
  readonly fxVol: number;
  readonly fxCorrelation: number;
  readonly fixedFx: number;
};

export type ExoticPayoff =
  BarrierPayoff | DigitalPayoff | PathPayoff | PairPayoff | BasketPayoff | QuantoPayoff;
export type ExoticStyle = ExoticPayoff['style'];
