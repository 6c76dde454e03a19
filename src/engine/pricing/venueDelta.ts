/**
 * Which delta a venue shows for an option, and the net delta that belongs to it.
 *
 * Sources: Deribit API `public/ticker` (`greeks.delta` is the Black-Scholes delta) and its position field "net
 * transaction delta" = delta - mark price; OKX API `public/opt-summary` (`deltaBS` in dollars' terms, `deltaPA` in
 * coins) and `account/positions`; Bybit and Binance options settle in USDC or USDT and show the Black-Scholes delta.
 * Read 2025. Premium-adjusted delta: Reiswich and Wystup (2010), CPQF Working Paper 20, section 2.
 */
import { failure, success, type Result } from '../basics/result';
import type { Venue } from '../instruments/instrument';
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
    { field: 'net transaction delta', delta: 'premium-adjusted' },
  ],
  okx: [
    { field: 'deltaBS', delta: 'black-scholes' },
    { field: 'deltaPA', delta: 'premium-adjusted' },
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
