import { afterEach, describe, expect, it } from 'vitest';
import { DeribitFeed } from '../../../src/main/feeds/deribit/adapter';
import { deribitSettings } from '../../../src/main/feeds/deribit/settings';
import { expectSaneNumbers, rig, type Rig } from './rig';

const PERPETUAL = 'deribit:BTC-PERPETUAL';
let current: Rig | undefined;

async function start(...args: Parameters<typeof rig>): Promise<Rig> {
  current = await rig(...args);
  return current;
}

afterEach(async () => {
  await current?.stop();
  current = undefined;
});

describe('a session with the simulated venue', () => {
  it('lists at least 600 options and brings every instrument to life', async () => {
    const { simulator, board, live, until } = await start();
    await live();
    const listed = simulator.instruments();
    expect(listed.filter(({ kind }) => kind === 'option').length).toBeGreaterThan(600);
    const liveCount = (): number =>
      listed.filter(({ id }) => board.freshness(id, Date.now()) === 'live').length;
    await until('every instrument is live', () => liveCount() === listed.length);
    const option = listed.find(({ kind }) => kind === 'option');
    expect(board.quote(option?.id ?? '')).toMatchObject({
      markVol: { source: 'simulator' },
      forward: { source: 'simulator' },
    });
    const { volIndices, usdRates, indices } = board.contents();
    await until('DVOL', () => 'deribit:eth_usd' in board.contents().volIndices);
    expect(usdRates.USDC.value).toBeCloseTo(0.9999, 6);
    expect(indices['deribit:btc_usd'].value).toBeGreaterThan(50_000);
    for (const level of Object.values(volIndices)) expect(level.value).toBeLessThan(2);
    expectSaneNumbers(board);
  });

  it('subscribes a whole chain in calls that the venue accepts, and hears every channel', async () => {
    const { simulator, feed, live, until } = await start();
    await live();
    feed.subscribe(simulator.instruments().map(({ id }) => id));
    await until('more than two full calls of channels live', () => {
      const { wanted, live: heard } = feed.status().channels;
      return wanted > 1000 && heard === wanted;
    });
    expect(feed.status().counters.rejected).toBe(0);
    expect(simulator.venues.deribit.breaches).toEqual([]);
    feed.subscribe([]);
    await until('the chain is left again', () => feed.status().channels.wanted < 150);
  });

  it('names what the acknowledgement left out and asks again', async () => {
    const { simulator, feed, board, live, until } = await start({ faults: { dropNamed: 'BTC-PERPETUAL' } });
    await live();
    await until('refused', () => feed.status().channels.refused.includes('ticker.BTC-PERPETUAL.100ms'));
    expect(board.freshness(PERPETUAL, Date.now())).toBe('missing');
    simulator.clearFaults();
    await until('the perpetual lives', () => board.freshness(PERPETUAL, Date.now()) === 'live');
  });

  it('names a channel that is acknowledged and never speaks', async () => {
    const { simulator, feed, board, live, until } = await start({
      faults: { muted: ['ticker.BTC-PERPETUAL'] },
    });
    await live();
    await until('silent', () => feed.status().channels.silent.includes('ticker.BTC-PERPETUAL.100ms'));
    expect(board.freshness(PERPETUAL, Date.now())).toBe('missing');
    simulator.clearFaults();
    await until('the perpetual lives', () => board.freshness(PERPETUAL, Date.now()) === 'live');
  });

  it('answers test requests, and comes back after a heartbeat close', async () => {
    const { simulator, feed, states, live, until } = await start({ heartbeatUnitMs: 50 });
    await live();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(feed.status().counters.reconnects).toBe(0);
    simulator.faults.deafToHeartbeat = true;
    await until('closed for its heartbeat', () => feed.status().detail.includes('4000'));
    simulator.clearFaults();
    await live();
    expect(states).toContain('reconnecting');
  });

  it('measures the clock of a venue that lives in another year', async () => {
    const startMs = Date.UTC(2026, 8, 23, 3, 24);
    const { feed, board, live, until } = await start({ startMs });
    await live();
    expect(Math.abs((feed.status().clockOffsetMs ?? 0) - (startMs - Date.now()))).toBeLessThan(30_000);
    await until('a live mark', () => board.freshness(PERPETUAL, Date.now()) === 'live');
    const mark = board.quote(PERPETUAL)?.mark;
    expect(Math.abs((mark?.exchangeTimeMs ?? 0) - startMs)).toBeLessThan(30_000);
  });

  it('stops: no update, no socket, no timer', async () => {
    const { simulator, feed, board, seen, live, until } = await start();
    await live();
    await feed.stop();
    const count = seen.length;
    await until('the socket is gone', () => simulator.connections() === 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen.length).toBe(count);
    expect(feed.status().state).toBe('off');
    expect(board.freshness(PERPETUAL, Date.now())).not.toBe('live');
  });
});

describe('an address that cannot work', () => {
  it('is refused as failed, with the reason, and not dialled again', async () => {
    const feed = new DeribitFeed(
      deribitSettings({ url: 'http://localhost', restUrl: '', source: 'nowhere' }),
    );
    feed.start();
    expect(feed.status()).toMatchObject({ state: 'failed', failure: { reason: 'INVALID_INPUT' } });
    await feed.stop();
  });
});
