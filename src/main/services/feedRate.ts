/** Tells the event log when a feed sends far more than a market does, and when it calms down. */
import type { FeedStatus } from '../feeds/feed';
import type { Events } from './events';

/** Messages a second of one venue; a busy day of a whole option chain stays well below. */
export const FLOOD_RATE = 4_000;

/** One teller per feed; call it with every status. */
export function createRateTeller(events: Events, venue: string) {
  let isFlooded = false;
  return ({ messagesPerSecond }: FeedStatus): void => {
    const rate = Math.round(messagesPerSecond).toLocaleString('en-US');
    if (!isFlooded && messagesPerSecond > FLOOD_RATE) {
      isFlooded = true;
      events.record(
        'warn',
        venue,
        `flood of ${rate} messages a second: only the newest value of each is used`,
      );
    } else if (isFlooded && messagesPerSecond < FLOOD_RATE / 2) {
      isFlooded = false;
      events.record('info', venue, `flood is over: ${rate} messages a second`);
    }
  };
}
