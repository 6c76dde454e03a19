import { afterEach, describe, expect, it } from 'vitest';
import { Packing } from '../../../src/main/feeds/bybit/packing';
import { bybitProtocol } from '../../../src/main/feeds/bybit/protocol';
import { startBybit } from '../../support/venues/bybit';
import { expectSaneNumbers } from './rig';
import { venueRig, type VenueRig } from './venueRig';

let venue: Awaited<ReturnType<typeof startBybit>>;
let r: VenueRig;
const PERPETUAL = 'bybit:BTCUSDT';
const option = (): string => `bybit:${venue.script.optionNames()[4]}`;

afterEach(async () => {
  await r.stop();
});

async function start(options: Parameters<typeof startBybit>[0] = {}, characters?: number): Promise<void> {
  venue = await startBybit(options);
  r = venueRig(venue.server, bybitProtocol(['BTC'], characters));
  await r.live();
}

async function recovers(): Promise<void> {
  venue.server.clearFaults();
  await r.live();
  await r.until('option and perpetual live', () => r.isLive(PERPETUAL) && r.isLive(option()));
  expectSaneNumbers(r.board);
}

describe('a session with Bybit', () => {
  it('reads every page of the lists and brings everything to life, options too', async () => {
    await start();
    const ids = [
      ...venue.script.optionNames().map((name) => `bybit:${name}`),
      PERPETUAL,
      'bybit:BTCPERP',
      'bybit:BTCUSD',
    ];
    await r.until('every instrument lives', () => ids.every(r.isLive));
    const quote = r.board.quote(option());
    const { priceUsd } = venue.script.stage.value(venue.script.stage.options[4]);
    expect((quote?.mark?.value ?? NaN) / priceUsd).toBeCloseTo(1, 1);
    expect(quote).not.toHaveProperty('bid');
    expect(quote).not.toHaveProperty('askVol');
    expect(r.board.quote(PERPETUAL)).toMatchObject({ openInterest: { value: 500 }, bid: {} });
    expect(r.board.quote(PERPETUAL)?.fundingRate8h?.value).toBeCloseTo(0.0002, 12);
    expect(r.feed.status().counters).toMatchObject({ rejected: 0, reconnects: 0 });
  });

  it('spreads a chain over sockets within the limit of each', async () => {
    const strikes = Array.from({ length: 60 }, (_, i) => 60_000 + i * 1_000);
    await start({ strikes, limit: 3_000, pageSize: 100 }, 2_900);
    const ids = venue.script.optionNames().map((name) => `bybit:${name}`);
    await r.until('the whole chain lives', () => ids.every(r.isLive));
    expect(venue.server.clients.size).toBeGreaterThanOrEqual(5);
    expect(venue.script.mostCharacters).toBeLessThanOrEqual(3_000);
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('a contract that is refused fails its call; the others are asked for again and live', async () => {
    venue = await startBybit();
    venue.server.faults.refuse = /^tickers\.BTCPERP$/;
    r = venueRig(venue.server, bybitProtocol(['BTC']));
    await r.live();
    await r.until('refused', () => r.feed.status().channels.refused.includes('tickers.BTCPERP'));
    expect(r.isLive(PERPETUAL)).toBe(true);
    venue.server.clearFaults();
    await r.until('it lives', () => r.isLive('bybit:BTCPERP'));
  });

  it('an option that is refused is named; the rest of its call holds', async () => {
    venue = await startBybit();
    const name = venue.script.optionNames()[7];
    venue.server.faults.refuse = new RegExp(name);
    r = venueRig(venue.server, bybitProtocol(['BTC']));
    await r.live();
    await r.until('refused', () => r.feed.status().channels.refused.includes(`tickers.${name}`));
    expect(r.isLive(option())).toBe(true);
  });

  it('books of what is held, on the socket of its kind', async () => {
    await start();
    r.feed.subscribe([option(), PERPETUAL]);
    await r.until('bid of the option', () => r.board.quote(option())?.bid !== undefined);
    r.feed.subscribe([]);
    await r.until('left', () =>
      [...venue.server.clients].every((one) => ![...one.channels].some((t) => t.startsWith('orderbook'))),
    );
  });

  it('pings in the form that each socket knows', async () => {
    await start();
    await r.until('pings on every socket', () =>
      [...venue.server.clients].every((one) => one.received.some(({ text }) => text.includes('"ping"'))),
    );
    expect(r.feed.status()).toMatchObject({ state: 'live', counters: { rejected: 0 } });
  });
});

describe('when Bybit fails', () => {
  it.each(['killed', 'stalled', 'frozen'] as const)(
    '%s: nothing stays live, then it comes back',
    async (fault) => {
      await start();
      await r.until('live', () => r.isLive(PERPETUAL) && r.isLive(option()));
      if (fault === 'killed') venue.server.killSockets();
      else venue.server.faults[fault] = true;
      await r.until('nothing is live', () => !r.isLive(option()) && r.feed.status().state !== 'live');
      await r.until('given up', () => r.feed.status().counters.reconnects > 0);
      await recovers();
    },
  );

  it('one socket of several lost: the venue does not look live', async () => {
    await start();
    const client = [...venue.server.clients].find(({ path }) => path.endsWith('/option'));
    venue.server.faults.refuseConnections = true;
    client?.kill();
    await r.until('not live', () => r.feed.status().state === 'reconnecting' && !r.isLive(PERPETUAL));
    await recovers();
  });

  it('malformed frames and bad numbers never reach the board', async () => {
    await start();
    venue.server.faults.malformed = true;
    await r.until('rejected', () => (r.feed.status().reasons['rejected: bad frame'] ?? 0) > 20);
    venue.server.clearFaults();
    for (const bad of ['NaN', '-1', '1e999']) {
      venue.server.faults.badNumber = bad;
      const before = r.feed.status().reasons['rejected: bad number'] ?? 0;
      await r.until(bad, () => (r.feed.status().reasons['rejected: bad number'] ?? 0) > before + 10);
      expectSaneNumbers(r.board);
    }
    await recovers();
  });
});

describe('topics on sockets', () => {
  it('stay where they are, and fill the room that others leave', async () => {
    r = { stop: () => Promise.resolve() } as VenueRig;
    await Promise.resolve();
    const packing = new Packing(26, 9);
    const first = packing.place(new Set(['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc']));
    expect([...first].map(([socket, held]) => [socket, [...held]])).toEqual([
      [0, ['aaaaaaaaaa', 'bbbbbbbbbb']],
      [1, ['cccccccccc']],
    ]);
    const second = packing.place(new Set(['bbbbbbbbbb', 'cccccccccc', 'dddddddddd', 'eeeeeeeeee']));
    expect([...(second.get(0) ?? [])].sort()).toEqual(['bbbbbbbbbb', 'dddddddddd']);
    expect([...(second.get(1) ?? [])].sort()).toEqual(['cccccccccc', 'eeeeeeeeee']);
  });
});
