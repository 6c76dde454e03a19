/** The venues that can be connected. A new one is a line here and a folder beside this file. */
import type { Venue } from '../../engine/instruments/instrument';
import type { Logger } from '../log';
import { BINANCE_ENDPOINTS, createBinanceFeed } from './binance/adapter';
import { BYBIT_ENDPOINTS, createBybitFeed } from './bybit/adapter';
import { DeribitFeed } from './deribit/adapter';
import { DERIBIT_ENDPOINTS, deribitSettings } from './deribit/settings';
import type { Feed } from './feed';
import type { FeedSurroundings } from './network';
import { createOkxFeed, OKX_ENDPOINTS } from './okx/adapter';

/** Where a venue is reached: its own hosts, or the simulator's addresses. */
export interface FeedAddress {
  readonly url: string;
  readonly restUrl: string;
  readonly source: string;
}

export interface FeedEntry {
  readonly venue: Venue;
  readonly endpoints: Readonly<Record<'production' | 'test', FeedAddress>>;
  readonly create: (address: FeedAddress, log: Logger, surroundings?: FeedSurroundings) => Feed;
}

export const FEEDS: readonly FeedEntry[] = [
  {
    venue: 'deribit',
    endpoints: DERIBIT_ENDPOINTS,
    create: (address, log, surroundings) =>
      new DeribitFeed(deribitSettings({ ...address, ...surroundings, log })),
  },
  { venue: 'okx', endpoints: OKX_ENDPOINTS, create: createOkxFeed },
  { venue: 'bybit', endpoints: BYBIT_ENDPOINTS, create: createBybitFeed },
  { venue: 'binance', endpoints: BINANCE_ENDPOINTS, create: createBinanceFeed },
];
