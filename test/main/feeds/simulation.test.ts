/** The simulated venues without sockets: the same seed says the same, and one position has one value on each of them. */
import { describe, expect, it } from 'vitest';
import { black76GreeksInto } from '../../../src/engine/pricing/black76';
import { GREEK_COUNT } from '../../../src/engine/pricing/greeks';
import type { EuropeanOption, Venue } from '../../../src/engine/instruments/instrument';
import type { QuoteUpdate } from '../../../src/main/feeds/feed';
import type { FaultState } from '../../../src/main/feeds/simulator/faults';
import type { Wire } from '../../../src/main/feeds/simulator/client';
import { Simulation } from '../../../src/main/feeds/simulator/simulation';
import { decodeFrames } from './recordings';
import { SMALL } from './venueRig';

const START = Date.UTC(2026, 8, 23, 7, 59, 50);
const STEP_MS = 100;
/** Every channel speaks at each step: the newest frames of all venues are of one instant. */
const EVERY_STEP = { flood: 10 };
const PERPETUALS = ['BTC-PERPETUAL', 'BTC-USD-SWAP', 'BTCUSDT'];

interface Said {
  readonly venue: Venue;
  readonly text: string;
}

/** Clients on every socket path, the market moved on by hand, and everything that was said. */
function session(
  seed: number,
  steps: number,
  faults: Partial<FaultState> = {},
): { said: Said[]; simulation: Simulation; nowMs: number } {
  let nowMs = START;
  const simulation = new Simulation({ seed, now: () => nowMs, breadth: SMALL, faults });
  const said: Said[] = [];
  const join = (venue: Venue, path: string, requests: readonly unknown[]): void => {
    const wire: Wire = {
      send: (text) => void said.push({ venue, text }),
      close: () => undefined,
      terminate: () => undefined,
      backlog: () => 0,
    };
    const { receive } = simulation.venues[venue].welcome(path, wire);
    for (const request of requests) receive(JSON.stringify(request));
  };
  const option = (venue: Venue): string[] =>
    [...simulation.venues[venue].dialect.listed()]
      .filter(({ kind }) => kind === 'option')
      .map(({ symbol }) => symbol);
  join('deribit', '/ws/api/v2', [
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'public/subscribe',
      params: {
        channels: [
          'deribit_price_index.btc_usd',
          'ticker.BTC-PERPETUAL.100ms',
          ...option('deribit').map((name) => `ticker.${name}.100ms`),
        ],
      },
    },
  ]);
  join('okx', '/ws/v5/public', [
    {
      id: '1',
      op: 'subscribe',
      args: [
        { channel: 'opt-summary', instFamily: 'BTC-USD' },
        { channel: 'mark-price', instId: 'BTC-USD-SWAP' },
        { channel: 'books', instId: 'BTC-USD-SWAP' },
      ],
    },
  ]);
  join('bybit', '/v5/public/option', [
    { req_id: '1', op: 'subscribe', args: option('bybit').map((name) => `tickers.${name}`) },
  ]);
  join('bybit', '/v5/public/linear', [{ req_id: '1', op: 'subscribe', args: ['tickers.BTCUSDT'] }]);
  join('binance', '/market/stream', [
    { method: 'SUBSCRIBE', params: ['btcusdt@optionMarkPrice', 'btcusdt@markPrice@1s'], id: 1 },
  ]);
  for (let i = 0; i < steps; i += 1) {
    nowMs += STEP_MS;
    simulation.step();
  }
  return { said, simulation, nowMs };
}

