/** The OKX feed and where it is reached. */
import type { Logger } from '../../log';
import type { FeedSurroundings } from '../network';
import { createVenueFeed, type VenueAddress } from '../transport/createVenueFeed';
import type { VenueFeed } from '../transport/venueFeed';
import { okxProtocol } from './protocol';

export const OKX_ENDPOINTS = {
  production: { url: 'wss://ws.okx.com:8443', restUrl: 'https://www.okx.com', source: 'okx' },
  test: { url: 'wss://wspap.okx.com:8443', restUrl: 'https://www.okx.com', source: 'okx-demo' },
} as const;

/** Index levels come ten times a second when they move, and once a minute when they do not. */
const INDEX_STALE_MS = 15_000;

export const createOkxFeed = (
  address: VenueAddress,
  log: Logger,
  surroundings?: FeedSurroundings,
): VenueFeed => createVenueFeed(address, log, okxProtocol(), { indexStaleMs: INDEX_STALE_MS }, surroundings);
