import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binanceProtocol } from '../../../src/main/feeds/binance/protocol';
import { startBinance } from '../../support/venues/binance';
import { expectSaneNumbers } from './rig';
import { venueRig, type VenueRig } from './venueRig';

let venue: Awaited<ReturnType<typeof startBinance>>;
let r: VenueRig;
const PERPETUAL = 'binance:BTCUSDT';
const option = (): string => `binance:${venue.script.optionNames()[4]}`;

beforeEach(async () => {
  venue = await startBinance();
});
afterEach(async () => {
  await r.stop();
});

async function start(timings: Parameters<typeof venueRig>[2] = {}): Promise<void> {
  r = venueRig(venue.server, binanceProtocol(['BTC']), timings);
  await r.live();
}

async function recovers(): Promise<void> {
  venue.server.clearFaults();
  await r.live();
  await r.until('option and perpetual live', () => r.isLive(PERPETUAL) && r.isLive(option()));
  expectSaneNumbers(r.board);
}

describe('a session with Binance', () => {
  it('lists, brings everything to life, and states prices for one coin', async () => {
    await start();
    const ids = [...venue.script.optionNames().map((name) => `binance:${name}`), PERPETUAL];
    await r.until('every instrument lives', () => ids.every(r.isLive));
    expect(r.board.instrument('binance:SOLUSDT')).toBeUndefined();
    expect(r.board.instrument(option())).toMatchObject({ multiplier: 10, tickSize: 0.5 });
    const quote = r.board.quote(option());
    const { priceUsd } = venue.script.stage.value(venue.script.stage.options[4], venue.script.stage.spot());
    expect((quote?.mark?.value ?? NaN) / priceUsd).toBeCloseTo(1, 1);
    expect(quote?.forward?.value).toBeCloseTo(venue.script.stage.spot(), -2);
    expect(quote).not.toHaveProperty('bidVol');
    await r.until(
      'funding of the listed interval',
      () => r.board.quote(PERPETUAL)?.fundingRate8h !== undefined,
    );
    expect(r.board.quote(PERPETUAL)?.fundingRate8h?.value).toBeCloseTo(0.0002, 12);
    await r.until('open interest', () => r.board.quote(option())?.openInterest?.value === 3);
    expect(r.board.quote(PERPETUAL)?.openInterest?.value).toBe(812.5);
    expect(r.feed.status().counters).toMatchObject({ rejected: 0, reconnects: 0 });
  });

  it('replaces each socket before its age cuts it, without a gap', async () => {
    await start({ rotateMs: 700 });
    await r.until('both sockets twice replaced', () => venue.server.dials >= 6);
    const reconnecting = r.states.filter(
      (state) => state !== 'connecting' && state !== 'live' && state !== 'off',
    );
    expect(reconnecting).toEqual([]);
    expect(r.feed.status().counters.reconnects).toBe(0);
    expect(r.isLive(PERPETUAL)).toBe(true);
    await r.until('no more sockets than lanes and their successors', () => venue.server.clients.size <= 4);
  });

  it('a book takes its snapshot from REST, and another one after a gap', async () => {
    await start();
    r.feed.subscribe([PERPETUAL]);
    await r.until('snapshot', () => venue.script.snapshots >= 1);
    await r.until('the book', () =>
      r.seen.some((u) => u.kind === 'quote' && u.instrumentId === PERPETUAL && u.bidSize === 3),
    );
    venue.server.faults.dropBooks = 0.3;
    await r.until(
      'gaps',
      () => (r.feed.status().reasons['rejected: sequence gap'] ?? 0) >= 2 && venue.script.snapshots >= 3,
    );
    venue.server.faults.dropBooks = 0;
    const from = r.seen.length;
    await r.until('in step', () =>
      r.seen.slice(from).some((u) => u.kind === 'quote' && u.instrumentId === PERPETUAL && u.bidSize === 3),
    );
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('acknowledged and never heard: named as silent, and heard when it speaks', async () => {
    venue.server.faults.mute = /^btcusdt@markPrice/;
    r = venueRig(venue.server, binanceProtocol(['BTC']));
    await r.until('silent', () => r.feed.status().channels.silent.includes('btcusdt@markPrice@1s'));
    await r.until('live without it', () => r.feed.status().state === 'live');
    expect(r.board.freshness(PERPETUAL, Date.now())).toBe('missing');
    await recovers();
  });

  it('what the venue forgot is asked for again', async () => {
    await start();
    const [client] = [...venue.server.clients].filter(({ path }) => path.startsWith('/market'));
    venue.script.forgotten = /optionMarkPrice/;
    await r.until('forgotten', () => !client.channels.has('btcusdt@optionMarkPrice'));
    venue.script.forgotten = undefined;
    await r.until('held again', () => client.channels.has('btcusdt@optionMarkPrice'));
    await r.until('live', () => r.isLive(option()));
    expect(r.feed.status().counters.reconnects).toBe(0);
  });

  it('streams that are no longer wanted are left', async () => {
    await start();
    r.feed.subscribe([option()]);
    const name = `${option().slice('binance:'.length).toLowerCase()}@bookTicker`;
    const isHeld = (): boolean => [...venue.server.clients].some(({ channels }) => channels.has(name));
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
        venue.server.faults.refuseConnections = true;
        venue.server.killSockets();
      } else venue.server.faults[fault] = true;
      await r.until('nothing is live', () => !r.isLive(option()) && r.feed.status().state !== 'live');
      await r.until('given up', () => r.feed.status().counters.reconnects > 0);
      await recovers();
    },
  );

  it('banned by REST at the start: one call, then quiet', async () => {
    venue.server.faults.status = 418;
    r = venueRig(venue.server, binanceProtocol(['BTC']));
    await r.until('several tries', () => r.feed.status().attempt >= 4);
    expect(venue.server.requests).toHaveLength(1);
    expect(r.feed.status().detail).toMatch(/quiet/);
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
