/** Joins a feed to the board: numbers flow, and what the feed says about itself decides what may look live. */
import type { Disposer } from './clock';
import type { Feed, FeedStatus } from './feed';
import type { QuoteBoard } from './quoteBoard';

export function feedBoard(feed: Feed, board: QuoteBoard): Disposer {
  const hear = (status: FeedStatus): void => {
    board.setVenueLive(feed.venue, feed.source, status.state === 'live');
    if (status.state === 'connecting' || status.state === 'reconnecting') board.acceptAnyTime(feed.venue);
  };
  hear(feed.status());
  const disposers = [feed.onUpdates((updates) => board.apply(updates)), feed.onStatus(hear)];
  return () => {
    for (const dispose of disposers) dispose();
    board.setVenueLive(feed.venue, feed.source, false);
  };
}
