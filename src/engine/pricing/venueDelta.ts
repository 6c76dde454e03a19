/**
 * Which delta, and which Greeks, a venue shows for a coin-settled option.
 *
 * Sources: Deribit API reference `public/ticker` (`greeks.delta` is the Black-Scholes delta) and `delta_total` (net
 * transaction delta = Black-Scholes delta - mark price), support article "Delta decay during settlement"; OKX API
 * reference `opt-summary` and `account/positions` (`deltaBS` in dollar terms, `deltaPA`, in `opt-summary` plain
 * `delta`, in coin). OKX: gamma PA = F gammaBS - 2 delta PA and vega PA = vegaBS / F reproduce its published samples;
 * its thetas hold a carry that it does not publish, so they are not formed here. Bybit and Binance options settle
 * in USDC or USDT and show the Black-Scholes delta. Premium-adjusted delta: Reiswich and Wystup (2010), sect. 2.
 */
import { failure, success, type Result } from '../basics/result';
import type { Venue } from '../instruments/instrument';
import { VOL_POINT } from './greeks';
import type { InverseGreeks } from './inverseOption';

/** Black-Scholes: dV/dF with the premium in quote currency. Premium-adjusted: less the premium, held in coin. */
export type OptionDelta = 'black-scholes' | 'premium-adjusted';

export interface VenueDelta {
  /** Name in the venue's API. */
  readonly field: string;
  readonly delta: OptionDelta;
}

/** Deltas of coin-settled options by venue; a venue without such options has none. */
export const COIN_SETTLED_DELTAS: Readonly<Record<Venue, readonly VenueDelta[]>> = {
  deribit: [
    { field: 'greeks.delta', delta: 'black-scholes' },
    { field: 'delta_total', delta: 'premium-adjusted' },
  ],
  okx: [
    { field: 'deltaBS', delta: 'black-scholes' },
    { field: 'deltaPA', delta: 'premium-adjusted' },
    { field: 'delta', delta: 'premium-adjusted' },
  ],
  bybit: [],
  binance: [],
};

export const deltaOf = (greeks: InverseGreeks, delta: OptionDelta): number =>
  delta === 'black-scholes' ? greeks.deltaBs : greeks.deltaNet;

/** Delta of a coin-settled option as the venue names it, coins per contract. Error: UNSUPPORTED. */
export function venueDelta(venue: Venue, field: string, greeks: InverseGreeks): Result<number> {
  const known = COIN_SETTLED_DELTAS[venue].find((candidate) => candidate.field === field);
  if (known !== undefined) return success(deltaOf(greeks, known.delta));
  return failure('UNSUPPORTED', `${venue} has no delta "${field}" of coin-settled options`, { venue, field });
}

/** Deribit fades the deltas of an expiry over the half hour in which its settlement price is averaged. */
const DERIBIT_SETTLEMENT_MS = 1_800_000;

/** Share of an expiry's deltas, plain and net, futures too, that Deribit still counts: 1, falling to 0 at expiry. */
export const deribitDeltaShare = (msToExpiry: number): number =>
  Math.max(0, Math.min(1, msToExpiry / DERIBIT_SETTLEMENT_MS));

/** Greeks per coin of option as OKX shows them. */
export interface OkxGreeks {
  readonly deltaBS: number;
  /** Change of deltaBS per USD. */
  readonly gammaBS: number;
  /** USD per vol point. */
  readonly vegaBS: number;
  readonly deltaPA: number;
  /** F^2 times the second derivative of the coin price: coin. */
  readonly gammaPA: number;
  /** Coin per vol point. */
  readonly vegaPA: number;
}

/** F: forward of the expiry, USD. */
export const okxGreeks = ({ deltaBs, deltaNet, coin, usd }: InverseGreeks, F: number): OkxGreeks => ({
  deltaBS: deltaBs,
  gammaBS: usd.gamma,
  vegaBS: usd.vega * VOL_POINT,
  deltaPA: deltaNet,
  gammaPA: coin.gamma * F * F,
  vegaPA: coin.vega * VOL_POINT,
});
