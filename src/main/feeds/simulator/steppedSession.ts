/**
 * The real feeds of all venues and a board, on a clock that is moved on, with the simulated venues as their network:
 * the same options give the same session, and a day of it takes minutes.
 */
import { silentLogger } from '../../log';
import { feedBoard } from '../boardWiring';
import type { Feed } from '../feed';
import { QuoteBoard } from '../quoteBoard';
import { FEEDS } from '../registry';
import { SteppedClock } from '../steppedClock';
import { seededRandom } from './chance';
import { directNetwork } from './direct';
import type { Breadth } from './listing';
import { Simulation } from './simulation';
import { addressOn } from './simulator';

const STEP_MS = 1_000;
/** Every channel speaks at every step. */
const EVERY_STEP = { flood: 10 };
const TAKE_EVERY_MS = 500;
/** Promises of one answer follow one another; a chain is shorter. */
const ROUNDS = 8;
const ALARMS_PER_TURN = 64;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface SteppedOptions {
  readonly seed: number;
  readonly startMs: number;
  readonly breadth?: Breadth;
}

export class SteppedSession {
  readonly board = new QuoteBoard();
  readonly simulation: Simulation;
  readonly feeds: readonly Feed[];
  private readonly clock: SteppedClock;

  constructor({ seed, startMs, breadth }: SteppedOptions) {
    const clock = (this.clock = new SteppedClock(startMs));
    const now = (): number => clock.now();
    const simulation = (this.simulation = new Simulation({
      seed,
      now,
      breadth,
      faults: EVERY_STEP,
    }));
    const surroundings = { clock, network: directNetwork(simulation, clock), random: seededRandom(seed) };
    this.feeds = FEEDS.map(({ venue, create }) =>
      create({ ...addressOn('direct.invalid', venue), source: 'simulator' }, silentLogger, surroundings),
    );
    for (const feed of this.feeds) {
      feedBoard(feed, this.board);
      feed.start();
    }
    clock.every(STEP_MS, () => simulation.step());
    clock.every(TAKE_EVERY_MS, () => void this.board.takeDirty(clock.now()));
  }

  async moveTo(untilMs: number): Promise<void> {
    await turn();
    for (let alarms = 1; this.clock.nextMs <= untilMs; alarms += 1) {
      this.clock.ring();
      for (let round = 0; round < ROUNDS; round += 1) await null;
      if (alarms % ALARMS_PER_TURN === 0) await turn();
    }
    this.clock.moveTo(untilMs);
  }

  /** Instruments that are on the board and not listed any more, or listed and not on the board. */
  misplaced(): string[] {
    const listed = Object.values(this.simulation.venues).flatMap(({ dialect }) => [...dialect.listed()]);
    const shown = new Set<string>(this.board.instruments().map(({ id }) => id));
    const missing = listed.map(({ id }) => id).filter((id) => !shown.delete(id));
    return [...missing, ...shown];
  }

  async stop(): Promise<void> {
    await Promise.all(this.feeds.map((feed) => feed.stop()));
  }
}
