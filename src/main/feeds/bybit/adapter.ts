/** The Bybit feed and where it is reached. */
import type { Logger } from '../../log';
import type { FeedSurroundings } from '../network';
import { createVenueFeed, type VenueAddress } from '../transport/createVenueFeed';
import type { VenueFeed } from '../transport/venueFeed';
import { bybitProtocol } from './protocol';

export const BYBIT_ENDPOINTS = {
  production: { url: 'wss://stream.bybit.com', restUrl: 'https://api.bybit.com', source: 'bybit' },
  test: {
    url: 'wss://stream-testnet.bybit.com',
    restUrl: 'https://api-testnet.bybit.com',
    source: 'bybit-test',
  },
} as const;

export const createBybitFeed = (
  address: VenueAddress,
  log: Logger,
  surroundings?: FeedSurroundings,
): VenueFeed => createVenueFeed(address, log, bybitProtocol(), {}, surroundings);
