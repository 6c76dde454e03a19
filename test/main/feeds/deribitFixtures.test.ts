import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSymbol } from '../../../src/engine/instruments/symbol';
import type { DecodeContext } from '../../../src/main/feeds/decoding';
import { deribitDecoder } from '../../../src/main/feeds/deribit/decode';
import type { MarketUpdate } from '../../../src/main/feeds/feed';
import { readRecording } from '../../../src/main/feeds/recording';
import { fuzz, goldenFile, outcomesOf } from './recordings';

const FOLDER = join(import.meta.dirname, '../../fixtures/feeds/deribit');
const NOW = 1_790_133_845_000;

function decodeText(text: string) {
  const updates: MarketUpdate[] = [];
  const ignored: string[] = [];
  const rejected: string[] = [];
  const context: DecodeContext = {
    instrument: (symbol) => {
      const parsed = parseSymbol('deribit', symbol);
      return parsed.ok ? parsed.value : undefined;
    },
    localTimeMs: NOW,
    latestTimeMs: Infinity,
  };
  const recording = readRecording(text);
  if (!recording.ok) throw new Error(recording.failure.message);
  const decoder = deribitDecoder();
  for (const frame of recording.value) {
    decoder(frame, context, {
      updates,
      ignored: (why) => ignored.push(why),
      rejected: (why, failure) => rejected.push(`${why}: ${failure.message}`),
    });
  }
  return { updates, ignored, rejected };
}

