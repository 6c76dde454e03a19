import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QUOTE_FLAGS } from '../../../src/main/feeds/freshness';
import type { BadNumber } from '../../../src/main/feeds/simulator/faults';
import { expectSaneNumbers, LIMITS, rig, SHORT, type Rig } from './rig';

const PERPETUAL = 'deribit:BTC-PERPETUAL';
/** Judging and polling add a little to each limit. */
const SLACK_MS = 1_000;
let r: Rig;

const isLive = (id: string): boolean => r.board.freshness(id, Date.now()) === 'live';
const liveCount = (): number => r.board.instruments().filter(({ id }) => isLive(id)).length;

beforeEach(async () => {
  r = await rig();
  await r.live();
  await r.until('numbers', () => isLive(PERPETUAL) && liveCount() > 1000);
});
afterEach(async () => r.stop());

async function recovers(): Promise<void> {
  r.simulator.clearFaults();
  await r.live();
  await r.until('numbers live again', () => isLive(PERPETUAL) && liveCount() > 1000);
  expectSaneNumbers(r.board);
}

describe('the venue goes away', () => {
  it('killed socket: nothing looks live until it is back, and everything is subscribed again', async () => {
    const { wanted } = r.feed.status().channels;
    r.simulator.killSockets();
    await r.until('noticed', () => r.feed.status().state === 'reconnecting');
    expect(liveCount()).toBe(0);
    expect(r.board.quote(PERPETUAL)?.mark).toBeDefined();
    await recovers();
    await r.until('resubscribed', () => r.feed.status().channels.live >= wanted);
    expect(r.feed.status().counters.reconnects).toBe(1);
  });

  it('silent without closing: stale within the limit, then a new socket', async () => {
    r.simulator.faults.silent = true;
    const since = Date.now();
    await r.until('nothing is live', () => liveCount() === 0);
    expect(Date.now() - since).toBeLessThan((SHORT.channelStaleMs ?? 0) + SLACK_MS);
    await r.until('socket given up', () => r.feed.status().state === 'reconnecting');
    await recovers();
    expect(r.states).toContain('stale');
  });

  it('data stalls while heartbeats go on: stale, then a new socket', async () => {
    r.simulator.faults.stalled = ['deribit_price_index', 'ticker', 'markprice'];
    await r.until('stale', () => r.feed.status().state === 'stale');
    expect(liveCount()).toBe(0);
    await r.until('reconnecting', () => r.feed.status().state === 'reconnecting');
    await recovers();
  });

  it('one ticker stalls: that instrument turns stale, the rest stays live', async () => {
    r.simulator.faults.stalled = ['ticker.BTC-PERPETUAL'];
    const age = (): number => Date.now() - (r.board.quote(PERPETUAL)?.mark?.localTimeMs ?? 0);
    await r.until(
      'the perpetual is stale by its age',
      () => r.board.freshness(PERPETUAL, Date.now()) === 'stale' && age() > LIMITS.byKind.perpetual,
    );
    const batch = r.board.takeDirty(Date.now());
    expect(batch.quotes.find(({ instrumentId }) => instrumentId === PERPETUAL)?.freshness).toBe('stale');
    expect(isLive('deribit:ETH-PERPETUAL')).toBe(true);
    await recovers();
  });

  it('after the machine slept: dials again whatever the socket says', async () => {
    r.feed.reconnect('resumed');
    expect(r.feed.status()).toMatchObject({ state: 'reconnecting', detail: 'resumed' });
    expect(liveCount()).toBe(0);
    await recovers();
  });

  it('refuses connections: backs off, counts its attempts, comes back', async () => {
    r.simulator.faults.refuseConnections = true;
    r.simulator.killSockets();
    await r.until('third attempt', () => r.feed.status().attempt >= 3);
    expect(r.feed.status().detail).toContain('503');
    await recovers();
    expect(r.feed.status().attempt).toBe(0);
  });

  it('error 10028 and a closed socket: reconnects after a pause', async () => {
    r.simulator.faults.errorCode = 10028;
    r.feed.subscribe(r.simulator.instruments().map(({ id }) => id));
    await r.until('lost', () => r.feed.status().detail.includes('10028'));
    await recovers();
  });

  it('maintenance: says so, shows nothing as live, comes back', async () => {
    r.simulator.announceMaintenance(true);
    await r.until('maintenance', () => r.feed.status().state === 'maintenance');
    expect(liveCount()).toBe(0);
    r.simulator.announceMaintenance(false);
    await recovers();
  });

  it('maintenance by error code: waits longer, comes back', async () => {
    r.simulator.faults.errorCode = 11051;
    r.feed.subscribe([...r.board.instruments().map(({ id }) => id)]);
    await r.until('maintenance', () => r.feed.status().state === 'maintenance');
    expect(liveCount()).toBe(0);
    await recovers();
  });

  it('web pages instead of REST answers: keeps trying', async () => {
    r.simulator.faults.htmlErrors = true;
    r.simulator.killSockets();
    await r.until('second try', () => r.feed.status().attempt >= 2);
    expect(r.feed.status().detail).toMatch(/HTTP 502/);
    await recovers();
  });
});

