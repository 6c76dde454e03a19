/** What every pricer takes and returns, whatever the instrument. */
import type { Greeks } from './greeks';
import type { InverseGreeks } from './inverseOption';

/** Market of one instrument. Prices in its quote currency per coin; what is not known is absent. */
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
}

/** Everything per one unit of position quantity, multiplier included. */
export interface InstrumentValue {
  /** Quoted price in `priceCurrency`: per coin, or coin per coin for inverse options (multiplier not included). */
  readonly price: number;
  readonly priceCurrency: string;
  /** What one unit is worth in quote currency; 0 for futures and perpetuals, which only have P&L. */
  readonly valueQuote: number;
  /** S or F that the derivatives are taken in. */
  readonly underlyingPrice: number;
  /** Plain derivatives of the value in quote currency; `delta` in coins. */
  readonly greeks: Greeks;
  /** Premium-adjusted delta in coins; equals `greeks.delta` where the premium is not paid in coin. */
  readonly deltaNet: number;
  /** Coin and USD figures per contract of one coin, for inverse options. */
  readonly inverse?: InverseGreeks;
}
