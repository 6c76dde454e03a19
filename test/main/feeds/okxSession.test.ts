import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { okxProtocol } from '../../../src/main/feeds/okx/protocol';
import { startOkx } from '../../support/venues/okx';
import { expectSaneNumbers } from './rig';
import { venueRig, type VenueRig } from './venueRig';

let venue: Awaited<ReturnType<typeof startOkx>>;
let r: VenueRig;
const SWAP = 'okx:BTC-USD-SWAP';
const option = (): string => `okx:${venue.script.optionNames()[4]}`;
const followed = { families: ['BTC-USD'], optionFamilies: ['BTC-USD'], cash: ['USDT'] };

beforeEach(async () => {
  venue = await startOkx();
});
afterEach(async () => {
  await r.stop();
});

async function start(timings: Parameters<typeof venueRig>[2] = {}): Promise<void> {
  r = venueRig(venue.server, okxProtocol(followed), timings);
  await r.live();
}

async function recovers(): Promise<void> {
  venue.server.clearFaults();
  await r.live();
  await r.until('the swap lives', () => r.isLive(SWAP));
  expectSaneNumbers(r.board);
}

describe('a session with OKX', () => {
  it('lists, brings everything to life, and values the chain in coins', async () => {
    await start();
    const ids = [
      ...venue.script.optionNames().map((name) => `okx:${name}`),
      SWAP,
      `okx:${venue.script.future}`,
    ];
    await r.until('every instrument lives', () => ids.every(r.isLive));
    const quote = r.board.quote(option());
    expect(quote).toMatchObject({ markVol: { source: 'simulator' }, forward: { source: 'simulator' } });
    const staged = venue.script.stage.options[4];
    const { priceUsd, forward } = venue.script.stage.value(staged);
    expect(quote?.mark?.value).toBeCloseTo(priceUsd / forward, 3);
    expect(r.board.contents().usdRates.USDT.value).toBe(0.9995);
    await r.until('funding', () => r.board.quote(SWAP)?.fundingRate8h !== undefined);
    expect(r.board.quote(SWAP)?.fundingRate8h?.value).toBeCloseTo(0.0002, 12);
    expect(Math.abs(r.feed.status().clockOffsetMs ?? NaN)).toBeLessThan(500);
    expect(r.feed.status().counters).toMatchObject({ rejected: 0, reconnects: 0 });
  });

  it('follows what is held on its own channels, and leaves them again', async () => {
    await start();
    r.feed.subscribe([option()]);
    const [client] = venue.server.clients;
    await r.until('its book', () => client.channels.has(`books|instId|${option().slice(4)}`));
    await r.until('its bid', () => r.board.quote(option())?.bid !== undefined);
    r.feed.subscribe([]);
    await r.until('left', () => !client.channels.has(`books|instId|${option().slice(4)}`));
  });

  it('pings an idle socket with bare text', async () => {
    await start({ silenceMs: 5_000 });
    const [client] = venue.server.clients;
    await r.until('two pings', () => client.received.filter(({ text }) => text === 'ping').length >= 2);
    expect(r.feed.status().counters).toMatchObject({ rejected: 0 });
  });

  it('a gap in a book: dropped, asked for anew, in step again', async () => {
    await start();
    r.feed.subscribe([SWAP]);
    await r.until('the book speaks', () =>
      [...venue.server.clients][0].channels.has('books|instId|BTC-USD-SWAP'),
    );
    venue.server.faults.dropBooks = 0.5;
    await r.until('gaps', () => (r.feed.status().reasons['rejected: sequence gap'] ?? 0) > 2);
    venue.server.clearFaults();
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
    venue.server.faults.refuse = /^funding-rate/;
    venue.server.faults.mute = /^index-tickers\|instId\|USDT/;
    await start();
    await r.until('refused', () =>
      r.feed.status().channels.refused.includes('funding-rate|instId|BTC-USD-SWAP'),
    );
    await r.until('silent', () => r.feed.status().channels.silent.includes('index-tickers|instId|USDT-USD'));
    venue.server.clearFaults();
    await r.until('both speak', () => {
      const { silent, refused } = r.feed.status().channels;
      return silent.length + refused.length === 0 && r.board.contents().usdRates.USDT !== undefined;
    });
  });

  it('an announced upgrade: the next socket takes over before the old one goes', async () => {
    await start();
    const [old] = venue.server.clients;
    old.send({ event: 'notice', code: '64008', msg: 'The connection will soon be closed.', connId: 'a' });
    await r.until('replaced', () => venue.server.dials === 2 && venue.server.clients.size === 1);
    expect([...venue.server.clients]).not.toContain(old);
    await r.until('live', () => r.isLive(SWAP));
    expect(r.states.filter((state) => state === 'reconnecting')).toEqual([]);
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('stops: no update, no socket, no call', async () => {
    await start();
    await r.feed.stop();
    const count = r.seen.length;
    await r.until('no socket', () => venue.server.clients.size === 0);
    const calls = venue.server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(r.seen.length).toBe(count);
    expect(venue.server.requests.length).toBeLessThanOrEqual(calls + 1);
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
        venue.server.faults.refuseConnections = true;
        venue.server.killSockets();
      } else venue.server.faults[fault] = true;
      await r.until('nothing is live', () => !r.isLive(SWAP) && r.feed.status().state !== 'live');
      await r.until('the socket is given up', () => r.feed.status().counters.reconnects > 0);
      await recovers();
    },
  );

  it('web pages instead of REST answers at the start: keeps trying and says why', async () => {
    venue.server.faults.html = true;
    r = venueRig(venue.server, okxProtocol(followed));
    await r.until('a third try', () => r.feed.status().attempt >= 3);
    expect(r.feed.status().detail).toMatch(/HTTP 502: a web page/);
    await recovers();
  });

  it('a limit by status: no call until the quiet is over', async () => {
    await start();
    venue.server.faults.status = 429;
    const at = venue.server.requests.length;
    await r.until('refused', () => (r.feed.status().reasons['rejected: call failed'] ?? 0) > 6);
    expect(venue.server.requests.length - at).toBeLessThan(3);
    expect(r.feed.status().state).toBe('live');
  });

  it('malformed frames and bad numbers never reach the board', async () => {
    await start();
    venue.server.faults.malformed = true;
    await r.until('rejected', () => (r.feed.status().reasons['rejected: bad frame'] ?? 0) > 20);
    venue.server.clearFaults();
    for (const bad of ['NaN', '-1', 'Infinity', '1e999']) {
      venue.server.faults.badNumber = bad;
      const before = r.feed.status().reasons['rejected: bad number'] ?? 0;
      await r.until(bad, () => (r.feed.status().reasons['rejected: bad number'] ?? 0) > before + 10);
      expectSaneNumbers(r.board);
    }
    await recovers();
  });

  it('unknown instruments: ignored, and the list is read again', async () => {
    await start();
    venue.server.faults.unknownInstruments = true;
    const lists = (): number => venue.server.requests.filter((path) => path.includes('instruments')).length;
    const before = lists();
    await r.until('listed again', () => lists() > before + 3);
    expect(r.feed.status().reasons['ignored: unknown instrument']).toBeGreaterThan(0);
    expect(r.feed.status().state).toBe('live');
  });

  it('what the list no longer names is told as gone', async () => {
    await start({ relistEveryMs: 300 });
    const id = option();
    await r.until('it lives', () => r.isLive(id));
    venue.script.delist(id.slice(4));
    await r.until('gone', () =>
      r.seen.some((u) => u.kind === 'state' && u.instrumentId === id && u.state === 'inactive'),
    );
  });

  it('maintenance announced by its channel: says so, then live again', async () => {
    await start();
    const tell = (state: string): void => {
      const row = {
        state,
        title: 'Upgrade',
        serviceType: '4',
        begin: '1790150400000',
        end: '1790154000000',
        ts: String(Date.now()),
      };
      for (const client of venue.server.clients) client.send({ arg: { channel: 'status' }, data: [row] });
    };
    tell('scheduled');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(r.feed.status().state).toBe('live');
    tell('ongoing');
    await r.until('maintenance', () => r.feed.status().state === 'maintenance');
    expect(r.isLive(SWAP)).toBe(false);
    tell('completed');
    await recovers();
  });
});
