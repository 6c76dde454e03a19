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
  /** Of what is held; a window that shows it asks once a second. */
  'feed.lastTrades': nothing,
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

/** The last trade of a held instrument. */
export interface LastTradeRow {
  readonly instrumentId: string;
  /** In the venue's quote unit, for one coin. */
  readonly price: number;
  /** In units of position quantity. */
  readonly quantity: number;
  readonly takerSide: 'buy' | 'sell';
  /** Instant of the trade on the venue's clock and of its arrival here, ms. */
  readonly exchangeMs: number;
  readonly localMs: number;
  readonly source: string;
  /** Too long ago to tell the price now, or the feed is not live. */
  readonly isStale: boolean;
}

export interface FeedAnswers {
  'feed.setEnabled': null;
  'feed.setEndpoint': null;
  'feed.details': readonly FeedDetail[];
  'feed.lastTrades': readonly LastTradeRow[];
  'feed.faults': readonly FaultSwitch[];
  'feed.setFault': readonly FaultSwitch[];
}
