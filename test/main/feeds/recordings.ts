/** Recorded frames of a venue through its decoder, for the fixtures of every venue. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Venue } from '../../../src/engine/instruments/instrument';
import { parseSymbol } from '../../../src/engine/instruments/symbol';
import type { AccountUpdate } from '../../../src/main/feeds/account';
import { DECODERS } from '../../../src/main/feeds/decoders';
import type { RecordedFrame } from '../../../src/main/feeds/decoding';
import type { MarketUpdate } from '../../../src/main/feeds/feed';
import type { PastRow } from '../../../src/main/feeds/past';
import { readRecording } from '../../../src/main/feeds/recording';

const FOLDER = join(import.meta.dirname, '../../fixtures/feeds');
export const NOW = 1_790_133_845_000;

export interface Decoded {
  readonly updates: MarketUpdate[];
  readonly account: AccountUpdate[];
  readonly past: PastRow[];
  readonly ignored: string[];
  readonly rejected: string[];
}

export function decodeFrames(venue: Venue, frames: readonly RecordedFrame[]): Decoded {
  const decoded: Decoded = { updates: [], account: [], past: [], ignored: [], rejected: [] };
  const decoder = DECODERS[venue]();
  const context = {
    instrument: (symbol: string) => {
      const parsed = parseSymbol(venue, symbol);
      return parsed.ok ? parsed.value : undefined;
    },
    localTimeMs: NOW,
    latestTimeMs: Infinity,
  };
  for (const frame of frames) {
    decoder(frame, context, {
      updates: decoded.updates,
      account: (update) => void decoded.account.push(update),
      past: (row) => void decoded.past.push(row),
      ignored: (why, detail) => void decoded.ignored.push(`${why}: ${detail}`),
      rejected: (why, failure) => void decoded.rejected.push(`${why}: ${failure.message}`),
    });
  }
  return decoded;
}

export function framesOf(venue: Venue, name: string): RecordedFrame[] {
  const recording = readRecording(readFileSync(join(FOLDER, venue, `${name}.json`), 'utf8'));
  if (!recording.ok) throw new Error(recording.failure.message);
  return recording.value;
}

export const decodeFixture = (venue: Venue, name: string): Decoded =>
  decodeFrames(venue, framesOf(venue, name));

/** One JSON frame of the socket, or the answer to a REST path. */
export function decodeJson(venue: Venue, json: unknown, path?: string): Decoded {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  const frame: RecordedFrame =
    path === undefined ? { direction: 'received', text } : { direction: 'rest', text, path, status: 200 };
  return decodeFrames(venue, [frame]);
}

export const fixtureNames = (venue: Venue): string[] =>
  readdirSync(join(FOLDER, venue))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();

/** Every fixture's outcome, frame by frame, as text that is kept. */
export function outcomesOf(venue: Venue): string {
  const lines: string[] = [];
  for (const name of fixtureNames(venue)) {
    lines.push(`# ${name}`);
    const { updates, account, past, ignored, rejected } = decodeFixture(venue, name);
    for (const update of updates) lines.push(`update ${JSON.stringify(update)}`);
    for (const update of account) lines.push(`account ${JSON.stringify(update)}`);
    for (const row of past) lines.push(`history ${JSON.stringify(row)}`);
    for (const text of ignored) lines.push(`ignored ${text}`);
    for (const text of rejected) lines.push(`rejected ${text}`);
  }
  return `${lines.join('\n')}\n`;
}

export const goldenFile = (venue: Venue): string => join(FOLDER, 'golden', `${venue}.txt`);

/** Numbers that may be negative; every other one may not. */
const SIGNED = new Set([
  'fundingRate',
  'fundingRate8h',
  'momentaryFunding8h',
  ...['Delta', 'Gamma', 'Vega', 'Theta', 'Rho'].flatMap((greek) => [`venue${greek}`, `venue${greek}Coin`]),
]);

