/** Mutated samples one after the other into one decoder, one tally and one board, as a session of hours would. */
import fc from 'fast-check';
import pino from 'pino';
import { expect, it } from 'vitest';
import { parseSymbol, VENUES } from '../../../src/engine/instruments/symbol';
import type { Instrument, Venue } from '../../../src/engine/instruments/instrument';
import { DECODERS } from '../../../src/main/feeds/decoders';
import type { RecordedFrame } from '../../../src/main/feeds/decoding';
import { QuoteBoard } from '../../../src/main/feeds/quoteBoard';
import { Tally } from '../../../src/main/feeds/tally';
import { mutations, NOW } from './recordings';

const FRAMES = 6_000;
/** Reasons are a short list of words, whatever comes in. */
const MOST_REASONS = 40;

interface Session {
  readonly board: QuoteBoard;
  readonly tally: Tally;
  readonly listed: Set<string>;
}

/** Every number that the board shows, with where it stands. */
function* numbersOf(value: unknown, path: string): Generator<[string, number]> {
  if (typeof value === 'number') yield [path, value];
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* numbersOf(inner, `${path}.${key}`);
}

function play(venue: Venue, frames: readonly RecordedFrame[]): Session {
  const decoder = DECODERS[venue]();
  const [board, tally, listed] = [new QuoteBoard(), new Tally(pino({ level: 'silent' })), new Set<string>()];
  board.setVenueLive(venue, 'fuzz', true);
  const list = (instrument: Instrument): void => {
    if (listed.has(instrument.symbol)) return;
    listed.add(instrument.symbol);
    board.apply([{ kind: 'listing', instrument, exchangeTimeMs: NOW, localTimeMs: NOW }]);
  };
  const instrument = (symbol: string): Instrument | undefined => {
    const parsed = parseSymbol(venue, symbol);
    if (!parsed.ok) return undefined;
    list(parsed.value);
    return parsed.value;
  };
  frames.forEach((frame, i) => {
    const localTimeMs = NOW + i;
    tally.frame();
    decoder(frame, { instrument, localTimeMs, latestTimeMs: localTimeMs + 60_000 }, tally);
    board.apply(tally.takeUpdates());
    if (i % 500 === 0) board.takeDirty(localTimeMs);
  });
  return { board, tally, listed };
}

it.each(VENUES)(
  `%s: ${FRAMES} mutated frames leave finite numbers, bounded state and a reason for each refusal`,
  (venue) => {
    const frames = fc.sample(mutations(venue), FRAMES);
    const { board, tally, listed } = play(venue, frames);
    const now = NOW + FRAMES;
    const shown = { contents: board.contents(), dirty: board.takeDirty(now), counters: board.counters() };
    const bad = [...numbersOf(shown, 'board')].filter(([, number]) => !Number.isFinite(number));
    expect(bad).toEqual([]);
    const { rejected, ignored, updates } = tally.counters();
    const reasons = Object.entries(tally.reasons());
    const countOf = (kind: string): number =>
      reasons.reduce((sum, [reason, count]) => sum + (reason.startsWith(kind) ? count : 0), 0);
    expect(rejected).toBeGreaterThan(FRAMES / 20);
    expect([countOf('rejected'), countOf('ignored')]).toEqual([rejected, ignored]);
    expect(updates).toBeGreaterThan(0);
    expect(reasons.length, reasons.map(([reason]) => reason).join('; ')).toBeLessThan(MOST_REASONS);
    expect(tally.updates).toEqual([]);
    expect(board.instruments().length).toBeLessThanOrEqual(listed.size + 50);
  },
);
