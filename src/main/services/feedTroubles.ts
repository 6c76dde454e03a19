/** Tells the event log what a feed could not use: at once the first time, then at most one sum a minute. */
import type { FeedStatus } from '../feeds/feed';
import type { BoardCounters } from '../feeds/dirtyBatch';
import type { Events } from './events';

type Recorder = Pick<Events, 'record'>;

const AGAIN_MS = 60_000;
const NAMED = 5;

interface Trouble {
  readonly level: 'info' | 'warn';
  readonly count: number;
  readonly text: (count: number) => string;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `rejected: bad number` as counted by the feed. */
function ofReason(reason: string, count: number): Trouble {
  const [verb, why] = reason.split(': ');
  const level = verb === 'rejected' ? 'warn' : 'info';
  return { level, count, text: (fresh) => `${plural(fresh, 'message')} ${verb}: ${why}` };
}

function ofChannels(names: readonly string[], what: string): Trouble {
  const shown = names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ', …' : '');
  const text = (): string => `${plural(names.length, 'channel')} ${what}: ${shown}`;
  return { level: 'warn', count: names.length, text };
}

function troublesOfFeed({ reasons, channels }: FeedStatus): Map<string, Trouble> {
  const found = new Map<string, Trouble>();
  for (const [reason, count] of Object.entries(reasons)) found.set(reason, ofReason(reason, count));
  found.set('refused', ofChannels(channels.refused, 'missing from the acknowledgement, asked for again'));
  found.set('silent', ofChannels(channels.silent, 'acknowledged but silent, asked for again'));
  return found;
}

function troublesOfBoard(board: BoardCounters): Map<string, Trouble> {
  const warn = (count: number, text: Trouble['text']): Trouble => ({ level: 'warn', count, text });
  return new Map<string, Trouble>([
    ['crossed', warn(board.crossed, (fresh) => `${plural(fresh, 'quote')} with the bid above the ask`)],
    ['outliers', warn(board.outliers, (fresh) => `${plural(fresh, 'jump')} beyond the outlier limit`)],
    [
      'outOfOrder',
      {
        level: 'info',
        count: board.outOfOrder,
        text: (fresh) => `${plural(fresh, 'value')} older than what is shown, not used`,
      },
    ],
  ]);
}

type Teller = (troubles: ReadonlyMap<string, Trouble>) => void;

function createTeller(events: Recorder, source: string, now: () => number): Teller {
  const toldCount = new Map<string, number>();
  const toldMs = new Map<string, number>();
  return (troubles) => {
    for (const [name, { level, count, text }] of troubles) {
      const before = toldCount.get(name) ?? 0;
      // Lists of channels shrink when the venue mends them; the next loss is news again.
      if (count < before) toldCount.set(name, count);
      const isSoon = now() - (toldMs.get(name) ?? -Infinity) < AGAIN_MS;
      if (count <= before || isSoon) continue;
      toldCount.set(name, count);
      toldMs.set(name, now());
      events.record(level, source, text(count - before));
    }
  };
}

/** One teller per feed; call it with every status. */
export function createTroubleTeller(events: Recorder, venue: string, now: () => number) {
  const tell = createTeller(events, venue, now);
  return (status: FeedStatus): void => tell(troublesOfFeed(status));
}

/** One teller for the board that all feeds share: its counts are those of all venues together. */
export function createBoardTeller(events: Recorder, now: () => number) {
  const tell = createTeller(events, 'quotes', now);
  return (counters: BoardCounters): void => tell(troublesOfBoard(counters));
}
