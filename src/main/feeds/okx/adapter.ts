/** The OKX feed and where it is reached. */
import type { Logger } from '../../log';
import { systemClock } from '../clock';
import { SESSION_TIMINGS } from '../transport/timings';
import { VenueFeed } from '../transport/venueFeed';
import { okxProtocol } from './protocol';

export const OKX_ENDPOINTS = {
  production: { url: 'wss://ws.okx.com:8443', restUrl: 'https://www.okx.com', source: 'okx' },
  test: { url: 'wss://wspap.okx.com:8443', restUrl: 'https://www.okx.com', source: 'okx-demo' },
} as const;

export interface VenueAddress {
  readonly url: string;
  readonly restUrl: string;
  readonly source: string;
}

export const createOkxFeed = (address: VenueAddress, log: Logger): VenueFeed =>
  new VenueFeed({
    ...address,
    protocol: okxProtocol(),
    // Index levels come at least once a minute, and ten times a second when they move.
    timings: { ...SESSION_TIMINGS, indexStaleMs: 15_000 },
    clock: systemClock,
    random: Math.random,
    log,
  });
