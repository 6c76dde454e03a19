/** What a session says about itself. */
import type { FeedStatus } from '../feed';
import type { Intake } from './intake';
import type { Lanes } from './lanes';
import type { Standing } from './standing';

/** Channels are judged under the name of their lane. */
export const laneOf = (channel = ''): string => channel.split(' ', 1)[0];

export function statusOf(
  { state, detail, failure, attempt, sinceMs }: Standing,
  { heardMs, tally }: Intake,
  channels: Pick<Lanes, 'count' | 'list'>,
  nowMs: number,
): Omit<FeedStatus, 'venue' | 'source' | 'clockOffsetMs'> {
  return {
    ...{ state, detail, failure, attempt, sinceMs },
    ageMs: heardMs === undefined ? undefined : nowMs - heardMs,
    messagesPerSecond: tally.framesPerSecond(nowMs),
    counters: tally.counters(),
    reasons: tally.reasons(),
    channels: { ...channels.count(), silent: channels.list('silent'), refused: channels.list('refused') },
  };
}