describe('the same seed', () => {
  it('gives the same frames in the same order, across an expiry too', () => {
    const [one, two] = [session(3, 150).said, session(3, 150).said];
    expect(one.length).toBeGreaterThan(500);
    expect(two).toEqual(one);
    expect(session(4, 150).said).not.toEqual(one);
  });

  it('gives the same frames while faults are on', () => {
    const spoilt = (): Said[] => {
      let nowMs = START;
      const simulation = new Simulation({ seed: 5, now: () => nowMs, breadth: SMALL });
      const said: Said[] = [];
      const wire: Wire = {
        send: (text) => void said.push({ venue: 'okx', text }),
        close: () => undefined,
        terminate: () => undefined,
        backlog: () => 0,
      };
      const { receive } = simulation.venues.okx.welcome('/ws/v5/public', wire);
      simulation.faultDesk.set('okx', 'F8', true);
      simulation.venues.okx.faults.malformed = true;
      receive(
        JSON.stringify({ id: '1', op: 'subscribe', args: [{ channel: 'books', instId: 'BTC-USD-SWAP' }] }),
      );
      for (let i = 0; i < 100; i += 1, nowMs += STEP_MS) simulation.step();
      return said;
    };
    expect(spoilt()).toEqual(spoilt());
  });
});

describe('one position', () => {
  const { said, simulation, nowMs } = session(11, 60, EVERY_STEP);
  const updatesOf = (venue: Venue): QuoteUpdate[] =>
    decodeFrames(
      venue,
      said.filter((one) => one.venue === venue).map(({ text }) => ({ direction: 'received' as const, text })),
    ).updates.filter((u): u is QuoteUpdate => u.kind === 'quote');
  const last = (venue: Venue, pick: (quote: QuoteUpdate, symbol: string) => boolean): QuoteUpdate => {
    const found = updatesOf(venue).filter((quote) => pick(quote, quote.instrumentId.slice(venue.length + 1)));
    const newest = found.at(-1);
    if (!newest) throw new Error(`${venue} told nothing of it`);
    return newest;
  };
  const ours = simulation.exchange.chain('btc_usd').at(-1) as EuropeanOption;
  const symbolAt = (venue: Venue): string =>
    [...simulation.venues[venue].dialect.listed()].find(
      (one) =>
        one.kind === 'option' &&
        one.expiryMs === ours.expiryMs &&
        one.strike === ours.strike &&
        one.optionType === ours.optionType,
    )?.symbol ?? '';
  const usd = ({ forward = NaN, markVol = NaN }: QuoteUpdate): number => {
    const scratch = new Float64Array(GREEK_COUNT);
    const years = (ours.expiryMs - nowMs) / (365 * 86_400_000);
    black76GreeksInto(
      scratch,
      0,
      ours.optionType === 'call' ? 1 : -1,
      forward,
      ours.strike,
      years,
      markVol,
      0,
    );
    return scratch[0];
  };

  it('in an option has one value on Deribit, OKX and Bybit, and Binance’s rule gives another', () => {
    const at = (venue: Venue): QuoteUpdate =>
      last(venue, (q, s) => s === symbolAt(venue) && q.markVol !== undefined);
    const values = (['deribit', 'okx', 'bybit'] as const).map((venue) => usd(at(venue)));
    for (const value of values) expect(value / values[0], `values ${values.join(', ')}`).toBeCloseTo(1, 9);
    const binance = at('binance');
    expect(binance.forwardRule).toBe('spotIndex');
    expect(usd(binance)).not.toBe(values[0]);
    expect(usd({ ...binance, forward: at('okx').forward }) / values[0]).toBeCloseTo(1, 9);
    // Marks as printed: Deribit's to 0.0001 of the coin.
    const { forward = NaN } = at('bybit');
    expect(at('bybit').mark).toBeCloseTo(values[0], 6);
    expect(Math.abs((at('deribit').mark ?? NaN) - values[0] / forward)).toBeLessThanOrEqual(0.00005);
  });

  it('in a perpetual has one mark', () => {
    const marks = (['deribit', 'okx', 'bybit', 'binance'] as const).map(
      (venue) => last(venue, (q, s) => PERPETUALS.includes(s) && q.mark !== undefined).mark ?? NaN,
    );
    for (const mark of marks) expect(mark / marks[0], `marks ${marks.join(', ')}`).toBeCloseTo(1, 12);
  });
});
