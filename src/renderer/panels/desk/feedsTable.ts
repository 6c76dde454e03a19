/** The feeds as a table for other programs: one row a venue, then what was not used or is marked. */
import type { ChannelLine } from '../../../contracts/feedChannels';
import type { FeedDetail } from '../../../contracts/feedStatus';
import { fixed } from '../../format/number';
import type { TextTable } from '../../format/table';
import { channelRow } from './channelRow';
import { marksOf } from './feedMarks';

const isoOf = (ms: number): string | null => (ms > 0 ? new Date(ms).toISOString() : null);
const told = (parts: readonly { readonly why: string; readonly count: number }[]): string =>
  parts.map(({ why, count }) => `${count} ${why}`).join('; ');

function lineText(line: ChannelLine): string {
  const { label, state } = channelRow(line);
  const { live, count, ageMs, messagesPerSecond } = line;
  return `${label}: ${live} of ${count} heard, ${state}, age ${fixed(ageMs, 0)} ms, ${fixed(messagesPerSecond, 1)}/s`;
}

export const feedsTable = (feeds: readonly FeedDetail[]): TextTable => ({
  headers: [
    ...['Venue', 'State', 'Since [UTC]', 'Age [ms]', 'Rate [1/s]', 'Channels heard', 'Channels wanted'],
    ...['Gaps', 'Reconnects', 'Rejected', 'Ignored', 'Clock, venue less ours [ms]', 'Address', 'Detail'],
    ...['Not used', 'Marked quotes', 'Silent channels', 'Refused channels', 'Channels by kind'],
  ],
  rows: feeds.map((feed) => [
    ...[feed.venue, feed.state, isoOf(feed.sinceMs), feed.ageMs, feed.messagesPerSecond],
    ...[feed.channels.live, feed.channels.wanted, feed.counters.gaps, feed.counters.reconnects],
    ...[feed.counters.rejected, feed.counters.ignored, feed.clockOffsetMs, feed.endpoint, feed.detail],
    told(feed.reasons.map(({ kind, why, count }) => ({ why: `${kind}, ${why}`, count }))),
    told(marksOf(feed)),
    feed.channels.silent.join('; '),
    feed.channels.refused.join('; '),
    feed.channelLines.map(lineText).join('; '),
  ]),
});
