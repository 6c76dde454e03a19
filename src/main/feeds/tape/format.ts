/** What a recording holds: one header, then entries in order of time, each a line of JSON (docs/FEEDS.md). */
import { VENUES } from '../../../engine/instruments/symbol';
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';
import { isObject, parseJson, textOf, type WireObject } from '../mapping/json';

export const TAPE_FORMAT = 'plimsoll-recording';
export const TAPE_VERSION = 1;

export interface TapeHeader {
  readonly venue: Venue;
  /** Name that prices carried as their source. */
  readonly source: string;
  /** Local clock at the start, ms since the epoch. */
  readonly startedMs: number;
  readonly appVersion: string;
  /** Seed of the simulator, when it was the venue. */
  readonly seed?: number;
  /** Instruments whose full quotes were wanted. */
  readonly interest: readonly string[];
}

interface Timed {
  /** Local clock, ms with thousandths. */
  readonly t: number;
}
interface OfSocket extends Timed {
  /** Counts the sockets of the recording from 1. */
  readonly socket: number;
}

export interface OpenEntry extends OfSocket {
  readonly dir: 'open';
  readonly path: string;
}
export interface FrameEntry extends OfSocket {
  readonly dir: 'recv' | 'send';
  readonly text: string;
}
export interface CloseEntry extends OfSocket {
  readonly dir: 'close';
  readonly by: 'venue' | 'client';
  readonly code: number;
  readonly reason: string;
}
export interface RestEntry extends Timed {
  readonly dir: 'rest';
  /** `t` is the instant of the call. */
  readonly request: { readonly path: string; readonly t: number };
  readonly status: number;
  readonly retryAfter?: string;
  readonly text: string;
}
/** A call without an answer. */
export interface FailedRestEntry extends Timed {
  readonly dir: 'restFailed';
  readonly request: { readonly path: string; readonly t: number };
  readonly reason: string;
}
/** Frames that could not be written because the disk was too slow. */
export interface LostEntry extends Timed {
  readonly dir: 'lost';
  readonly count: number;
}
/** The recording was ended in order. */
export interface EndEntry extends Timed {
  readonly dir: 'end';
}

export type TapeEntry =
  OpenEntry | FrameEntry | CloseEntry | RestEntry | FailedRestEntry | LostEntry | EndEntry;

export const headerLine = (header: TapeHeader): string =>
  `${JSON.stringify({ format: TAPE_FORMAT, version: TAPE_VERSION, ...header })}\n`;

export const entryLine = (entry: TapeEntry): string => `${JSON.stringify(entry)}\n`;

export const roundTime = (ms: number): number => Math.round(ms * 1000) / 1000;

export function readHeader(line: string): Result<TapeHeader> {
  const json = parseJson(line);
  if (!json.ok || !isObject(json.value) || json.value.format !== TAPE_FORMAT)
    return failure('PARSE', 'the file is no recording of Plimsoll');
  const { version, venue, source, startedMs, appVersion, seed, interest } = json.value;
  if (version !== TAPE_VERSION) {
    const given = String(version).slice(0, 20);
    return failure('UNSUPPORTED', `the recording has version ${given}; this Plimsoll reads ${TAPE_VERSION}`);
  }
  const known = VENUES.find((one) => one === venue);
  if (!known)
    return failure('UNSUPPORTED', `the recording is of an unknown venue "${String(venue).slice(0, 40)}"`);
  if (typeof startedMs !== 'number' || !Number.isFinite(startedMs))
    return failure('PARSE', 'the recording has no start time');
  return success({
    venue: known,
    source: textOf(source) ?? known,
    startedMs,
    appVersion: textOf(appVersion) ?? '',
    ...(typeof seed === 'number' ? { seed } : {}),
    interest: Array.isArray(interest) ? interest.filter((id) => typeof id === 'string') : [],
  });
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function isRequest(value: unknown): boolean {
  return isObject(value) && typeof value.path === 'string' && isCount(value.t);
}

function isEntry(json: WireObject): boolean {
  switch (json.dir) {
    case 'recv':
    case 'send':
      return isCount(json.socket) && typeof json.text === 'string';
    case 'open':
      return isCount(json.socket) && typeof json.path === 'string';
    case 'close':
      return isCount(json.socket) && isCount(json.code) && typeof json.reason === 'string';
    case 'rest':
      return isRequest(json.request) && isCount(json.status) && typeof json.text === 'string';
    case 'restFailed':
      return isRequest(json.request) && typeof json.reason === 'string';
    case 'lost':
      return isCount(json.count);
    default:
      return json.dir === 'end';
  }
}

/** One line of a recording; `undefined` when it is none. */
export function readEntry(line: string): TapeEntry | undefined {
  const json = parseJson(line);
  if (!json.ok || !isObject(json.value) || !isCount(json.value.t)) return undefined;
  // Every field that a kind has was just checked.
  return isEntry(json.value) ? (json.value as unknown as TapeEntry) : undefined;
}