const decode = (name: string) => decodeText(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
const option = 'deribit:BTC-25DEC26-100000-C';

describe('meaning of recorded frames', () => {
  it('every sample has the outcome that is kept', async () => {
    await expect(outcomesOf('deribit')).toMatchFileSnapshot(goldenFile('deribit'));
  });

  it('trades: amounts as quoted, the vol of an option in percent, the side that took', () => {
    expect(decode('trades').updates[0]).toMatchObject({
      kind: 'trade',
      instrumentId: 'deribit:BTC-PERPETUAL',
      tradeId: '403691824',
      price: 92294.5,
      quantity: 10,
      takerSide: 'sell',
      index: 92276.75,
    });
    expect(decode('trades-option').updates[0]).toMatchObject({
      instrumentId: option,
      price: 0.0465,
      quantity: 2.5,
      takerSide: 'buy',
      vol: expect.closeTo(0.4602, 12) as number,
      mark: 0.04585594,
    });
  });

  it.each([
    ['SYN.BTC-25DEC26', undefined],
    ['index_price', 'spotIndex'],
  ])('an option valued on %s has the forward rule %s', (underlying_index, forwardRule) => {
    const data = { timestamp: NOW, instrument_name: 'BTC-25DEC26-100000-C', mark_price: 0.04 };
    const params = {
      channel: 'ticker.BTC-25DEC26-100000-C.100ms',
      data: { ...data, underlying_price: 88_000, underlying_index },
    };
    const { updates } = decodeText(JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params }));
    expect(updates).toMatchObject([{ forward: 88_000 }]);
    expect(updates[0].kind === 'quote' && updates[0].forwardRule).toBe(forwardRule ?? undefined);
  });

  it('the estimate of the delivery price counts in the half hour before the expiry', () => {
    const expiryMs = Date.UTC(2026, 11, 25, 8);
    const estimateAt = (timestamp: number): unknown => {
      const data = { timestamp, instrument_name: 'BTC-25DEC26-100000-C', mark_price: 0.04 };
      const params = {
        channel: 'ticker.BTC-25DEC26-100000-C.100ms',
        data: { ...data, estimated_delivery_price: 86_500 },
      };
      const { updates } = decodeText(JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params }));
      return updates[0].kind === 'quote' ? updates[0].deliveryEstimate : 'no quote';
    };
    expect(estimateAt(expiryMs - 31 * 60_000)).toBeUndefined();
    expect(estimateAt(expiryMs - 29 * 60_000)).toBe(86_500);
  });

  it('option ticker: coins, percent to fractions, forward of the expiry', () => {
    const { updates, rejected } = decode('ticker-option');
    expect(rejected).toEqual([]);
    expect(updates).toHaveLength(3);
    expect(updates[0]).toEqual({
      kind: 'quote',
      instrumentId: option,
      exchangeTimeMs: 1790133840887,
      localTimeMs: NOW,
      mark: 0.0459,
      bid: 0.0455,
      ask: 0.0465,
      last: 0.0455,
      markVol: 0.4567,
      bidVol: 0.4548,
      askVol: expect.closeTo(0.4602, 12) as number,
      forward: 88402.37,
      openInterest: 10342.7,
      bidSize: 35,
      askSize: 21.4,
      venueDelta: 0.3377,
      venueGamma: 0.00002,
      venueVega: 163.2447,
      venueTheta: -40.00333,
      venueRho: 65.87165,
      lowestSell: 0.0209,
      highestBuy: 0.0859,
      settlement: 0.04601185,
      index: 86744.11,
    });
  });

  it('both encodings of an empty side are no value, never 0', () => {
    for (const update of decode('ticker-option-no-quote').updates) {
      expect(update).toMatchObject({
        mark: 0.0459,
        cleared: ['bid', 'ask', 'last', 'bidVol', 'askVol', 'bidSize', 'askSize'],
      });
      expect(update).not.toHaveProperty('bid');
      expect(update).not.toHaveProperty('askVol');
    }
  });

  it('captured option ticker with fields left out', () => {
    const [update] = decode('ticker-option-captured').updates;
    expect(update).toMatchObject({
      mark: 0.1036,
      forward: 64701.57,
      bid: 0.1015,
      ask: 0.106,
      openInterest: 0,
    });
    expect(update).toMatchObject({ markVol: expect.closeTo(0.6633, 12) as number });
    expect(update).not.toHaveProperty('cleared');
  });

  it('captured perpetual: the 8 h average funding, open interest in USD, no forward', () => {
    const [update] = decode('ticker-perp-captured').updates;
    expect(update).toMatchObject({
      mark: 92281.78,
      bid: 92283.5,
      ask: 92284,
      fundingRate8h: 1.742e-5,
      openInterest: 1132329370,
    });
    expect(update).not.toHaveProperty('forward');
    expect(decode('ticker-perp').updates[1]).toMatchObject({
      instrumentId: 'deribit:BTC_USDC-PERPETUAL',
      openInterest: 1431.2214,
    });
  });

  it('a dated future is the forward of its expiry', () => {
    expect(decode('ticker-future').updates[0]).toMatchObject({ mark: 88402.37, forward: 88402.37 });
  });

  it('chain marks: the vol is a fraction already; an empty frame is a sign of life', () => {
    const { updates, rejected } = decode('markprice-options');
    expect(rejected).toEqual([]);
    expect(updates.find((update) => update.kind === 'quote' && update.instrumentId === option)).toMatchObject(
      {
        mark: 0.0459,
        markVol: 0.4567,
      },
    );
    expect(updates.filter(({ kind }) => kind === 'alive')).toHaveLength(3);
    expect(updates.at(-1)).toEqual({
      kind: 'alive',
      venue: 'deribit',
      indexName: 'btc_usd',
      exchangeTimeMs: NOW,
      localTimeMs: NOW,
    });
  });

  it('states, a new listing, a summary, an index by REST', () => {
    expect(decode('instrument-state').updates.map((u) => u.kind === 'state' && u.state)).toEqual([
      'settlement',
      'delivered',
      'delivered',
    ]);
    expect(decode('instrument-creation').updates[0]).toMatchObject({
      kind: 'listing',
      instrument: {
        id: 'deribit:BTC-27SEP26-88000-C',
        strike: 88000,
        tickSize: 0.0001,
        lotSize: 0.1,
        multiplier: 1,
      },
    });
    const summary = decode('get-book-summary').updates;
    expect(summary[0]).toMatchObject({
      markVol: expect.closeTo(0.4711, 12) as number,
      exchangeTimeMs: 1790133839487,
    });
    expect(summary.at(-1)).toMatchObject({ cleared: ['bid', 'ask', 'last'] });
    expect(decode('get-index-price').updates[0]).toMatchObject({
      kind: 'index',
      indexName: 'btc_usd',
      value: 86744.11,
    });
  });

  it('a change of an incremental ticker carries the changed fields only', () => {
    const [, change] = decode('incremental-ticker').updates;
    expect(change).toMatchObject({
      mark: 0.0461,
      markVol: expect.closeTo(0.4572, 12) as number,
      forward: 88430.02,
    });
    expect(change).not.toHaveProperty('bid');
    expect(change).not.toHaveProperty('cleared');
  });

  it('books: top after a snapshot and its changes, none after a gap, the whole window where they are grouped', () => {
    const [, change] = decode('book').updates;
    expect(change).toMatchObject({ bid: 42500, bidSize: 950, ask: 42501.5, askSize: 700 });
    const gap = decode('book-gap');
    expect(gap.updates).toHaveLength(2);
    expect(gap.rejected[0]).toMatch(
      /sequence gap: .*change after 98112233990, but the book stands at 98112233417/,
    );
    expect(decode('book-grouped-captured').updates[0]).toMatchObject({ bid: 89532.5, ask: 89533 });
  });

  it('a book that was never used begins with a change after 0, a snapshot may name a change before it', () => {
    const frame = (data: object) => ({
      method: 'subscription',
      params: {
        channel: `book.BTC-24SEP26-87000-C.100ms`,
        data: { instrument_name: 'BTC-24SEP26-87000-C', ...data },
      },
    });
    const frames = [
      frame({ type: 'change', change_id: 7, prev_change_id: 0, bids: [['new', 0.01, 5]], asks: [] }),
      frame({ type: 'snapshot', change_id: 9, prev_change_id: 7, bids: [], asks: [['new', 0.02, 1]] }),
      frame({ type: 'change', change_id: 12, prev_change_id: 9, bids: [], asks: [['delete', 0.02, 0]] }),
    ];
    const { updates, rejected } = decodeText(frames.map((one) => JSON.stringify(one)).join('\n'));
    expect(rejected).toEqual([]);
    expect(updates.map((update) => (update.kind === 'quote' ? [update.bid, update.ask] : []))).toEqual([
      [0.01, undefined],
      [undefined, 0.02],
      [undefined, undefined],
    ]);
  });

  it('what the venue says about itself, and the estimate of the next delivery', () => {
    expect(decode('platform-state').updates).toMatchObject([
      { kind: 'venueStatus', state: 'ongoing', services: ['sol_usdc'] },
      { kind: 'venueStatus', state: 'ongoing', services: ['platform'] },
      { kind: 'venueStatus', state: 'ongoing', services: ['public methods'] },
    ]);
    expect(decode('estimated-expiration-price').updates).toMatchObject([
      {
        kind: 'expiryEstimate',
        indexName: 'btc_usd',
        value: 86744.11,
        isAveraging: false,
        secondsLeft: 16559,
      },
      { value: 86702.418, isAveraging: true, averagedFraction: expect.closeTo(153 / 450, 12) as number },
    ]);
    const bad = {
      method: 'subscription',
      params: { channel: 'estimated_expiration_price.btc_usd', data: { price: 0 } },
    };
    expect(decodeText(JSON.stringify(bad))).toMatchObject({
      updates: [],
      rejected: [expect.stringMatching(/btc_usd price is 0/)],
    });
  });

  it('the momentary funding is told apart from the mean of 8 hours', () => {
    expect(decode('perpetual').updates[0]).toMatchObject({ momentaryFunding8h: 1.371e-5, index: 86744.11 });
    expect(decode('perpetual').updates[0]).not.toHaveProperty('fundingRate8h');
  });

  it('control frames and unused channels are named, not dropped in silence', () => {
    for (const name of [
      'errors',
      'subscribe-ack-partial',
      'get-volatility-index-data',
      'simulate-portfolio',
    ]) {
      const { updates, ignored, rejected } = decode(name);
      expect(updates).toEqual([]);
      expect(rejected).toEqual([]);
      expect(ignored.length).toBeGreaterThan(0);
    }
  });

  it('after expiry: text in a number field, the cap for a vol, and the delivery price', () => {
    const data = {
      timestamp: 1790236800100,
      instrument_name: 'BTC-24SEP26-87000-C',
      mark_price: 0,
      mark_iv: 0,
      ask_iv: 500,
      best_bid_price: 0,
      best_ask_price: null,
      estimated_delivery_price: 'expired',
      delivery_price: 86123.4,
    };
    const frame = {
      jsonrpc: '2.0',
      method: 'subscription',
      params: { channel: 'ticker.BTC-24SEP26-87000-C.100ms', data },
    };
    const { updates, rejected } = decodeText(JSON.stringify(frame));
    expect(rejected).toEqual([]);
    expect(updates).toEqual([
      expect.objectContaining({ kind: 'state', state: 'delivered', deliveryPrice: 86123.4 }),
    ]);
  });
});

