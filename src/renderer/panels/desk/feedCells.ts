/** Words and figures of a venue's line, and what the lines can be sorted by. */
import type { FeedDetail } from '../../../contracts/feedStatus';
import type { SortKeys } from '../../components/sorting';
import { MISSING, fixed, withSign } from '../../format/number';
import { venueName } from '../../format/venueName';
import { marksOf } from './feedMarks';

export const count = (value: number): string => (value === 0 ? '0' : fixed(value, 0));
export const markedCount = (feed: FeedDetail): number =>
  feed.marked ? marksOf(feed).reduce((sum, { count: of }) => sum + of, 0) : NaN;
export const markedText = (feed: FeedDetail): string =>
  feed.marked
    ? [`of ${feed.marked.instruments}`, ...marksOf(feed).map((one) => `${one.count} ${one.why}`)].join('\n')
    : 'no quotes';
/** The reasons that rejected most, for the line itself. */
export const rejections = ({ reasons }: FeedDetail): string =>
  reasons
    .filter(({ kind }) => kind === 'rejected')
    .sort((a, b) => b.count - a.count)
    .slice(0, 2)
    .map(({ why, count: times }) => `${why} ${count(times)}`)
    .join(', ');
/** A session that is being dialled has no channel that speaks. */
export const speaking = ({ state, channels }: FeedDetail): number =>
  state === 'connecting' || state === 'reconnecting' ? 0 : channels.live;
export const stateWord = ({ state, endpoint }: FeedDetail): string =>
  state === 'live' && endpoint.startsWith('recorded ') ? 'recorded' : state;
export const offset = (ms: number): string =>
  Number.isFinite(ms) ? withSign(Math.abs(ms) < 0.5 ? '0' : fixed(ms, 0), Math.round(ms)) : MISSING;

/** Keys are the columns' names. */
export const FEED_ORDER: SortKeys<FeedDetail> = {
  venue: ({ venue }) => venueName(venue),
  state: stateWord,
  since: ({ sinceMs }) => sinceMs,
  age: ({ ageMs }) => ageMs,
  rate: ({ messagesPerSecond }) => messagesPerSecond,
  channels: speaking,
  gaps: ({ counters }) => counters.gaps,
  reconnects: ({ counters }) => counters.reconnects,
  rejected: ({ counters }) => counters.rejected,
  ignored: ({ counters }) => counters.ignored,
  clock: ({ clockOffsetMs }) => clockOffsetMs,
  marked: markedCount,
  address: ({ endpoint }) => endpoint,
};
