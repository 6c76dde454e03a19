/** Groups of venues that faults apply to. */
import type { Venue } from '../../../engine/instruments/instrument';

export const ALL: readonly Venue[] = ['deribit', 'okx', 'bybit', 'binance'];
/** Those whose books are followed change by change. */
export const BOOKS: readonly Venue[] = ['okx', 'bybit', 'binance'];

/** A channel that always speaks and is not the one that a session is judged by alone. */
export const QUIET_CHANNEL: Readonly<Record<Venue, string>> = {
  deribit: 'ticker.BTC-PERPETUAL',
  okx: 'mark-price|instId|BTC-USD-SWAP',
  bybit: 'tickers.BTCPERP',
  binance: 'btcusdt@markPrice',
};
