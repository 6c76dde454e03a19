/**
 * A day of four venues in minutes: across 08:00 UTC, when an expiry ends and another is listed, and the age of 24 hours
 * at which Binance cuts sockets that were not exchanged before.
 */
import { SteppedSession } from '../../../main/feeds/simulator/steppedSession';
import { countsOf, type Counts } from './counts';
import { heapUsed } from './heap';

const MS_PER_HOUR = 3_600_000;
const SEED = 5;
const START_MS = Date.UTC(2026, 9, 14, 5);
/** Few instruments, so that a day has some millions of frames. */
const BREADTH = { coins: ['BTC'], expiries: 3, strikesEachSide: 2 } as const;
const CUT_AT_AGE_MS = 24 * MS_PER_HOUR;
const HELD_PER_VENUE = 8;

export interface DayFigures extends Counts {
  readonly hours: number;
  readonly seconds: number;
  /** From an hour after the start to the end. */
  readonly heapGrowthPercent: number;
  /** Venues that are not live at the end. */
  readonly notLive: number;
  /** Dialled after the first hour. */
  readonly exchangedSockets: number;
  readonly misplaced: number;
}

/** Full quotes of some options of each venue. */
function hold({ board, feeds }: SteppedSession): void {
  const options = board.instruments().filter(({ kind }) => kind === 'option');
  for (const feed of feeds) {
    const own = options.filter(({ venue }) => venue === feed.venue);
    feed.subscribe(own.slice(0, HELD_PER_VENUE).map(({ id }) => id));
  }
}

/** Without what the simulated venues noted of their clients. */
function heapOfFeeds({ simulation }: SteppedSession): number {
  for (const venue of Object.values(simulation.venues)) {
    venue.requests.length = venue.knocks.length = 0;
    for (const { received } of venue.clients()) received.length = 0;
  }
  return heapUsed();
}

const dialsOf = ({ simulation }: SteppedSession): number =>
  Object.values(simulation.venues).reduce((sum, { dials }) => sum + dials, 0);

/** A day, or the first hours of it. */
export async function day(hours: number): Promise<DayFigures> {
  const session = new SteppedSession({ seed: SEED, startMs: START_MS, breadth: BREADTH });
  session.simulation.venues.binance.faults.cutAtAgeMs = CUT_AT_AGE_MS;
  const beganMs = performance.now();
  await session.moveTo(START_MS + MS_PER_HOUR / 2);
  hold(session);
  await session.moveTo(START_MS + MS_PER_HOUR);
  const [heap, dials] = [heapOfFeeds(session), dialsOf(session)];
  await session.moveTo(START_MS + hours * MS_PER_HOUR);
  const figures = {
    ...countsOf(session.feeds),
    hours,
    seconds: (performance.now() - beganMs) / 1_000,
    heapGrowthPercent: (heapOfFeeds(session) / heap - 1) * 100,
    notLive: session.feeds.filter((feed) => feed.status().state !== 'live').length,
    exchangedSockets: dialsOf(session) - dials,
    misplaced: session.misplaced().length,
  };
  await session.stop();
  return figures;
}
