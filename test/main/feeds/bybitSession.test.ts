import { afterEach, describe, expect, it } from 'vitest';
import { Packing } from '../../../src/main/feeds/bybit/packing';
import { bybitProtocol } from '../../../src/main/feeds/bybit/protocol';
import { hashUnit } from '../../../src/main/feeds/simulator/chance';
import type { Simulator, SimulatorOptions } from '../../../src/main/feeds/simulator/simulator';
import type { SimulatedVenue } from '../../../src/main/feeds/simulator/venue';
import { expectSaneNumbers } from './rig';
import { optionNames, PATIENT, startSmall, venueRig, type VenueRig } from './venueRig';

let simulator: Simulator;
let venue: SimulatedVenue;
let r: VenueRig;
const PERPETUAL = 'bybit:BTCUSDT';
const option = (): string => `bybit:${optionNames(simulator, 'bybit')[4]}`;

afterEach(async () => {
  await r.stop();
});

async function open(options?: Partial<SimulatorOptions>): Promise<void> {
  simulator = await startSmall(options);
  venue = simulator.venues.bybit;
}

async function start(
  timings: Parameters<typeof venueRig>[2] = {},
  options?: Partial<SimulatorOptions>,
  characters?: number,
): Promise<void> {
  await open(options);
  r = venueRig(simulator, bybitProtocol(['BTC'], characters), timings);
  await r.live();
}

async function recovers(): Promise<void> {
  venue.clearFaults();
  await r.live();
  await r.until('option and perpetual live', () => r.isLive(PERPETUAL) && r.isLive(option()));
  expectSaneNumbers(r.board);
}

describe('a session with Bybit', () => {
  it('reads every page of the lists and brings everything to life, options too', async () => {
    await start(PATIENT);
    const ids = [
      ...optionNames(simulator, 'bybit').map((name) => `bybit:${name}`),
      PERPETUAL,
      'bybit:BTCPERP',
      'bybit:BTCUSD',
    ];
    await r.until('every instrument lives', () => ids.every(r.isLive));
    const quote = r.board.quote(option());
    const instrument = r.board.instrument(option());
    if (instrument?.kind !== 'option') throw new Error(`${option()} is not on the board`);
    const { price } = simulator.exchange.quotes.value(instrument);
    expect((quote?.mark?.value ?? NaN) / price).toBeCloseTo(1, 1);
    // One side of the open interest: the venue counts both.
    const open = Math.round(2_000 * hashUnit('oi BTCUSDT'));
    expect(r.board.quote(PERPETUAL)).toMatchObject({ openInterest: { value: open }, bid: {} });
    expect(r.board.quote(PERPETUAL)?.fundingRate8h?.value).toBeCloseTo(3e-5, 5);
    expect(r.feed.status().counters).toMatchObject({ rejected: 0, reconnects: 0 });
  });

  it('spreads a chain over sockets within the limit of each', async () => {
    await start(
      PATIENT,
      { breadth: { coins: ['BTC'], expiries: 8, strikesEachSide: 8 }, faults: { requestLimit: 3_000 } },
      2_900,
    );
    const ids = optionNames(simulator, 'bybit').map((name) => `bybit:${name}`);
    expect(ids.length).toBeGreaterThan(250);
    await r.until('the whole chain lives', () => ids.every(r.isLive));
    expect(venue.clients().length).toBeGreaterThanOrEqual(5);
    expect(venue.breaches).toEqual([]);
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('a contract that is refused fails its call; the others are asked for again and live', async () => {
    await open();
    venue.faults.refuseNamed = 'tickers.BTCPERP';
    r = venueRig(simulator, bybitProtocol(['BTC']));
    await r.live();
    await r.until('refused', () => r.feed.status().channels.refused.includes('tickers.BTCPERP'));
    expect(r.isLive(PERPETUAL)).toBe(true);
    venue.clearFaults();
    await r.until('it lives', () => r.isLive('bybit:BTCPERP'));
  });

  it('an option that is refused is named; the rest of its call holds', async () => {
    await open();
    const name = optionNames(simulator, 'bybit')[7];
    venue.faults.refuseNamed = name;
    r = venueRig(simulator, bybitProtocol(['BTC']));
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
      venue.clients().every((one) => ![...one.channels].some((t) => t.startsWith('orderbook'))),
    );
  });

  it('pings in the form that each socket knows', async () => {
    await start();
    await r.until('pings on every socket', () =>
      venue.clients().every((one) => one.received.some(({ text }) => text.includes('"ping"'))),
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
      if (fault === 'killed') venue.killSockets();
      else if (fault === 'stalled') venue.faults.stalled = [''];
      else venue.faults.silent = true;
      await r.until('nothing is live', () => !r.isLive(option()) && r.feed.status().state !== 'live');
      await r.until('given up', () => r.feed.status().counters.reconnects > 0);
      await recovers();
    },
  );

  it('one socket of several lost: the venue does not look live', async () => {
    await start();
    const client = venue.clients().find(({ path }) => path.endsWith('/option'));
    venue.faults.refuseConnections = true;
    client?.kill();
    await r.until('not live', () => r.feed.status().state === 'reconnecting' && !r.isLive(PERPETUAL));
    await recovers();
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