describe('whatever the venue sends', () => {
  const sample = readFileSync(join(FOLDER, 'ticker-option.json'), 'utf8');
  const recording = readRecording(sample);
  const ticker = recording.ok ? recording.value[0].text : '';
  const junk = fc.constantFrom(
    'null',
    '"NaN"',
    '"Infinity"',
    '1e999',
    '-1',
    '{}',
    '[]',
    '""',
    'true',
    '1e-400',
    '0.0',
    '5e5',
  );

  it('no mutation of a frame crashes the decoder or lets a bad number through', () => {
    const values = [...ticker.matchAll(/:("[^"]*"|-?[\d.e+-]+)/g)].map((match) => match.index);
    fc.assert(
      fc.property(
        fc.constantFrom(...values),
        junk,
        fc.nat(ticker.length),
        fc.boolean(),
        (at, bad, cut, isCut) => {
          const spoiled =
            ticker.slice(0, at + 1) + bad + ticker.slice(at + 1).replace(/^("[^"]*"|-?[\d.e+-]+)/, '');
          const { updates } = decodeText((isCut ? spoiled.slice(0, cut) : spoiled) || '{');
          for (const update of updates) {
            for (const [field, value] of Object.entries(update)) {
              if (typeof value !== 'number') continue;
              // Greeks have either sign.
              expect(
                Number.isFinite(value) && (value >= 0 || field.startsWith('venue')),
                `${field} = ${value} from ${spoiled}`,
              ).toBe(true);
            }
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('25,000 mutations of the samples give sane numbers or a reason', () => {
    fuzz('deribit', 25_000);
  }, 60_000);

  it('random JSON and text never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const { updates } = decodeText(text.trim() === '' ? '{}' : text);
        expect(updates).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });
});
