/** A venue that misbehaves in every way it can: the desk says so, shows nothing old as live, and mends itself. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BadNumber } from '../../src/main/feeds/simulator/faults';
import { startSimulator, type Simulator } from '../../src/main/feeds/simulator/simulator';
import { longestGap, watchGaps } from '../support/blocking';
import {
  answerOf,
  doubt,
  eventLog,
  feedState,
  figures,
  staleRows,
  until,
  untilLive,
} from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let simulator: Simulator;
let desk: LaunchedApp;
let page: Page;
const errors: string[] = [];

interface Seen {
  readonly feed: string;
  readonly doubt: string;
  readonly hatchedFigures: number;
  readonly hatchedRows: number;
}

const look = async (): Promise<Seen> => ({
  feed: await feedState(page),
  doubt: await doubt(page),
  hatchedFigures: await page.locator('[data-testid="header-strip"] .figure.doubtful').count(),
  hatchedRows: await staleRows(page),
});

/** The feed is not live, every figure of the header is hatched and says why, the rows on screen are hatched. */
const untilMarked = (limitMs = 6_000): Promise<Seen> =>
  until(
    'the desk marks its numbers as not live',
    look,
    (seen) => seen.feed !== 'live' && seen.doubt !== '' && seen.hatchedFigures >= 7 && seen.hatchedRows >= 8,
    limitMs,
  );

/** Marks of the positions on screen; the first row is the subtotal, with the index. */
const marks = async (): Promise<string[]> => {
  const cells = page.locator('[data-testid="positions-grid"] .ag-row [col-id="mark"]');
  return (await cells.allTextContents()).map((text) => text.trim()).slice(1);
};

async function mend(): Promise<void> {
  simulator.clearFaults();
  await untilLive(page, 20_000);
  await until(
    'no row is hatched',
    () => staleRows(page),
    (count) => count === 0,
  );
}

async function saidSince(sinceMs: number, pattern: RegExp): Promise<void> {
  await until(
    `the event log tells ${pattern.source}`,
    async () =>
      (await eventLog(page)).filter((entry) => entry.timeMs >= sinceMs).map((entry) => entry.message),
    (messages) => messages.some((message) => pattern.test(message)),
    8_000,
  );
}

