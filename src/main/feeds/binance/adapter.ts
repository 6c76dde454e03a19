/** The Binance feed (options and USD-M contracts) and where it is reached. */
import type { Logger } from '../../log';
import type { FeedSurroundings } from '../network';
import { createVenueFeed, type VenueAddress } from '../transport/createVenueFeed';
import type { VenueFeed } from '../transport/venueFeed';
import { binanceProtocol } from './protocol';

export const BINANCE_ENDPOINTS = {
  production: {
    url: 'wss://fstream.binance.com',
    restUrl: 'https://{product}.binance.com',
    source: 'binance',
  },
  test: {
    url: 'wss://fstream.binancefuture.com',
    restUrl: 'https://testnet.binancefuture.com',
    source: 'binance-test',
  },
} as const;

export const createBinanceFeed = (
  address: VenueAddress,
  log: Logger,
  surroundings?: FeedSurroundings,
): VenueFeed => createVenueFeed(address, log, binanceProtocol(), {}, surroundings);
