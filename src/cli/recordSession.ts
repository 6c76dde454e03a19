/** A session of one venue with a network that writes everything down. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure, success, type Result } from '../engine/basics/result';
import type { InstrumentId, Venue } from '../engine/instruments/instrument';
import { parseInstrumentId } from '../engine/instruments/symbol';
import type { FeedStateWord } from '../main/feeds/feed';
import { systemNetwork } from '../main/feeds/network';
import { FEEDS, type FeedAddress } from '../main/feeds/registry';
import { startSimulator } from '../main/feeds/simulator/simulator';
import { preciseClock, recordingNetwork } from '../main/feeds/tape/recordingNetwork';
import { createTape, type TapeCounters } from '../main/feeds/tape/tapeWriter';
import { silentLogger } from '../main/log';
import { resourcesFolder } from './resources';

export interface RecordRequest {
  readonly venue: Venue;
  readonly path: string;
  /** Until interrupted when undefined. */
  readonly seconds: number | undefined;
  readonly simulator: { readonly seed: number; readonly rate: number | undefined } | undefined;
  readonly follow: readonly InstrumentId[];
}

export interface RecordReceipt extends TapeCounters {
  readonly path: string;
  readonly frames: number;
  readonly state: FeedStateWord;
  readonly wasLive: boolean;
}

interface Venues {
  readonly address: FeedAddress;
  stop(): Promise<void>;
}

async function openVenue({ venue, simulator, follow }: RecordRequest): Promise<Result<Venues>> {
  const entry = FEEDS.find((each) => each.venue === venue);
  if (!entry) return failure('NOT_FOUND', `there is no feed for ${venue}`);
  if (!simulator) return success({ address: entry.endpoints.production, stop: () => Promise.resolve() });
  const { seed, rate } = simulator;
  const options = { seed, extraSymbols: follow, ...(rate === undefined ? {} : { ratePerSecond: rate }) };
  const started = await startSimulator(options);
  return success({ address: { ...started.address(venue), source: 'simulator' }, stop: () => started.stop() });
}

/** Resolves after the time, or when the process is asked to end. */
function untilDone(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      process.off('SIGINT', finish).off('SIGTERM', finish);
      resolve();
    };
    const longest = 2 ** 31 - 1;
    const timer = setTimeout(finish, seconds === undefined ? longest : seconds * 1000);
    process.once('SIGINT', finish).once('SIGTERM', finish);
  });
}

export const appVersion = (): string => {
  const text = readFileSync(join(dirname(resourcesFolder()), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

const TOLD_EVERY_MS = 30_000;

/** Records; `say` hears each change of the feed's state, and now and then how far it has come. */
export async function recordSession(
  request: RecordRequest,
  say: (text: string) => void,
): Promise<Result<RecordReceipt>> {
  const { venue, path, seconds, simulator, follow } = request;
  for (const id of follow) {
    const parsed = parseInstrumentId(id);
    if (!parsed.ok) return failure('INVALID_INPUT', `--follow ${id}: ${parsed.failure.message}`);
  }
  const opened = await openVenue(request);
  if (!opened.ok) return opened;
  const { address, stop } = opened.value;
  const now = preciseClock();
  const tape = await createTape(path, {
    venue,
    source: address.source,
    startedMs: now(),
    appVersion: appVersion(),
    ...(simulator ? { seed: simulator.seed } : {}),
    interest: follow,
  });
  if (!tape.ok) {
    await stop();
    return tape;
  }
  const entry = FEEDS.find((each) => each.venue === venue);
  const venueAddress = entry?.endpoints.production ?? address;
  const network = recordingNetwork(systemNetwork, tape.value, address, venueAddress, now);
  const feed = entry?.create(address, silentLogger, { network });
  let told = '';
  let wasLive = false;
  feed?.onStatus(({ state, detail }) => {
    wasLive ||= state === 'live';
    const text = detail === '' ? state : `${state}: ${detail}`;
    if (state !== told) say(text);
    told = state;
  });
  if (seconds === undefined) say('until Ctrl-C');
  feed?.subscribe(follow);
  feed?.start();
  const startedMs = now();
  const progress = setInterval(
    () => say(`${Math.round((now() - startedMs) / 1000)} s, ${feed?.status().counters.frames ?? 0} frames`),
    TOLD_EVERY_MS,
  );
  await untilDone(seconds);
  clearInterval(progress);
  const status = feed?.status();
  await feed?.stop();
  const closed = await tape.value.close(now());
  await stop();
  if (!closed.ok) return closed;
  const frames = status?.counters.frames ?? 0;
  return success({ path, ...closed.value, frames, state: status?.state ?? 'off', wasLive });
}