/** No NaN, no infinity, nothing below 0 where it has no meaning, no vol at or beyond the cap, no false time. */
export function expectSane(updates: readonly MarketUpdate[], shown: string): void {
  for (const update of updates) {
    for (const [field, value] of Object.entries(update)) {
      if (typeof value === 'function') expect.fail(`${field} is a function from ${shown}`);
      if (typeof value !== 'number') continue;
      const isSane = Number.isFinite(value) && (value >= 0 || SIGNED.has(field));
      expect(isSane, `${field} = ${value} from ${shown}`).toBe(true);
      if (/Vol$|^vol$/.test(field) && update.kind === 'quote') expect(value).toBeLessThan(5);
      if (field === 'exchangeTimeMs') expect(value).toBeGreaterThan(1_400_000_000_000);
    }
  }
}

type Path = readonly (string | number)[];

function pathsOf(json: unknown, path: Path = []): Path[] {
  if (typeof json !== 'object' || json === null) return [path];
  const inner = Object.entries(json).flatMap(([key, value]) => pathsOf(value, [...path, key]));
  return [path, ...inner];
}

function replaced(json: unknown, [key, ...rest]: Path, value: unknown, drop: boolean): unknown {
  if (key === undefined) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(json)
    ? [...(json as unknown[])]
    : { ...(json as Record<string, unknown>) };
  const holder = copy as Record<string | number, unknown>;
  if (rest.length === 0 && drop && !Array.isArray(copy)) delete holder[key];
  else holder[key] = replaced(holder[key], rest, value, drop);
  return copy;
}

const JUNK: readonly unknown[] = [
  null,
  '',
  '0',
  0,
  '-1',
  -1,
  '-1.0',
  'NaN',
  'Infinity',
  '1e999',
  '-0',
  '0x10',
  ' 1 ',
  '5',
  '1e-320',
  '1,5',
  true,
  {},
  [],
  [[]],
  [null],
  '1790133840887',
  1790133840,
  '1790133840887000',
  'BTC',
  '__proto__',
  'constructor',
  1e308,
  '5e-1',
  '+2',
];

/** Frames of the samples with a field replaced, dropped or two of them, or the text cut. */
export function mutations(venue: Venue): fc.Arbitrary<RecordedFrame> {
  const frames = fixtureNames(venue).flatMap((name) =>
    framesOf(venue, name).filter((f) => f.direction !== 'sent'),
  );
  const parsed = frames.map((frame) => {
    try {
      const json: unknown = JSON.parse(frame.text);
      return { frame, json, paths: pathsOf(json) };
    } catch {
      return { frame, json: frame.text, paths: [[]] as Path[] };
    }
  });
  const change = fc.record({ at: fc.nat(), junk: fc.constantFrom(...JUNK), drop: fc.boolean() });
  return fc
    .record({
      pick: fc.nat(parsed.length - 1),
      changes: fc.array(change, { minLength: 1, maxLength: 2 }),
      cut: fc.option(fc.nat(), { freq: 20 }),
    })
    .map(({ pick, changes, cut }) => {
      const { frame, json, paths } = parsed[pick];
      let changed = json;
      for (const { at, junk, drop } of changes) {
        try {
          changed = replaced(changed, paths[at % paths.length], junk, drop);
        } catch {
          // The first change took the second one's place away.
        }
      }
      const text = JSON.stringify(changed) ?? '';
      return { ...frame, text: cut === null ? text : text.slice(0, cut % (text.length + 1)) };
    });
}

/** Each mutated frame alone, and each behind a good snapshot of the same decoder. */
export function fuzz(venue: Venue, numRuns: number): void {
  fc.assert(
    fc.property(mutations(venue), (frame) => {
      const { updates, past } = decodeFrames(venue, [frame, frame]);
      const shown = frame.text.slice(0, 400);
      expectSane(updates, shown);
      for (const row of past)
        expect(
          Object.values(row).every((value) => typeof value !== 'number' || Number.isFinite(value)),
          shown,
        ).toBe(true);
    }),
    { numRuns },
  );
}
