/**
 * A feed that lives in a recording: the venue's real adapter on the recording's clock, with the recording as its
 * network. Nothing waits for the machine's clock, so the same recording gives the same updates at the same instants at
 * any speed.
 */
import { success, type Result } from '../../../engine/basics/result';
import { silentLogger, type Logger } from '../../log';
import type { Feed } from '../feed';
import type { Network, NetworkSocket, RestResponse, SocketListener } from '../network';
import { FEEDS } from '../registry';
import { invariant } from '../../../engine/basics/result';
import type { TapeEntry } from '../tape/format';
import type { Tape } from '../tape/tape';
import { ANSWERS } from './answers';
import type { VenueAnswers } from './venueAnswers';
import { SteppedClock } from '../steppedClock';
import { ReplaySockets, type ReplayClient } from './replaySockets';
import { TapeCursor, type RestOutcome } from './tapeCursor';

const HOST = 'recording.invalid';
const NOT_RECORDED: RestResponse = { status: 404, retryAfter: null, body: '' };
/** Rounds of promises after a frame; a chain that a frame can start is shorter. */
const FRAME_ROUNDS = 16;

/** Lets every promise that is due run, however long the chain. */
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function settle(): Promise<void> {
  for (let i = 0; i < FRAME_ROUNDS; i += 1) await null;
}

const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname === '/' ? search : pathname + search;
};

/** First offset between the clocks that the recording tells; 0 when it tells none. */
export function clockOffsetOf(tape: Tape, answers: VenueAnswers): number {
  const read = answers.offsetReader();
  for (let block = 0; block < Math.min(tape.blockCount, 8); block += 1) {
    const entries = tape.entries(block);
    if (!entries.ok) return 0;
    for (const entry of entries.value) {
      const offset = read(entry);
      if (offset !== undefined) return offset;
    }
  }
  return 0;
}

export class ReplayPlayer {
  readonly feed: Feed;
  readonly clock: SteppedClock;
  private readonly cursor: TapeCursor;
  private readonly sockets = new ReplaySockets();
  private readonly answers: VenueAnswers;
  private readonly offsetMs: number;
  private lost = 0;

  constructor(
    readonly tape: Tape,
    log: Logger = silentLogger,
  ) {
    const { venue } = tape.header;
    this.answers = ANSWERS[venue];
    this.offsetMs = clockOffsetOf(tape, this.answers);
    this.clock = new SteppedClock(tape.startMs);
    this.cursor = new TapeCursor(tape);
    const entry = FEEDS.find((each) => each.venue === venue);
    invariant(entry, `a feed for ${venue}`);
    const { url, restUrl } = entry.endpoints.production;
    // The venue's own paths on a host that does not exist: nothing can leave by mistake.
    const rootOf = (base: string): string => base.replace(/^[a-z]+:\/\/[^/]+/, '');
    const address = {
      url: `ws://${HOST}${rootOf(url)}`,
      restUrl: `http://${HOST}${rootOf(restUrl)}`,
      source: `recorded ${tape.header.source}`,
    };
    // The shortest pauses: who redials before the recorded client did misses nothing.
    const surroundings = { network: this.network(), clock: this.clock, random: () => 0 };
    this.feed = entry.create(address, log, surroundings);
  }

  /** Instant up to which everything was played. */
  get positionMs(): number {
    return this.clock.exactMs;
  }

  get isAtEnd(): boolean {
    return this.cursor.peek() === undefined;
  }

  /** Frames that were not recorded because the disk was slow, so far. */
  get lostFrames(): number {
    return this.lost;
  }

  /**
   * Plays up to and with `untilMs`, or until `pause` says so between two events; true when it got there. A failure
   * names the damaged block; what came before it has been played.
   */
  async advanceTo(untilMs: number, pause: () => boolean = () => false): Promise<Result<boolean>> {
    // What was started from outside belongs to the present instant.
    await drain();
    for (;;) {
      const entry = this.cursor.peek();
      if (this.cursor.failure) return { ok: false, failure: this.cursor.failure };
      const nextMs = Math.min(this.clock.nextMs, entry?.t ?? Infinity);
      if (nextMs > untilMs) break;
      if (pause()) return success(false);
      if (entry && entry.t < this.clock.nextMs) await this.play(entry);
      else {
        this.clock.ring();
        await drain();
      }
    }
    this.clock.moveTo(untilMs);
    return success(true);
  }

  stop(): Promise<void> {
    return this.feed.stop();
  }

  private async play(entry: TapeEntry): Promise<void> {
    this.cursor.next();
    this.clock.moveTo(entry.t);
    if (entry.dir === 'recv') {
      if (this.answers.isAnswer(entry.text)) return;
      this.sockets.text(entry.socket, entry.text);
      return settle();
    }
    if (entry.dir === 'open') this.sockets.open(entry);
    else if (entry.dir === 'close') this.sockets.close(entry);
    else if (entry.dir === 'lost') this.lost += entry.count;
    else return;
    await drain();
  }

  // --- the recording as a network

  private network(): Network {
    return {
      dial: (url, listener) => this.dial(pathOf(url), listener),
      get: (url) => this.get(pathOf(url)),
    };
  }

  private dial(path: string, listener: SocketListener): NetworkSocket {
    const held = new Set<string>();
    let isOpen = false;
    let isDropped = false;
    const end = (): void => {
      isOpen = false;
      this.sockets.leave(client);
    };
    const client: ReplayClient = {
      path,
      text: (text) => listener.text(text),
      closed: (code, reason) => {
        end();
        listener.closed(code, reason);
      },
    };
    const later = (run: () => void): void => {
      this.clock.after(0, () => {
        if (!isDropped) run();
      });
    };
    later(() => {
      isOpen = true;
      this.sockets.join(client);
      listener.opened();
    });
    const reply = (text: string): void => {
      const context = { path, clockMs: this.clock.exactMs + this.offsetMs, held };
      for (const answer of this.answers.reply(text, context)) later(() => isOpen && listener.text(answer));
    };
    return {
      get isOpen() {
        return isOpen;
      },
      backlogBytes: 0,
      send: reply,
      drop() {
        isDropped = true;
        end();
      },
    };
  }

  private get(path: string): Promise<RestResponse> {
    const nowMs = this.clock.exactMs;
    if (path.split('?')[0] === this.answers.clockPath) {
      const body = this.answers.clockBody(nowMs + this.offsetMs);
      return this.answerAt(nowMs, { status: 200, retryAfter: null, body });
    }
    const outcome = this.cursor.answerTo(path, nowMs);
    if (!outcome) return this.answerAt(nowMs, NOT_RECORDED);
    const isOwn = outcome.request.t >= nowMs - 2_000 && outcome.t <= nowMs + 10_000;
    const atMs = isOwn ? outcome.t : nowMs;
    return this.answerAt(atMs, responseOf(outcome));
  }

  private answerAt(atMs: number, response: RestResponse | Error): Promise<RestResponse> {
    return new Promise((resolve, reject) => {
      this.clock.after(atMs - this.clock.exactMs, () =>
        response instanceof Error ? reject(response) : resolve(response),
      );
    });
  }
}

function responseOf(outcome: RestOutcome): RestResponse | Error {
  if (outcome.dir === 'restFailed') return new Error(outcome.reason);
  const { status, retryAfter, text } = outcome;
  return { status, retryAfter: retryAfter ?? null, body: text };
}
