import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MarketUpdate } from '../../../src/main/feeds/feed';
import { binanceProtocol } from '../../../src/main/feeds/binance/protocol';
import { hashUnit } from '../../../src/main/feeds/simulator/chance';
import type { Simulator } from '../../../src/main/feeds/simulator/simulator';
import type { SimulatedVenue } from '../../../src/main/feeds/simulator/venue';
import { expectSaneNumbers } from './rig';
import { optionNames, PATIENT, startSmall, venueRig, type VenueRig } from './venueRig';

let simulator: Simulator;
let venue: SimulatedVenue;
let r: VenueRig;
const PERPETUAL = 'binance:BTCUSDT';
const option = (): string => `binance:${optionNames(simulator, 'binance')[4]}`;
const snapshots = (): number => venue.requests.filter((path) => path.startsWith('/fapi/v1/depth')).length;

beforeEach(async () => {
  simulator = await startSmall();
  venue = simulator.venues.binance;
});
afterEach(async () => {
  await r.stop();
});

/** A book's top tells sizes and no mark. */
const isOfBook = (update: MarketUpdate): boolean =>
  update.kind === 'quote' &&
  update.instrumentId === PERPETUAL &&
  update.bidSize !== undefined &&
  update.mark === undefined;

async function start(timings: Parameters<typeof venueRig>[2] = {}): Promise<void> {
  r = venueRig(simulator, binanceProtocol(['BTC']), timings);
  await r.live();
}

async function recovers(): Promise<void> {
  venue.clearFaults();
  await r.live();
  await r.until('option and perpetual live', () => r.isLive(PERPETUAL) && r.isLive(option()));
  expectSaneNumbers(r.board);
}

describe('a session with Binance', () => {
  it('lists, brings everything to life, and states prices for one coin', async () => {
    await start(PATIENT);
    const ids = [...optionNames(simulator, 'binance').map((name) => `binance:${name}`), PERPETUAL];
    await r.until('every instrument lives', () => ids.every(r.isLive));
    const quote = r.board.quote(option());
    const instrument = r.board.instrument(option());
    if (instrument?.kind !== 'option') throw new Error(`${option()} is not on the board`);
    // The venue values its options on the spot index.
    const { quotes } = simulator.exchange;
    const { price } = quotes.value(instrument, quotes.index('BTC'));
    expect((quote?.mark?.value ?? NaN) / price).toBeCloseTo(1, 1);
    expect(quote?.forward?.value).toBeCloseTo(quotes.index('BTC'), -2);
    await r.until(
      'funding of the listed interval',
      () => r.board.quote(PERPETUAL)?.fundingRate8h !== undefined,
    );
    expect(r.board.quote(PERPETUAL)?.fundingRate8h?.value).toBeCloseTo(3e-5, 5);
    await r.until('open interest', () => r.board.quote(option())?.openInterest !== undefined);
    const open = Math.round(1_000 * hashUnit('oi BTCUSDT'));
    expect(r.board.quote(PERPETUAL)?.openInterest?.value).toBe(open);
    expect(r.feed.status().counters).toMatchObject({ rejected: 0, reconnects: 0 });
  });

  it('replaces each socket before its age cuts it, without a gap', async () => {
    await start({ ...PATIENT, rotateMs: 700 });
    await r.until('both sockets twice replaced', () => venue.dials >= 6);
    const reconnecting = r.states.filter(
      (state) => state !== 'connecting' && state !== 'live' && state !== 'off',
    );
    expect(reconnecting).toEqual([]);
    expect(r.feed.status().counters.reconnects).toBe(0);
    expect(r.isLive(PERPETUAL)).toBe(true);
    await r.until('no more sockets than lanes and their successors', () => venue.clients().length <= 4);
  });

  it('a book takes its snapshot from REST, and another one after a gap', async () => {
    await start(PATIENT);
    r.feed.subscribe([PERPETUAL]);
    await r.until('snapshot', () => snapshots() >= 1);
    await r.until('the book', () => r.seen.some(isOfBook));
    venue.faults.dropBooks = 0.3;
    await r.until(
      'gaps',
      () => (r.feed.status().reasons['rejected: sequence gap'] ?? 0) >= 2 && snapshots() >= 3,
    );
    venue.faults.dropBooks = 0;
    const from = r.seen.length;
    await r.until('in step', () => r.seen.slice(from).some(isOfBook));
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('acknowledged and never heard: named as silent, and heard when it speaks', async () => {
    venue.faults.muted = ['btcusdt@markPrice'];
    r = venueRig(simulator, binanceProtocol(['BTC']));
    await r.until('silent', () => r.feed.status().channels.silent.includes('btcusdt@markPrice@1s'));
    await r.until('live without it', () => r.feed.status().state === 'live');
    expect(r.board.freshness(PERPETUAL, Date.now())).toBe('missing');
    await recovers();
  });

  it('what the venue forgot is asked for again', async () => {
    await start(PATIENT);
    const [client] = venue.clients().filter(({ path }) => path.startsWith('/market'));
    venue.faults.forgetNamed = 'optionMarkPrice';
    await r.until('forgotten', () => !client.channels.has('btcusdt@optionMarkPrice'));
    venue.faults.forgetNamed = undefined;
    await r.until('held again', () => client.channels.has('btcusdt@optionMarkPrice'));
    await r.until('live', () => r.isLive(option()));
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('streams that are no longer wanted are left', async () => {
    await start();
    r.feed.subscribe([option()]);
    const name = `${option().slice('binance:'.length).toLowerCase()}@bookTicker`;
    const isHeld = (): boolean => venue.clients().some(({ channels }) => channels.has(name));
    await r.until('held', isHeld);
    r.feed.subscribe([]);
    await r.until('left', () => !isHeld());
  });
});

describe('when Binance fails', () => {
  it.each(['killed', 'stalled', 'frozen'] as const)(
    '%s: nothing stays live, then it comes back',
    async (fault) => {
      await start();
      await r.until('live', () => r.isLive(PERPETUAL) && r.isLive(option()));
      if (fault === 'killed') {
        venue.faults.refuseConnections = true;
        venue.killSockets();
      } else if (fault === 'stalled') venue.faults.stalled = [''];
      else venue.faults.silent = true;
      await r.until('nothing is live', () => !r.isLive(option()) && r.feed.status().state !== 'live');
      await r.until('given up', () => r.feed.status().counters.reconnects > 0);
      await recovers();
    },
  );

  it('banned by REST at the start: one call, then quiet', async () => {
    venue.faults.httpStatus = 418;
    r = venueRig(simulator, binanceProtocol(['BTC']));
    await r.until('several tries', () => r.feed.status().attempt >= 4);
    expect(venue.requests).toHaveLength(1);
    expect(r.feed.status().detail).toMatch(/quiet/);
  });

  it('malformed frames and bad numbers never reach the board', async () => {
    await start();
    venue.faults.malformed = true;
    await r.until('rejected', () => (r.feed.status().reasons['rejected: bad frame'] ?? 0) > 20);
    venue.clearFaults();
    for (const bad of ['NaN', 'negative', '1e999'] as const) {
      venue.faults.badNumbers = bad;
      const before = r.feed.status().reasons['rejected: bad number'] ?? 0;
      await r.until(bad, () => (r.feed.status().reasons['rejected: bad number'] ?? 0) > before + 10);
      expectSaneNumbers(r.board);
    }
    await recovers();
  });
});