describe('the venue sends nonsense', () => {
  it('malformed JSON beside good frames: stays live and counts', async () => {
    r.simulator.faults.malformed = true;
    await r.until('rejected', () => (r.feed.status().reasons['rejected: bad frame'] ?? 0) > 20);
    expect(r.feed.status()).toMatchObject({ state: 'live', counters: { reconnects: 0 } });
    await recovers();
  });

  it.each<BadNumber>(['null', 'NaN', 'Infinity', '1e999', 'negative'])(
    'prices %s: none reaches the board, the old ones turn stale',
    async (bad) => {
      r.simulator.faults.badNumbers = bad;
      await r.until('nothing is live', () => liveCount() === 0);
      expectSaneNumbers(r.board);
      expect(r.feed.status().counters.rejected).toBeGreaterThan(0);
      await recovers();
    },
  );

  it('unknown instruments: ignored with a reason, the rest lives', async () => {
    r.simulator.faults.unknownInstruments = true;
    await r.until('ignored', () => r.feed.status().counters.ignored > 20);
    expect(r.feed.status().state).toBe('live');
    expect(r.board.instrument('deribit:BTC-31DEC48')).toBeUndefined();
    await recovers();
  });

  it('times out of order: the newer number stays', async () => {
    const before = r.board.counters().outOfOrder;
    r.simulator.faults.outOfOrder = true;
    await r.until('older ones counted', () => {
      const { 'deribit:btc_usd': index } = r.board.contents().indices;
      expect(index.value).toBeLessThan(100_000);
      expect(r.board.quote(PERPETUAL)?.mark?.value).toBeLessThan(100_000);
      return r.board.counters().outOfOrder - before > 100;
    });
    await recovers();
  });

  it('a time far in the future is rejected and does not block what follows', async () => {
    r.simulator.faults.lagMs = -3_600_000;
    await r.until('rejected', () => (r.feed.status().reasons['rejected: time in the future'] ?? 0) > 10);
    await recovers();
  });

  it('a crossed book is marked and shown', async () => {
    r.simulator.faults.crossedBook = true;
    await r.until('marked', () => (r.board.flags(PERPETUAL) & QUOTE_FLAGS.crossed) !== 0);
    const quote = r.board.quote(PERPETUAL);
    expect(quote?.bid?.value).toBeGreaterThan(quote?.ask?.value ?? Infinity);
    await recovers();
    await r.until('unmarked', () => (r.board.flags(PERPETUAL) & QUOTE_FLAGS.crossed) === 0);
  });

  it('names dropped from acknowledgements after a reconnect: asked for until they are there', async () => {
    r.simulator.faults.dropAcknowledged = 0.5;
    r.simulator.killSockets();
    await r.until('some refused', () => r.feed.status().channels.refused.length > 10);
    await recovers();
    await r.until('all there', () => r.feed.status().channels.refused.length === 0);
  });

  it('a flood: conflated, live, nothing queued', async () => {
    r.feed.subscribe(r.simulator.instruments().map(({ id }) => id));
    await r.until('all channels', () => r.feed.status().channels.live > 1000);
    r.board.takeDirty(Date.now());
    r.simulator.faults.flood = 10;
    const { frames } = r.feed.status().counters;
    await r.until('20,000 messages', () => r.feed.status().counters.frames - frames > 20_000);
    await r.until('live under it', () => r.feed.status().state === 'live');
    expect(r.board.takeDirty(Date.now()).quotes.length).toBeLessThanOrEqual(r.board.instruments().length);
    await recovers();
  });

  it('data that arrive late are not live, however often they come', async () => {
    r.simulator.faults.lagMs = 30_000;
    await r.until(
      'stale',
      () => r.feed.status().state === 'stale' && r.feed.status().detail.includes('late'),
    );
    expect(liveCount()).toBe(0);
    await recovers();
  });

  it('exponents and new fields change nothing', async () => {
    Object.assign(r.simulator.faults, { exponents: true, unknownFields: true });
    const { frames } = r.feed.status().counters;
    await r.until('many frames', () => r.feed.status().counters.frames - frames > 200);
    expect(r.feed.status()).toMatchObject({ state: 'live', counters: { rejected: 0, ignored: 0 } });
    await recovers();
  });

  it('an instrument expires: delivered with its price, no longer live', async () => {
    const option = r.simulator.instruments().find(({ kind }) => kind === 'option');
    const id = option?.id ?? '';
    r.feed.subscribe([id]);
    await r.until('heard', () =>
      r.seen.some(
        (update) => update.kind === 'quote' && update.instrumentId === id && update.index !== undefined,
      ),
    );
    r.simulator.expire(option?.symbol ?? '');
    await r.until('delivered', () => r.board.state(id) === 'delivered');
    expect(isLive(id)).toBe(false);
    await r.until('delivery price', () =>
      r.seen.some(
        (update) => update.kind === 'state' && update.instrumentId === id && (update.deliveryPrice ?? 0) > 0,
      ),
    );
    expect(r.board.contents().quotes[id]).toBeUndefined();
  });
});
