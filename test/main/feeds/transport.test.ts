import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/feeds/clock';
import { okxProtocol } from '../../../src/main/feeds/okx/protocol';
import { CallBudget } from '../../../src/main/feeds/transport/callBudget';
import { createVenueFeed } from '../../../src/main/feeds/transport/createVenueFeed';
import { Quiet } from '../../../src/main/feeds/transport/quiet';
import { Rest } from '../../../src/main/feeds/transport/rest';
import { silentLogger } from '../../../src/main/log';
import { writeSymbol } from '../../../src/engine/instruments/symbol';
import type { Simulator } from '../../../src/main/feeds/simulator/simulator';
import type { SimulatedVenue } from '../../../src/main/feeds/simulator/venue';
import { startSmall, venueRig, type VenueRig } from './venueRig';

let stop: () => unknown = () => undefined;
afterEach(async () => {
  await stop();
  stop = () => undefined;
});

async function restOn(
  answer: (path: string) => { status: number; body: string; headers?: Record<string, string> },
) {
  const calls: { path: string; atMs: number }[] = [];
  const server = createServer((request, response) => {
    calls.push({ path: request.url ?? '', atMs: Date.now() });
    const { status, body, headers } = answer(request.url ?? '');
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => server.close();
  const { port } = server.address() as AddressInfo;
  const settings = { baseUrl: `http://127.0.0.1:${port}`, timeoutMs: 1_000, gapMs: 40, clock: systemClock };
  return { rest: new Rest(settings), calls };
}

describe('REST calls', () => {
  it('go one after another with a gap', async () => {
    const { rest, calls } = await restOn(() => ({ status: 200, body: '{}' }));
    const from = Date.now();
    await Promise.all(['/a', '/b', '/c'].map((path) => rest.get(path)));
    expect(calls.map(({ path }) => path)).toEqual(['/a', '/b', '/c']);
    expect(calls[2].atMs - from).toBeGreaterThanOrEqual(75);
  });

  it('heed Retry-After, and are made again when it is over', async () => {
    let status = 429;
    const { rest, calls } = await restOn(() => ({ status, body: '{}', headers: { 'retry-after': '0.3' } }));
    expect(await rest.get('/a')).toMatchObject({ ok: false, failure: { context: { status: 429 } } });
    expect(await rest.get('/b')).toMatchObject({ ok: false });
    expect(calls).toHaveLength(1);
    status = 200;
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await rest.get('/c')).toMatchObject({ ok: true });
  });

  it('take a web page for what it is, and nothing listening for a failure', async () => {
    const { rest } = await restOn(() => ({ status: 503, body: '<html></html>' }));
    const answer = await rest.get('/a');
    expect(answer.ok ? '' : answer.failure.message).toBe('/a: HTTP 503: a web page');
    const nobody = new Rest({ baseUrl: 'http://127.0.0.1:9', timeoutMs: 500, gapMs: 0, clock: systemClock });
    expect((await nobody.get('/a')).ok).toBe(false);
  });
});

it.each([
  ['seconds', 429, '7', 7_000],
  ['a date', 429, 'Wed, 23 Sep 2026 03:24:30 GMT', 30_000],
  ['seconds of any status', 503, '12', 12_000],
  ['a ban without a word how long, of Bybit', 403, null, 600_000],
  ['a ban of Binance', 418, null, 120_000],
  ['too many calls', 429, null, 10_000],
  ['nonsense', 429, 'soon', 10_000],
  ['a week', 429, '604800', 10_000],
  ['no reason for quiet', 503, null, undefined],
] as const)('quiet after %s: HTTP %i, Retry-After %s', (_what, status, retryAfter, waitMs) => {
  const quiet = new Quiet();
  const now = Date.UTC(2026, 8, 23, 3, 24);
  expect(quiet.heed(status, retryAfter, now)).toBe(waitMs);
  expect(quiet.leftMs(now)).toBe(waitMs ?? 0);
  expect(quiet.leftMs(now + (waitMs ?? 0))).toBe(0);
});

it('a budget allows so many calls in any span', () => {
  const budget = new CallBudget(3, 1_000);
  expect([0, 100, 200, 300].map((at) => budget.take(at))).toEqual([true, true, true, false]);
  expect([999, 1_000, 1_050, 1_100].map((at) => budget.take(at))).toEqual([false, true, false, true]);
});

it('an address that is none fails at once and is not dialled', async () => {
  const feed = createVenueFeed(
    { url: 'http://x', restUrl: 'http://127.0.0.1:9', source: 'x' },
    silentLogger,
    okxProtocol(),
  );
  feed.start();
  expect(feed.status()).toMatchObject({ state: 'failed', failure: { reason: 'INVALID_INPUT' } });
  await feed.stop();
  expect(feed.status().state).toBe('off');
});

describe('a session through its day', () => {
  const followed = { families: ['BTC-USD'], optionFamilies: ['BTC-USD'], cash: [] };
  const SWAP = 'okx:BTC-USD-SWAP';

  async function okx(timings = {}): Promise<{ simulator: Simulator; venue: SimulatedVenue; r: VenueRig }> {
    const simulator = await startSmall();
    const r = venueRig(simulator, okxProtocol(followed), timings);
    stop = () => r.stop();
    await r.live();
    await r.until('the swap lives', () => r.isLive(SWAP));
    return { simulator, venue: r.venue, r };
  }

  it('after sleep the sockets are dialled again, whatever they look like', async () => {
    const { venue, r } = await okx();
    const [old] = venue.clients();
    r.feed.reconnect('the machine slept');
    await r.until('dialled', () => venue.dials === 2);
    await r.live();
    expect(venue.clients()).not.toContain(old);
    await r.until('live', () => r.isLive(SWAP));
  });

  it('a mass cut: redials spread by chance, without a storm', async () => {
    const { venue, r } = await okx({ backoffBaseMs: 100, backoffCapMs: 400 });
    venue.faults.refuseConnections = true;
    venue.killSockets();
    await r.until('four tries', () => r.feed.status().attempt >= 4);
    venue.clearFaults();
    await r.live();
    expect(venue.dials).toBe(2);
    const calls = venue.clients()[0].received.filter(({ text }) => text.includes('"subscribe"'));
    expect(calls.length).toBeLessThanOrEqual(2);
  });

  it('stops and starts again', async () => {
    const { r } = await okx();
    await r.feed.stop();
    expect(r.feed.status().state).toBe('off');
    r.feed.start();
    await r.live();
    await r.until('live', () => r.isLive(SWAP));
  });

  it('an option expires: its price is read, it is told as delivered and no longer subscribed', async () => {
    const { simulator, venue, r } = await okx();
    const ending = simulator.exchange.chain('btc_usd')[0];
    const id = `okx:${writeSymbol({ ...ending, venue: 'okx' })}`;
    const symbol = id.slice('okx:'.length);
    r.feed.subscribe([id]);
    await r.until('it lives', () => r.isLive(id));
    simulator.roll();
    await r.until('delivered with its price', () =>
      r.seen.some(
        (u) =>
          u.kind === 'state' &&
          u.instrumentId === id &&
          u.state === 'delivered' &&
          Math.abs((u.deliveryPrice ?? NaN) / simulator.exchange.quotes.index('BTC') - 1) < 0.01,
      ),
    );
    await r.until('left', () =>
      venue.clients().every(({ channels }) => !channels.has(`tickers|instId|${symbol}`)),
    );
    expect(r.isLive(id)).toBe(false);
    expect(r.feed.status().state).toBe('live');
  });
});
