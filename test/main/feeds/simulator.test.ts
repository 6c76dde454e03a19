import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { black76Price } from '../../../src/engine/pricing/black76';
import { makeRestCall } from '../../../src/main/feeds/deribit/rest';
import { optionQuote } from '../../../src/main/feeds/simulator/deribit/optionQuote';
import { Exchange } from '../../../src/main/feeds/simulator/exchange';
import { optionExpiries } from '../../../src/main/feeds/simulator/listing';
import { FEEDS } from '../../../src/main/feeds/registry';
import { systemNetwork } from '../../../src/main/feeds/network';
import { startSimulator } from '../../../src/main/feeds/simulator/simulator';
import { silentLogger } from '../../../src/main/log';
import type { SimulatorStarted } from '../../../src/main/workers/simulator';

const START = Date.UTC(2026, 8, 23, 3, 24);
const exchange = (seed: number, steps: number): Exchange => {
  const venue = new Exchange({ seed, now: () => START });
  for (let i = 0; i < steps; i += 1) venue.step();
  return venue;
};

describe('the simulated market', () => {
  it('lists dailies, weeklies, month and quarter ends at 08:00 UTC', () => {
    const expiries = optionExpiries(START).map((ms) => new Date(ms).toISOString().slice(0, 13));
    expect(expiries).toEqual([
      '2026-09-23T08',
      '2026-09-24T08',
      '2026-09-25T08',
      '2026-09-26T08',
      '2026-10-02T08',
      '2026-10-09T08',
      '2026-10-16T08',
      '2026-10-30T08',
      '2026-11-27T08',
      '2026-12-25T08',
      '2027-03-26T08',
      '2027-06-25T08',
    ]);
  });

  it('is the same for the same seed and another for another', () => {
    const level = (seed: number): number => exchange(seed, 200).market.spot('BTC');
    expect(level(3)).toBe(level(3));
    expect(level(3)).not.toBe(level(4));
  });

  it('moves BTC and ETH together at about their vols', () => {
    const venue = exchange(11, 0);
    const moves = Array.from({ length: 20_000 }, () => {
      const before = [venue.market.spot('BTC'), venue.market.spot('ETH')];
      venue.step();
      return [Math.log(venue.market.spot('BTC') / before[0]), Math.log(venue.market.spot('ETH') / before[1])];
    });
    const sum = (pick: (m: number[]) => number): number =>
      moves.reduce((total, move) => total + pick(move), 0);
    const [bb, ee, be] = [sum(([b]) => b * b), sum(([, e]) => e * e), sum(([b, e]) => b * e)];
    const annual = Math.sqrt((bb / moves.length) * 365 * 24 * 3600 * 10);
    expect(be / Math.sqrt(bb * ee)).toBeGreaterThan(0.8);
    expect(annual).toBeGreaterThan(0.35);
    expect(annual).toBeLessThan(0.65);
  });

  it('quotes every option by Black-76 on its forward, bid below mark below ask', () => {
    const venue = exchange(5, 500);
    for (const option of [...venue.chain('btc_usd'), ...venue.chain('eth_usd')]) {
      const quote = optionQuote(option, venue.quotes);
      const years = venue.quotes.yearsTo(option.expiryMs);
      const sign = option.optionType === 'call' ? 1 : -1;
      const value = black76Price(sign, quote.forward, option.strike, years, quote.vol, 0) / quote.forward;
      expect(Math.abs(quote.mark - value), option.symbol).toBeLessThanOrEqual(0.00005 + 1e-12);
      expect(quote.bid, option.symbol).toBeLessThanOrEqual(value + 1e-9);
      expect(quote.ask, option.symbol).toBeGreaterThanOrEqual(value - 1e-9);
      expect(quote.bid, option.symbol).toBeLessThan(quote.ask);
      expect(quote.vol).toBeGreaterThan(0.1);
      expect(quote.vol).toBeLessThan(4.5);
    }
  });

  it('has a surface free of butterfly and calendar arbitrage at its strikes', () => {
    const venue = exchange(9, 1000);
    const forwardOf = (years: number): number => venue.market.forward('BTC', years);
    for (const years of [0.01, 0.1, 0.5]) {
      const price = (k: number): number => {
        const forward = forwardOf(years);
        const strike = forward * k;
        return black76Price(1, 1, k, years, venue.market.vol('BTC', strike, forward, years), 0);
      };
      for (let k = 0.6; k < 1.6; k += 0.02) {
        expect(
          price(k - 0.02) - 2 * price(k) + price(k + 0.02),
          `butterfly at ${k}, ${years}`,
        ).toBeGreaterThan(-1e-12);
        const total = (t: number): number =>
          venue.market.vol('BTC', forwardOf(t) * k, forwardOf(t), t) ** 2 * t;
        expect(total(years * 1.2)).toBeGreaterThan(total(years));
      }
    }
  });

  it('delivers at 08:00 and lists the next day', () => {
    let now = Date.UTC(2026, 8, 23, 7, 59, 59);
    const extraSymbols = [
      'BTC-25DEC26-91000-C',
      'okx:ETH-USD-261225-3333-P',
      'BTC-25DEC20-1000-C',
      'okx:nothing',
      'no name',
    ];
    const venue = new Exchange({ seed: 1, now: () => now, extraSymbols });
    expect(venue.instruments.has('BTC-25DEC26-91000-C')).toBe(true);
    expect(venue.instruments.has('ETH-25DEC26-3333-P')).toBe(true);
    expect(venue.instruments.has('BTC-25DEC20-1000-C')).toBe(false);
    const daily = [...venue.instruments.keys()].filter((name) => name.startsWith('BTC-23SEP26-'));
    expect(daily.length).toBeGreaterThan(30);
    expect(venue.liveOn()).toEqual([]);
    now += 5_000;
    const events = venue.liveOn();
    expect(events.filter(({ kind }) => kind === 'delivered').length).toBeGreaterThanOrEqual(daily.length);
    expect(events.filter(({ kind }) => kind === 'listed').length).toBeGreaterThan(30);
    expect(daily.some((name) => venue.instruments.has(name))).toBe(false);
    expect([...venue.instruments.keys()].some((name) => name.startsWith('BTC-27SEP26-'))).toBe(true);
  });
});