/** Equity over a while: what the fault must not move by more than the market does. */
async function equityFor(ms: number): Promise<number[]> {
  const seen: number[] = [];
  const endMs = Date.now() + ms;
  while (Date.now() < endMs) {
    seen.push((await figures(page)).equity);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return seen;
}

function expectCalm(before: number, seen: readonly number[]): void {
  const worst = Math.max(...seen.map((value) => Math.abs(value / before - 1)));
  expect(worst, `equity ${before} before, then ${seen.join(', ')}`).toBeLessThan(0.1);
}

/** In the page, twenty times a second: the feed is not live, yet the figures look so. */
const watchPretence = (): Promise<void> =>
  page.evaluate(() => {
    const world = globalThis as unknown as { pretences: string[] };
    world.pretences = [];
    setInterval(() => {
      const feed =
        document.querySelector('[data-testid="feed-deribit"]')?.getAttribute('data-state') ?? 'none';
      const isHatched = document.querySelector('[data-testid="header-strip"] .figure.doubtful') !== null;
      if (feed !== 'live' && !isHatched) world.pretences.push(feed);
    }, 50);
  });

beforeAll(async () => {
  simulator = await startSimulator({ seed: 11, ratePerSecond: 400 });
  desk = await launchApp({ args: [`--deribit-url=${simulator.url}`] });
  page = desk.window;
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  await untilLive(page);
  await watchPretence();
});
afterAll(async () => {
  await desk?.close();
  await simulator?.stop();
});
afterEach(() => mend());

describe('the venue goes away', () => {
  test('socket killed and calls refused: reconnecting, all hatched, then live again by itself', async () => {
    const sinceMs = Date.now();
    const before = await figures(page);
    simulator.faults.refuseConnections = true;
    expect(simulator.killSockets()).toBe(1);
    const seen = await untilMarked();
    expect(seen.feed).toBe('reconnecting');
    expectCalm(before.equity, [(await figures(page)).equity]);
    await mend();
    await saidSince(sinceMs, /feed is reconnecting: \S/);
    await saidSince(sinceMs, /feed is live/);
  });

  test('silent without closing: stale within seconds', async () => {
    const sinceMs = Date.now();
    simulator.faults.silent = true;
    const seen = await untilMarked();
    expect(Date.now() - sinceMs).toBeLessThan(6_000);
    expect(seen.feed).toBe('stale');
    await mend();
    await saidSince(sinceMs, /feed is stale: .*silent for \d+ ms/);
  });

  test('maintenance announced and REST shut: the word is maintenance, and it ends', async () => {
    const sinceMs = Date.now();
    simulator.announceMaintenance(true);
    const seen = await untilMarked();
    expect(seen.feed).toBe('maintenance');
    simulator.announceMaintenance(false);
    await mend();
    await saidSince(sinceMs, /feed is maintenance/);
  });

  test('web pages instead of REST answers while it reconnects: keeps trying', async () => {
    const sinceMs = Date.now();
    simulator.faults.htmlErrors = true;
    simulator.killSockets();
    await untilMarked();
    await mend();
    await saidSince(sinceMs, /feed is (re)?connecting/);
  });
});

describe('the venue talks nonsense', () => {
  test.each<BadNumber>(['NaN', '1e999'])('prices are %s: never used, stale within seconds', async (bad) => {
    const sinceMs = Date.now();
    const before = await figures(page);
    simulator.faults.badNumbers = bad;
    await untilMarked();
    expectCalm(before.equity, [(await figures(page)).equity]);
    await mend();
    await saidSince(sinceMs, /feed is stale/);
    await saidSince(0, /messages? rejected: bad number/);
  });

  test('prices are null: the venue says that there are none, so there are none here, and never a 0', async () => {
    const sinceMs = Date.now();
    simulator.faults.badNumbers = 'null';
    await until(
      'figures in doubt, marks missing or fitted before and hatched',
      async () => ({ ...(await look()), marks: await marks() }),
      (seen) =>
        seen.feed !== 'live' &&
        seen.hatchedFigures >= 7 &&
        seen.marks.length > 0 &&
        seen.marks.filter((text) => text !== '–').length <= seen.hatchedRows &&
        seen.marks.every((text) => text === '–' || Number(text) > 0),
      8_000,
    );
    expect((await figures(page)).equity).not.toBe(0);
    await mend();
    await saidSince(sinceMs, /feed is stale/);
  });

  test('malformed JSON after every message: the good ones still count, the bad are told', async () => {
    const before = await figures(page);
    simulator.faults.malformed = true;
    expectCalm(before.equity, await equityFor(1_500));
    expect(await feedState(page)).toBe('live');
    await saidSince(0, /messages? rejected: bad frame/);
  });

  test('instruments that nobody lists: ignored and told', async () => {
    const before = await figures(page);
    const { positions } = await answerOf(page, 'portfolio.get');
    simulator.faults.unknownInstruments = true;
    expectCalm(before.equity, await equityFor(1_500));
    expect(await feedState(page)).toBe('live');
    await saidSince(0, /messages? ignored: (unknown instrument|channel not asked for)/);
    expect((await answerOf(page, 'portfolio.get')).positions).toHaveLength(positions.length);
  });

  test('messages a minute late with other prices: the older never overwrites the newer', async () => {
    const before = await figures(page);
    simulator.faults.outOfOrder = true;
    expectCalm(before.equity, await equityFor(2_000));
    expect(await feedState(page)).toBe('live');
    await saidSince(0, /values? older than what is shown/);
  });

  test('crossed book: shown, marked and told', async () => {
    const before = await figures(page);
    simulator.faults.crossedBook = true;
    expectCalm(before.equity, await equityFor(1_000));
    expect(await feedState(page)).toBe('live');
    await saidSince(0, /bid above the ask/);
  });

  test('names missing from the acknowledgement: that instrument is stale, the total says so, it is asked for again', async () => {
    const sinceMs = Date.now();
    simulator.faults.dropNamed = 'BTC-PERPETUAL';
    simulator.killSockets();
    // Cut off again and again, the feed backs off longer each time.
    const isDoubted = (seen: Seen): boolean => seen.feed === 'live' && /\d+ stale/.test(seen.doubt);
    await until('live but in doubt', look, isDoubted, 60_000);
    await saidSince(sinceMs, /missing from the acknowledgement.*BTC-PERPETUAL/);
    await mend();
  });

  test('a flood: the window keeps up', async () => {
    await watchGaps(page);
    simulator.faults.flood = 150;
    const before = await figures(page);
    expectCalm(before.equity, await equityFor(3_000));
    expect(await feedState(page)).toBe('live');
    const gapMs = await longestGap(page);
    console.log(`longest pause of the window during the flood: ${Math.round(gapMs)} ms`);
    expect(gapMs).toBeLessThan(1_000);
    await mend();
    await until(
      'the log tells of the flood and of its end',
      async () => (await eventLog(page)).map(({ message }) => message).join('\n'),
      (text) => /flood of [\d,]+ messages a second/.test(text) && /flood is over/.test(text),
    );
  });
});

describe('all through it', () => {
  test('no number of a feed that was not live looked live, and nothing broke', async () => {
    const pretences = await page.evaluate(() => (globalThis as unknown as { pretences: string[] }).pretences);
    expect(pretences).toEqual([]);
    expect(errors).toEqual([]);
    expect(desk.output()).not.toMatch(/uncaught exception|unhandled rejection/);
    expect(simulator.connections()).toBe(1);
  });
});
