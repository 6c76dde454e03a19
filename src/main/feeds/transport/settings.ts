/** What a session is given: addresses, dialect, time limits, time and chance. */
import type { Logger } from '../../log';
import type { FeedClock, RandomSource } from '../clock';
import type { Network } from '../network';
import type { VenueProtocol } from './protocol';
import type { SessionTimings } from './timings';

export interface VenueFeedSettings {
  readonly url: string;
  readonly restUrl: string;
  /** Name that prices carry as their source. */
  readonly source: string;
  readonly protocol: VenueProtocol;
  readonly timings: SessionTimings;
  readonly clock: FeedClock;
  readonly random: RandomSource;
  readonly network?: Network;
  readonly log: Logger;
}

export const isSocketAddress = (url: string): boolean => /^wss?:\/\/[^/]/.test(url) && URL.canParse(url);
