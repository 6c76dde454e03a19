/** A venue's feed on the machine's clock, with the usual limits. */
import type { Logger } from '../../log';
import { systemClock } from '../clock';
import type { FeedSurroundings } from '../network';
import type { VenueProtocol } from './protocol';
import { SESSION_TIMINGS, type SessionTimings } from './timings';
import { VenueFeed } from './venueFeed';

export interface VenueAddress {
  readonly url: string;
  readonly restUrl: string;
  readonly source: string;
}

export const createVenueFeed = (
  address: VenueAddress,
  log: Logger,
  protocol: VenueProtocol,
  timings: Partial<SessionTimings> = {},
  surroundings: FeedSurroundings = {},
): VenueFeed =>
  new VenueFeed({
    ...address,
    protocol,
    timings: { ...SESSION_TIMINGS, ...timings },
    clock: systemClock,
    random: Math.random,
    log,
    ...surroundings,
  });
