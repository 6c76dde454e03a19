import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import { parseInstrumentId } from '../../../src/engine/instruments/symbol';
import { findInstruments } from '../../../src/main/services/instrumentSearch';
import { createWhatIfDesk, resolveInstrument, silenceOf } from '../../../src/main/services/whatIfDesk';

const listedIds = [
  'deribit:BTC-PERPETUAL',
  'deribit:BTC-25DEC26',
  ...[80, 90, 95, 100, 110].flatMap((k) => [
    `deribit:BTC-25DEC26-${k}000-C`,
    `deribit:BTC-25DEC26-${k}000-P`,
  ]),
  'deribit:BTC-26MAR27-100000-C',
  'deribit:ETH-25DEC26-3000-C',
  'okx:BTC-USD-261225-100000-C',
];
const listed = listedIds.map((id): Instrument => {
  const parsed = parseInstrumentId(id);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
});
const idsFor = (text: string, limit = 8): readonly string[] =>
  findInstruments(listed, text, limit).map(({ instrumentId }) => instrumentId);

describe('type-ahead over listed instruments', () => {
  it('takes words in any order, as whole parts or their beginnings', () => {
    expect(idsFor('deribit btc 100000 c 25dec')).toEqual(['deribit:BTC-25DEC26-100000-C']);
    expect(idsFor('BTC-25DEC26-100000-C')[0]).toBe('deribit:BTC-25DEC26-100000-C');
    expect(idsFor('100k c btc')).toEqual([
      'deribit:BTC-25DEC26-100000-C',
      'okx:BTC-USD-261225-100000-C',
      'deribit:BTC-26MAR27-100000-C',
    ]);
    expect(idsFor('btc perp')).toEqual(['deribit:BTC-PERPETUAL']);
  });

  it('offers nothing for nothing, no more than asked, and nothing that does not fit', () => {
    expect(idsFor('  ')).toEqual([]);
    expect(idsFor('btc', 3)).toHaveLength(3);
    expect(idsFor('doge')).toEqual([]);
  });

  it('offers a strike that is not listed where the words name one expiry and a side', () => {
    const [only] = findInstruments(listed, 'deribit btc 25dec26 97500 p', 8);
    expect(only).toMatchObject({ instrumentId: 'deribit:BTC-25DEC26-97500-P', isListed: false });
    expect(idsFor('btc 97500 p')).toEqual(['deribit:BTC-25DEC26-97500-P']);
    expect(idsFor('btc 97500 c'), 'three expiries could be meant').toEqual([]);
    expect(idsFor('btc 25dec26 97500'), 'no side').toEqual([]);
  });
});

describe('instruments that legs name', () => {
  it('are the listed ones, or a strike with the terms of its expiry and the strikes around it', () => {
    const held = resolveInstrument('deribit:BTC-25DEC26-100000-C', listed);
    expect(held).toMatchObject({ ok: true, value: { isListed: true, around: [] } });
    const between = resolveInstrument('deribit:BTC-25DEC26-97500-C', listed);
    if (!between.ok) throw new Error(between.failure.message);
    expect(between.value.instrument).toMatchObject({ strike: 97_500, optionType: 'call', multiplier: 1 });
    expect(between.value.around.map(({ symbol }) => symbol)).toEqual([
      'BTC-25DEC26-95000-C',
      'BTC-25DEC26-90000-C',
      'BTC-25DEC26-100000-C',
      'BTC-25DEC26-110000-C',
    ]);
  });

  it('are refused with the reason where no venue lists the expiry, the future or the name', () => {
    for (const id of [
      'deribit:BTC-30JAN27-100000-C',
      'deribit:BTC-30JAN27',
      'deribit:nonsense',
      'nowhere:BTC',
    ]) {
      const found = resolveInstrument(id, listed);
      expect(found.ok, id).toBe(false);
      if (!found.ok) expect(found.failure.message).toContain(id.slice(id.indexOf(':') + 1));
    }
  });

  it('are followed with the strikes around them, and given to the engine', () => {
    const states: unknown[] = [];
    let changes = 0;
    const desk = createWhatIfDesk({
      listed: () => listed,
      engine: { set: (state) => void states.push(state) },
      onChange: () => (changes += 1),
      now: () => Date.UTC(2026, 10, 1),
      silenceOf: () => undefined,
    });
    const answer = desk.follow(['deribit:BTC-25DEC26-97500-C', 'deribit:BTC-PERPETUAL', 'deribit:XYZ']);
    expect(answer.map(({ isListed, failure }) => [isListed, failure?.reason ?? null])).toEqual([
      [false, null],
      [true, null],
      [false, 'UNKNOWN_INSTRUMENT'],
    ]);
    expect(desk.followed().size).toBe(5);
    expect(desk.followed().has('deribit:BTC-25DEC26-97500-C'), 'no venue quotes it').toBe(false);
    expect(states).toMatchObject([{ type: 'hypothetical', unlisted: ['deribit:BTC-25DEC26-97500-C'] }]);
    desk.follow([]);
    expect([desk.followed().size, changes]).toEqual([0, 2]);
  });

  it('say at once where no quote can come: the venue is off, or no strike of the side is listed', () => {
    const status = { endpoint: 'x', ageMs: NaN, messagesPerSecond: 0, attempt: 0, detail: 'no route' };
    const feeds = [
      { ...status, venue: 'deribit', state: 'live' as const },
      { ...status, venue: 'okx', state: 'off' as const },
    ];
    const desk = createWhatIfDesk({
      listed: () => listed,
      engine: { set: () => undefined },
      onChange: () => undefined,
      now: () => Date.UTC(2026, 10, 1),
      silenceOf: (venue) => silenceOf(venue, feeds),
    });
    const answer = desk.follow([
      'deribit:BTC-25DEC26-97500-C',
      'deribit:BTC-26MAR27-90000-P',
      'deribit:BTC-25DEC26-999000-C',
      'okx:BTC-USD-261225-100000-C',
    ]);
    expect(answer.map(({ failure, noQuote }) => [failure, noQuote?.message ?? null])).toEqual([
      [null, null],
      [
        null,
        'deribit:BTC-26MAR27-90000-P: no strike of its side is listed in this expiry, so that it has no vol',
      ],
      [
        null,
        'deribit:BTC-25DEC26-999000-C: it lies outside the strikes that are listed, so that it has no vol',
      ],
      [null, 'okx:BTC-USD-261225-100000-C: no quote can come: okx is switched off'],
    ]);
    const failed = [{ ...status, venue: 'okx', state: 'failed' as const }];
    expect(silenceOf('okx', failed)).toBe('has failed: no route');
    expect(silenceOf('bybit', failed)).toBe('is no venue that can be connected');
  });
});
