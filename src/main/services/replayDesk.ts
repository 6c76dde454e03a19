/** The replay mode: opens a recording, plays, pauses, jumps; who shows prices is told when they are others. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ReplaySpeed, ReplayState } from '../../contracts/replay';
import type { Result } from '../../contracts/result';
import { failure } from '../../engine/basics/result';
import type { InstrumentId } from '../../engine/instruments/instrument';
import { openTape, type Tape } from '../feeds/tape/tape';
import { readSampleBook } from '../files/sampleBook';
import type { Logger } from '../log';
import type { Events } from './events';
import { boardMarket, hasMarket } from './firstStart';
import { createListeners } from './listeners';
import { ReplayKeyframes } from './replayKeyframes';
import { ReplayMarket, type MarketSource } from './replayMarket';
import { resolveSampleBook, type ResolvedSample } from './sampleBook';

export interface ReplayDeskParts {
  readonly samplePath: string;
  readonly events: Events;
  readonly log: Logger;
  readonly held: () => readonly InstrumentId[];
  /** Everything computed so far is of another market: forget it. Undefined: the live one is back. */
  readonly onMarket: (source: MarketSource | undefined) => void;
}

const TICK_MS = 25;
const TOLD_EVERY_MS = 250;
/** The market is built up until it is complete, but no longer than this of the recording. */
const WARM_UP_MS = 15_000;
const LARGEST_FILE = 1024 ** 3;

interface Playing {
  readonly name: string;
  readonly tape: Tape;
  market: ReplayMarket;
  readonly keyframes: ReplayKeyframes;
  speed: ReplaySpeed;
  isPlaying: boolean;
  isSeeking: boolean;
  sample: ResolvedSample | undefined;
  damage: string;
}

