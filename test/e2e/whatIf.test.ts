/** The what-if workspace: legs that nobody holds, typed, awaited, tried, refused, taken back. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, byTestId, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;
let page: Page;

/** Strikes of calls on BTC, by expiry as it stands in the name, that are listed. */
async function listedCalls(): Promise<ReadonlyMap<string, readonly number[]>> {
  const { positions } = await answerOf(page, 'portfolio.get');
  const expiries = new Set(
    positions.flatMap(({ instrumentId }) => /^deribit:BTC-(\w+)-\d+-[CP]$/.exec(instrumentId)?.[1] ?? []),
  );
  const found = new Map<string, readonly number[]>();
  for (const expiry of expiries) {
    const hits = await answerOf(page, 'instruments.search', { text: `deribit btc ${expiry} c`, limit: 50 });
    const strikes = hits.flatMap(({ symbol }) => Number(/^BTC-\w+-(\d+)-C$/.exec(symbol)?.[1] ?? []) || []);
    found.set(
      expiry,
      strikes.sort((a, b) => a - b),
    );
  }
  return found;
}

async function type(text: string): Promise<void> {
  const entry = byTestId(page, 'whatif-entry');
  await entry.fill(text);
  await byTestId(page, 'whatif-hits').locator('li').first().waitFor();
}

const changes = () => page.locator('[data-testid="whatif-changes"] tbody tr');
const legs = () => page.locator('[data-testid="whatif-legs"] tr[data-leg]');

beforeAll(async () => {
  desk = await launchApp();
  page = desk.window;
  await untilLive(page);
  await page.keyboard.press('w');
  await byTestId(page, 'whatif-entry').waitFor();
});
afterAll(() => desk?.close());

describe('hypothetical legs', () => {
  test('may name a listed strike that nobody holds: found by its words, margined once its quote is there', async () => {
    const { positions } = await answerOf(page, 'portfolio.get');
    const held = new Set(positions.map(({ instrumentId }) => instrumentId));
    const chains = await listedCalls();
    const free = [...chains].flatMap(([expiry, strikes]) =>
      strikes
        .filter((strike) => !held.has(`deribit:BTC-${expiry}-${strike}-C`))
        .map((strike) => [expiry, strike]),
    )[0];
    expect(free, 'a call that is listed and not held').toBeDefined();
    const [expiry, strike] = free;
    await type(`-250 deribit btc ${expiry} ${strike} c`);
    await page.keyboard.press('Enter');
    await until(
      'the change is known',
      () => changes().count(),
      (count) => count > 0,
    );
    expect(await legs().count()).toBe(1);
    expect(await byTestId(page, 'whatif-panel').innerText()).toContain('WHAT-IF');
    expect((await answerOf(page, 'portfolio.get')).positions).toHaveLength(positions.length);
  });

  test('follow the size as it is typed', async () => {
    const standard = page.locator(
      '[data-testid="whatif-changes"] tr[data-model="deribit.sm"] [data-change="im"]',
    );
    const size = legs().first().locator('input');
    await size.fill('0');
    await until(
      'nothing is traded, nothing changes',
      () => standard.innerText(),
      (text) => text === '·',
    );
    await size.fill('-500');
    await until(
      'a short option costs margin',
      () => standard.innerText(),
      (text) => /^\+[\d,]+$/.test(text),
    );
  });

  test('may name a strike between listed ones, which says that its vol is interpolated', async () => {
    const [expiry, strikes] = [...(await listedCalls())].sort((a, b) => b[1].length - a[1].length)[0];
    const between = strikes[Math.floor(strikes.length / 2)] + 1;
    await type(`+10 deribit btc ${expiry} ${between} c`);
    await byTestId(page, 'whatif-hits').getByText('not listed').waitFor();
    await page.keyboard.press('Enter');
    await byTestId(page, 'whatif-legs').getByText('interpolated').waitFor({ timeout: 30_000 });
    expect(await legs().count()).toBe(2);
  });

  test('are refused with the reason where no vol can be had', async () => {
    const [expiry] = [...(await listedCalls())][0];
    await type(`+1 deribit btc ${expiry} 9999999 c`);
    await page.keyboard.press('Enter');
    const refused = page.locator('[data-testid="whatif-panel"] [data-state="failed"]');
    await refused.waitFor({ timeout: 30_000 });
    expect(await refused.innerText()).toMatch(/MISSING_MARKET_DATA.*9999999/);
    expect(await changes().count(), 'no figure of a part of the legs').toBe(0);
  });

  test('are taken back one by one, and cleared', async () => {
    await page.keyboard.press('Control+z');
    await until(
      'the refused leg is gone',
      () => legs().count(),
      (count) => count === 2,
    );
    await until(
      'and the change is back',
      () => changes().count(),
      (count) => count > 0,
    );
    await byTestId(page, 'whatif-clear').click();
    await page.getByText('No hypothetical legs').waitFor();
  });

  test('are booked into the chosen book after a look at what changes, and undone as one step', async () => {
    const before = await answerOf(page, 'portfolio.get');
    const held = before.positions.find(({ instrumentId }) => instrumentId === 'deribit:BTC-PERPETUAL');
    expect(held, 'the sample holds the perpetual').toBeDefined();
    await type('+1000 deribit btc perpetual');
    await page.keyboard.press('Enter');
    await until(
      'the change is known',
      () => changes().count(),
      (count) => count > 0,
    );
    await byTestId(page, 'whatif-apply').click();
    await byTestId(page, 'whatif-apply-plan').waitFor();
    expect(await byTestId(page, 'whatif-apply-plan').innerText()).toContain('deribit BTC-PERPETUAL');
    expect(await answerOf(page, 'portfolio.get'), 'nothing is booked before it is confirmed').toEqual(before);
    await byTestId(page, 'whatif-apply-confirm').click();
    await page.getByText('No hypothetical legs').waitFor();
    const after = await answerOf(page, 'portfolio.get');
    expect(after).not.toEqual(before);
    expect((await answerOf(page, 'portfolio.undoState')).undo).toBe('Trade BTC-PERPETUAL');
    await answerOf(page, 'portfolio.undo');
    expect(await answerOf(page, 'portfolio.get')).toEqual(before);
  });
});
