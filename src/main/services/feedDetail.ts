/** A feed's own account of itself, as the feeds panel shows it. */
import type { FeedDetail, FeedReason } from '../../contracts/feedStatus';
import type { FeedStatus } from '../feeds/feed';
import { toFeedStatus } from './liveMarket';

const GAPS = 'rejected: sequence gap';
/** Names of channels that are worth showing; counts tell the rest. */
const MOST_NAMED = 50;

function toReason([reason, count]: [string, number]): FeedReason {
  const [kind, why = ''] = reason.split(': ', 2);
  return { kind: kind === 'rejected' ? 'rejected' : 'ignored', why, count };
}

export function toFeedDetail(
  status: FeedStatus,
  address: FeedDetail['address'],
  channelLines: FeedDetail['channelLines'],
): FeedDetail {
  const { counters, reasons, channels, sinceMs, clockOffsetMs = NaN } = status;
  return {
    ...toFeedStatus(status),
    ...{ address, sinceMs, clockOffsetMs, channelLines },
    counters: { ...counters, gaps: reasons[GAPS] ?? 0 },
    reasons: Object.entries(reasons)
      .map(toReason)
      .sort((a, b) => b.count - a.count),
    channels: {
      ...channels,
      silent: channels.silent.slice(0, MOST_NAMED),
      refused: channels.refused.slice(0, MOST_NAMED),
    },
  };
}
