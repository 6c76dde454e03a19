/** Calls about feeds: switches, what each says about itself, and the faults of the built-in exchange. */
import { z } from 'zod';
import type { FeedDetail } from './feedStatus';

const nothing = z.undefined();
const venue = z.string().min(1).max(40);

export const FEED_CALLS = {
  'feed.setEnabled': z.strictObject({ venue, enabled: z.boolean() }),
  'feed.setEndpoint': z.strictObject({ venue, endpoint: z.enum(['simulator', 'production', 'test']) }),
  /** Every connected feed in full; a window that shows it asks once a second. */
  'feed.details': nothing,
  /** Refused outside developer mode. */
  'feed.faults': nothing,
  'feed.setFault': z.strictObject({ venue, fault: z.string().regex(/^F\d{1,2}$/), on: z.boolean() }),
} as const satisfies Record<string, z.ZodType>;

/** One way in which the built-in exchange can misbehave. */
export interface FaultSwitch {
  readonly id: string;
  readonly title: string;
  readonly does: string;
  readonly expected: string;
  /** It stays on until it is switched off; others happen once. */
  readonly isLasting: boolean;
  readonly venues: readonly string[];
  /** Venues at which it is on now. */
  readonly activeAt: readonly string[];
}

export interface FeedAnswers {
  'feed.setEnabled': null;
  'feed.setEndpoint': null;
  'feed.details': readonly FeedDetail[];
  'feed.faults': readonly FaultSwitch[];
  'feed.setFault': readonly FaultSwitch[];
}