describe('venues on sockets', () => {
  it('count what they send, and send nothing once paused', async () => {
    const simulator = await startSimulator({ seed: 1, stepMs: 20 });
    const received: string[] = [];
    const { url, restUrl } = simulator;
    const entry = FEEDS.find(({ venue }) => venue === 'deribit');
    if (!entry) throw new Error('no feed for deribit');
    const feed = entry.create({ url, restUrl, source: 'simulator' }, silentLogger, {
      network: {
        ...systemNetwork,
        dial: (to, listener) =>
          systemNetwork.dial(to, { ...listener, text: (text) => (received.push(text), listener.text(text)) }),
      },
    });
    feed.start();
    try {
      await expect.poll(() => received.length, { timeout: 20_000 }).toBeGreaterThan(200);
      simulator.pause();
      const sent = simulator.sent();
      expect(sent).toMatchObject({ okx: { frames: 0 }, bybit: { frames: 0 }, binance: { frames: 0 } });
      await expect.poll(() => received.length).toBe(sent.deribit.frames);
      expect(feed.status().counters.frames).toBe(sent.deribit.frames);
      expect(received.join('')).toHaveLength(sent.deribit.characters);
    } finally {
      await feed.stop();
      await simulator.stop();
    }
  });
});

describe('the thread entry', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-simulator-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('starts, tells its addresses, answers REST, takes commands and ends', async () => {
    const outfile = join(folder, 'simulator.mjs');
    const entry = join(import.meta.dirname, '../../../src/main/workers/simulator.ts');
    const banner = {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    };
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', banner });
    const worker = new Worker(outfile, { workerData: { seed: 1 } });
    const started = await new Promise<SimulatorStarted>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    expect(started.instrumentCount).toBeGreaterThan(800);
    const call = makeRestCall(started.restUrl, 2_000);
    expect(await call('get_index_price', { index_name: 'btc_usd' })).toMatchObject({ ok: true });
    expect(await call('get_nonsense', {})).toMatchObject({ ok: false, failure: { reason: 'PROTOCOL' } });
    const ended = new Promise<number>((resolve) => worker.once('exit', resolve));
    worker.postMessage({ kind: 'stop' });
    expect(await ended).toBe(0);
  });
});
