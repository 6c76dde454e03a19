import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { okxProtocol } from '../../../src/main/feeds/okx/protocol';
import type { Simulator } from '../../../src/main/feeds/simulator/simulator';
import type { SimulatedVenue } from '../../../src/main/feeds/simulator/venue';
import { expectSaneNumbers } from './rig';
import { optionNames, PATIENT, startSmall, venueRig, type VenueRig } from './venueRig';

let simulator: Simulator;
let venue: SimulatedVenue;
let r: VenueRig;
const SWAP = 'okx:BTC-USD-SWAP';
const option = (): string => `okx:${optionNames(simulator, 'okx')[4]}`;
const followed = { families: ['BTC-USD'], optionFamilies: ['BTC-USD'], cash: ['USDT'] };

beforeEach(async () => {
  simulator = await startSmall();
  venue = simulator.venues.okx;
});
afterEach(async () => {
  await r.stop();
});

async function start(timings: Parameters<typeof venueRig>[2] = {}): Promise<void> {
  r = venueRig(simulator, okxProtocol(followed), timings);
  await r.live();
}

async function recovers(): Promise<void> {
  venue.clearFaults();
  await r.live();
  await r.until('the swap lives', () => r.isLive(SWAP));
  expectSaneNumbers(r.board);
}

describe('a session with OKX', () => {
  it('lists, brings everything to life, and values the chain in coins', async () => {
    await start(PATIENT);
    const listed = [...venue.dialect.listed()].filter(({ quoteCurrency }) => quoteCurrency === 'USD');
    expect(listed.length).toBeGreaterThan(30);
    const ids = listed.map(({ id }) => id);
    await r.until('every instrument lives', () => ids.every(r.isLive));
    const quote = r.board.quote(option());
    expect(quote).toMatchObject({ markVol: { source: 'simulator' }, forward: { source: 'simulator' } });
    const instrument = r.board.instrument(option());
    if (instrument?.kind !== 'option') throw new Error(`${option()} is not on the board`);
    const { price, forward } = simulator.exchange.quotes.value(instrument);
    expect(quote?.mark?.value).toBeCloseTo(price / forward, 3);
    expect(r.board.contents().usdRates.USDT.value).toBe(1.0002);
    await r.until('funding', () => r.board.quote(SWAP)?.fundingRate8h !== undefined);
    expect(r.board.quote(SWAP)?.fundingRate8h?.value).toBeCloseTo(3e-5, 5);
    expect(Math.abs(r.feed.status().clockOffsetMs ?? NaN)).toBeLessThan(500);
    expect(r.feed.status().counters).toMatchObject({ rejected: 0, reconnects: 0 });
  });

  it('follows what is held on its own channels, and leaves them again', async () => {
    await start();
    r.feed.subscribe([option()]);
    const [client] = venue.clients();
    await r.until('its book', () => client.channels.has(`books|instId|${option().slice(4)}`));
    await r.until('its bid', () => r.board.quote(option())?.bid !== undefined);
    r.feed.subscribe([]);
    await r.until('left', () => !client.channels.has(`books|instId|${option().slice(4)}`));
  });

  it('pings an idle socket with bare text', async () => {
    await start({ silenceMs: 5_000 });
    const [client] = venue.clients();
    await r.until('two pings', () => client.received.filter(({ text }) => text === 'ping').length >= 2);
    expect(r.feed.status().counters).toMatchObject({ rejected: 0 });
  });

  it('a gap in a book: dropped, asked for anew, in step again', async () => {
    await start();
    r.feed.subscribe([SWAP]);
    await r.until('the book speaks', () => venue.clients()[0].channels.has('books|instId|BTC-USD-SWAP'));
    venue.faults.dropBooks = 0.5;
    await r.until('gaps', () => (r.feed.status().reasons['rejected: sequence gap'] ?? 0) > 2);
    venue.clearFaults();
    await r.until('all channels live', () => {
      const { wanted, live } = r.feed.status().channels;
      return wanted === live;
    });
    const gaps = r.feed.status().reasons['rejected: sequence gap'];
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(r.feed.status().reasons['rejected: sequence gap']).toBe(gaps);
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('names a channel that is refused, and one that never speaks; the rest lives', async () => {
    venue.faults.refuseNamed = 'funding-rate';
    venue.faults.muted = ['index-tickers|instId|USDT'];
    await start();
    await r.until('refused', () =>
      r.feed.status().channels.refused.includes('funding-rate|instId|BTC-USD-SWAP'),
    );
    await r.until('silent', () => r.feed.status().channels.silent.includes('index-tickers|instId|USDT-USD'));
    const lineOf = (wanted: string) => r.feed.channelLines().find(({ name }) => name === wanted);
    const refused = lineOf('funding-rate|instId|BTC-USD-SWAP');
    expect(refused).toMatchObject({ kind: 'funding', count: 1, refused: 1, live: 0, ageMs: NaN });
    expect(refused?.why).toMatch(/60018/);
    expect(lineOf('index-tickers|instId|USDT-USD')).toMatchObject({ kind: 'index', silent: 1, why: '' });
    expect(lineOf('index-tickers|instId|BTC-USD')).toMatchObject({ kind: 'index', live: 1 });
    venue.clearFaults();
    await r.until('both speak', () => {
      const { silent, refused } = r.feed.status().channels;
      return silent.length + refused.length === 0 && r.board.contents().usdRates.USDT !== undefined;
    });
  });

  it('an announced upgrade: the next socket takes over before the old one goes', async () => {
    await start();
    const [old] = venue.clients();
    venue.announceClosing();
    await r.until('replaced', () => venue.dials === 2 && venue.clients().length === 1);
    expect(venue.clients()).not.toContain(old);
    await r.until('live', () => r.isLive(SWAP));
    expect(r.states.filter((state) => state === 'reconnecting')).toEqual([]);
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('stops: no update, no socket, no call', async () => {
    await start();
    await r.feed.stop();
    const count = r.seen.length;
    await r.until('no socket', () => venue.clients().length === 0);
    const calls = venue.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(r.seen.length).toBe(count);
    expect(venue.requests.length).toBeLessThanOrEqual(calls + 1);
    expect(r.isLive(SWAP)).toBe(false);
  });
});

describe('when OKX fails', () => {
  it.each(['killed', 'stalled', 'frozen'] as const)(
    '%s: nothing stays live, then it comes back',
    async (fault) => {
      await start();
      await r.until('the swap lives', () => r.isLive(SWAP));
      if (fault === 'killed') {
        venue.faults.refuseConnections = true;
        venue.killSockets();
      } else if (fault === 'stalled') venue.faults.stalled = [''];
      else venue.faults.silent = true;
      await r.until('nothing is live', () => !r.isLive(SWAP) && r.feed.status().state !== 'live');
      await r.until('the socket is given up', () => r.feed.status().counters.reconnects > 0);
      await recovers();
    },
  );

  it('web pages instead of REST answers at the start: keeps trying and says why', async () => {
    venue.faults.htmlErrors = true;
    r = venueRig(simulator, okxProtocol(followed));
    await r.until('a third try', () => r.feed.status().attempt >= 3);
    expect(r.feed.status().detail).toMatch(/HTTP 502: a web page/);
    await recovers();
  });

  it('a limit by status: no call until the quiet is over', async () => {
    await start();
    venue.faults.httpStatus = 429;
    const at = venue.requests.length;
    await r.until('refused', () => (r.feed.status().reasons['rejected: call failed'] ?? 0) > 6);
    expect(venue.requests.length - at).toBeLessThan(3);
    expect(r.feed.status().state).toBe('live');
  });

  it('malformed frames and bad numbers never reach the board', async () => {
    await start();
    venue.faults.malformed = true;
    await r.until('rejected', () => (r.feed.status().reasons['rejected: bad frame'] ?? 0) > 20);
    venue.clearFaults();
    for (const bad of ['NaN', 'negative', 'Infinity', '1e999'] as const) {
      venue.faults.badNumbers = bad;
      const before = r.feed.status().reasons['rejected: bad number'] ?? 0;
      await r.until(bad, () => (r.feed.status().reasons['rejected: bad number'] ?? 0) > before + 10);
      expectSaneNumbers(r.board);
    }
    await recovers();
  });

  it('unknown instruments: ignored, and the list is read again', async () => {
    await start();
    venue.faults.unknownInstruments = true;
    const lists = (): number => venue.requests.filter((path) => path.includes('instruments')).length;
    const before = lists();
    await r.until('listed again', () => lists() > before + 3);
    expect(r.feed.status().reasons['ignored: unknown instrument']).toBeGreaterThan(0);
    expect(r.feed.status().state).toBe('live');
  });

  it('what the list no longer names is told as gone', async () => {
    await start({ relistEveryMs: 300 });
    const id = option();
    await r.until('it lives', () => r.isLive(id));
    const gone = [...simulator.exchange.chain('btc_usd')][4];
    simulator.exchange.instruments.delete(gone.symbol);
    venue.dialect.follow([{ kind: 'delivered', instrument: gone }], []);
    await r.until('gone', () =>
      r.seen.some((u) => u.kind === 'state' && u.instrumentId === id && u.state === 'inactive'),
    );
  });

  it('a dated future that was delivered has its price', async () => {
    await start();
    const futures = r.board.instruments().filter(({ kind }) => kind === 'future');
    const gone = [...simulator.exchange.instruments.values()].find(({ kind }) => kind === 'future');
    if (!gone) throw new Error('the simulated market has no future');
    simulator.expire(gone.symbol);
    await r.until('its price', () =>
      r.seen.some(
        (u) => u.kind === 'state' && futures.some(({ id }) => id === u.instrumentId) && u.deliveryPrice,
      ),
    );
  });

  it('maintenance announced by its channel: says so, then live again', async () => {
    await start();
    venue.announceMaintenance(true);
    await r.until('maintenance', () => r.feed.status().state === 'maintenance');
    expect(r.isLive(SWAP)).toBe(false);
    venue.announceMaintenance(false);
    await recovers();
  });
});