export function createReplayDesk(parts: ReplayDeskParts) {
  const changes = createListeners<ReplayState | null>();
  let playing: Playing | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  let [tickedAt, toldAt] = [0, 0];

  function state(): ReplayState | null {
    if (!playing) return null;
    const { name, tape, market, speed, isPlaying, isSeeking, sample, damage } = playing;
    return {
      ...{ name, speed, isPlaying, isSeeking },
      venue: tape.header.venue,
      startMs: tape.startMs,
      endMs: tape.endMs,
      positionMs: Math.min(tape.endMs, market.positionMs),
      isSampleBook: sample !== undefined,
      notice: damage || tape.notice,
    };
  }

  const tell = (): void => {
    toldAt = performance.now();
    changes.emit(state());
  };

  function stopOnDamage(one: Playing, message: string): void {
    one.damage = message;
    one.isPlaying = false;
    parts.events.record('warn', 'replay', `${one.name}: ${message}`);
  }

  /** Plays a market to an instant, giving way to the rest of the app between slices. */
  async function playTo(
    one: Playing,
    market: ReplayMarket,
    isDone: () => boolean,
    ms: number,
  ): Promise<void> {
    while (playing === one && one.market === market && !isDone()) {
      const played = await market.slice(ms);
      if (!played.ok) return stopOnDamage(one, played.failure.message);
      if (played.value) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function tick(): Promise<void> {
    const one = playing;
    const now = performance.now();
    const elapsedMs = now - tickedAt;
    tickedAt = now;
    if (!one || one.isSeeking || isBusy) return;
    void one.keyframes.tend();
    if (!one.isPlaying) return;
    isBusy = true;
    const { market, speed, tape } = one;
    const targetMs = speed === 'max' ? tape.endMs : market.positionMs + elapsedMs * speed;
    const played = await market.slice(Math.min(tape.endMs, targetMs));
    isBusy = false;
    if (playing !== one || one.market !== market) return;
    if (!played.ok) stopOnDamage(one, played.failure.message);
    else if (market.positionMs >= tape.endMs) one.isPlaying = false;
    if (!one.isPlaying || now - toldAt > TOLD_EVERY_MS) tell();
  }

  /** Another pass takes the place of the one on screen and is played to an instant. */
  async function changeTo(one: Playing, market: ReplayMarket, ms: number): Promise<void> {
    const old = one.market;
    one.market = market;
    await old.stop();
    await playTo(one, market, () => false, ms);
    if (playing === one && one.market === market) parts.onMarket(market);
  }

  /** From the nearest keyframe where that is less than to play on; back before the first of them from the start. */
  async function jump(one: Playing, ms: number): Promise<void> {
    const { market, keyframes } = one;
    const isBack = ms < market.positionMs;
    const nearest = keyframes.take(isBack ? -Infinity : market.positionMs, ms);
    if (nearest) await changeTo(one, nearest, ms);
    else if (isBack) await changeTo(one, beginPass(one.tape), ms);
    else await playTo(one, market, () => false, ms);
  }

  const beginPass = (tape: Tape): ReplayMarket => new ReplayMarket(tape, parts.log, parts.held());

  async function chooseBook(one: Playing): Promise<void> {
    const listed = new Set(one.market.board.instruments().map(({ id }) => id));
    if (parts.held().some((id) => listed.has(id))) return;
    const sample = await readSampleBook(parts.samplePath);
    if (sample.ok)
      one.sample = resolveSampleBook(sample.value, boardMarket(one.market.board, one.market.now()));
    else parts.events.record('warn', 'replay', sample.failure.message);
  }

  async function open(path: string): Promise<Result<ReplayState | null>> {
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return failure('STORAGE', `${path} cannot be read: ${why}`, { path });
    }
    if (bytes.length > LARGEST_FILE)
      return failure('TOO_LARGE', `${path} has ${bytes.length} bytes, limit ${LARGEST_FILE}`, { path });
    const tape = openTape(bytes);
    if (!tape.ok) return failure(tape.failure.reason, `${path}: ${tape.failure.message}`, { path });
    await leave();
    const market = beginPass(tape.value);
    const keyframes = new ReplayKeyframes(() => beginPass(tape.value), tape.value);
    const rest = { speed: 1, isPlaying: true, isSeeking: true, sample: undefined, damage: '' } as const;
    const one: Playing = { name: basename(path), tape: tape.value, market, keyframes, ...rest };
    playing = one;
    const isThere = (): boolean => hasMarket(boardMarket(market.board, market.now()));
    const { startMs, endMs } = tape.value;
    for (
      let ms = startMs;
      ms < Math.min(endMs, startMs + WARM_UP_MS) && !isThere() && one.damage === '';
      ms += 500
    )
      await playTo(one, market, () => false, ms);
    if (playing !== one) return failure('CANCELLED', 'another recording was opened');
    await chooseBook(one);
    one.isSeeking = false;
    parts.events.record(
      'info',
      'replay',
      `recorded prices of ${new Date(startMs).toISOString()}: ${one.name}`,
    );
    parts.onMarket(market);
    tickedAt = performance.now();
    timer = setInterval(() => void tick(), TICK_MS);
    tell();
    return { ok: true, value: state() };
  }

  async function leave(): Promise<void> {
    clearInterval(timer);
    const old = playing;
    playing = undefined;
    await old?.keyframes.stop();
    await old?.market.stop();
  }

  return {
    onChange: changes.add,
    state,
    isActive: (): boolean => playing !== undefined,
    /** The book that stands in for the portfolio, when the recording lists nothing of that. */
    sample: (): ResolvedSample | undefined => playing?.sample,
    open,
    /** Back to the live market. */
    async close(): Promise<void> {
      if (!playing) return;
      await leave();
      parts.onMarket(undefined);
      parts.events.record('info', 'replay', 'live prices again');
      tell();
    },
    play(isPlaying: boolean): void {
      if (!playing) return;
      const isOver = playing.market.positionMs >= playing.tape.endMs;
      playing.isPlaying = isPlaying && !isOver;
      tell();
    },
    setSpeed(speed: ReplaySpeed): void {
      if (playing) playing.speed = speed;
      tell();
    },
    async seek(positionMs: number): Promise<void> {
      const one = playing;
      if (!one || one.isSeeking) return;
      const ms = Math.min(one.tape.endMs, Math.max(one.tape.startMs, positionMs));
      one.isSeeking = true;
      tell();
      await jump(one, ms);
      one.isSeeking = false;
      tell();
    },
    stop: leave,
  };
}
export type ReplayDesk = ReturnType<typeof createReplayDesk>;
