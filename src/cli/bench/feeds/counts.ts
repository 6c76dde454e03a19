import type { Feed, FeedCounters } from '../../../main/feeds/feed';

export type Counts = Pick<FeedCounters, 'frames' | 'reconnects' | 'rejected'>;

/** Of all feeds since they started. */
export function countsOf(feeds: readonly Feed[]): Counts {
  const sumOf = (what: keyof Counts): number =>
    feeds.reduce((sum, feed) => sum + feed.status().counters[what], 0);
  return { frames: sumOf('frames'), reconnects: sumOf('reconnects'), rejected: sumOf('rejected') };
}
