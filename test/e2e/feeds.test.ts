/** Four venues on one simulated market in the real app: cuts, sleep, maintenance and an expiry as a trader sees them. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VENUES } from '../../src/engine/instruments/symbol';
import type { Venue } from '../../src/engine/instruments/instrument';
import { startSimulator, type Simulator } from '../../src/main/feeds/simulator/simulator';
import {
  answerOf,
  byTestId,
  doubt,
  eventLog,
  feedState,
  staleRows,
  until,
  untilLive,
} from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let simulator: Simulator;
let desk: LaunchedApp;
let page: Page;

const detailOf = async (venue: Venue) =>
  (await answerOf(page, 'feed.details')).find((one) => one.venue === venue);

const untilState = (venue: Venue, states: readonly string[], limitMs = 30_000) =>
  until(
    `${venue} is ${states.join(' or ')}`,
    () => detailOf(venue),
    (detail) => detail !== undefined && states.includes(detail.state),
    limitMs,
  );

const untilAllLive = async (): Promise<void> => {
  for (const venue of VENUES) await untilState(venue, ['live'], 60_000);
};

const untilHatched = () =>
  until(
    'marks of positions are hatched and the header doubts its figures',
    async () => ({ rows: await staleRows(page), doubt: await doubt(page) }),
    (seen) => seen.rows >= 8 && seen.doubt !== '',
  );

const untilMended = async (): Promise<void> => {
  await untilLive(page, 60_000);
  await until(
    'no row is hatched',
    () => staleRows(page),
    (count) => count === 0,
    30_000,
  );
};

beforeAll(async () => {
  simulator = await startSimulator({ seed: 21, ratePerSecond: 200 });
  const { host } = new URL(simulator.url);
  desk = await launchApp({
    args: [`--simulator-url=ws://${host}`, `--venues=${VENUES.join(',')}`, '--developer'],
  });
  page = desk.window;
  await untilLive(page, 60_000);
  await untilAllLive();
}, 150_000);
afterAll(async () => {
  await desk?.close();
  await simulator?.stop();
});

describe('four venues at once', () => {
  test('all are live, each with its clock measured and every channel heard or waiting for an event', async () => {
    for (const venue of VENUES) {
      const detail = await until(
        `${venue} is in full`,
        () => detailOf(venue),
        (one) => one !== undefined && Number.isFinite(one.clockOffsetMs) && one.channels.live > 0,
      );
      expect(detail?.counters.rejected, `${venue}: ${JSON.stringify(detail?.reasons)}`).toBe(0);
    }
  });

  test('a venue opens to its channels: many options in one line, each part with its age and rate', async () => {
    await page.keyboard.press('9');
    await byTestId(page, 'feed-channels-bybit').click();
    await until(
      'the tickers of options are told as one',
      () => byTestId(page, 'channel-row').allInnerTexts(),
      (rows) => rows.some((row) => /^Tickers of options\s+\d+\s+[\d,]+\s+([\d,]+) \/ \1\s+live/.test(row)),
    );
    await byTestId(page, 'feed-channels-bybit').press('Enter');
    expect(await byTestId(page, 'channel-row').count()).toBe(0);
    await page.keyboard.press('1');
  });

  test('a disconnect: marks hatched, the reason in the status, everything back by itself', async () => {
    for (const venue of VENUES) {
      simulator.venues[venue].faults.refuseConnections = true;
      simulator.venues[venue].killSockets();
    }
    for (const venue of VENUES) expect((await untilState(venue, ['reconnecting']))?.detail).not.toBe('');
    await untilHatched();
    for (const venue of VENUES) simulator.venues[venue].clearFaults();
    await untilMended();
    await untilAllLive();
    for (const venue of VENUES) expect((await detailOf(venue))?.counters.reconnects).toBeGreaterThan(0);
  });

  test('sleep and resume: sockets that look open are dialled again', async () => {
    const dials = Object.fromEntries(VENUES.map((venue) => [venue, simulator.venues[venue].dials]));
    await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    for (const venue of VENUES)
      await until(
        `${venue} is dialled again`,
        () => Promise.resolve(simulator.venues[venue].dials),
        (count) => count > dials[venue],
      );
    await untilMended();
    await untilAllLive();
    expect((await eventLog(page)).some(({ message }) => message.includes('the machine woke up'))).toBe(true);
  });

  test('maintenance: the word, hatched marks, and an end', async () => {
    for (const venue of ['deribit', 'okx', 'bybit'] as const) simulator.faultDesk.set(venue, 'F29', true);
    for (const venue of ['deribit', 'okx', 'bybit'] as const) await untilState(venue, ['maintenance']);
    await until(
      'the header says so',
      () => feedState(page),
      (state) => state === 'maintenance',
    );
    await untilHatched();
    for (const venue of ['deribit', 'okx', 'bybit'] as const) simulator.faultDesk.set(venue, 'F29', false);
    await untilMended();
    await untilAllLive();
  });

  test('an expiry: what is held and ended is told and hatched, its position stays, a new expiry is there', async () => {
    const expiries = async () =>
      (await answerOf(page, 'surface.view', { surface: null, expiryMs: null })).heads.map(
        (head) => head.expiryMs,
      );
    const before = await expiries();
    const options = await answerOf(page, 'instruments.search', { text: 'deribit btc option', limit: 50 });
    const ending = options.find(({ isListed, expiryMs }) => isListed && expiryMs === before[0]);
    const { accounts, books, positions } = await answerOf(page, 'portfolio.get');
    const [accountId, bookId] = [accounts[0].id, books[0].id];
    const trade = { instrumentId: ending?.instrumentId ?? '', quantity: 1, price: 0.01 };
    await answerOf(page, 'portfolio.bookTrades', { accountId, bookId, trades: [trade] });
    await untilLive(page, 60_000);
    simulator.roll();
    await until(
      `the log tells that ${ending?.symbol} is delivered`,
      () => eventLog(page),
      (entries) => entries.some(({ message }) => message.includes(`${ending?.symbol}, held, is delivered`)),
      30_000,
    );
    await until(
      'the desk is live, in doubt of what has ended',
      async () => ({ state: await feedState(page), doubt: await doubt(page) }),
      (seen) => seen.state === 'live' && /1 stale/.test(seen.doubt),
    );
    const { positions: after } = await answerOf(page, 'portfolio.get');
    expect(after, 'the position in what ended stays').toHaveLength(positions.length + 1);
    await until(
      'an expiry is new',
      expiries,
      (now) => now.some((expiryMs) => !before.includes(expiryMs)),
      60_000,
    );
    for (const venue of VENUES) await untilState(venue, ['live']);
  });

  test('nothing broke', () => {
    expect(desk.output()).not.toMatch(/uncaught exception|unhandled rejection/);
  });
});
