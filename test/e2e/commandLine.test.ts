/** The command line, and the keys of a hurried user: nothing is booked twice, no key is swallowed. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, byTestId, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;
let page: Page;

const workspace = (): Promise<string | null> => page.locator('main.body').getAttribute('data-workspace');
const hits = (): Promise<string[]> => byTestId(page, 'command-hits').locator('li').allInnerTexts();

async function open(text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await byTestId(page, 'command-entry').waitFor();
  await page.keyboard.type(text);
}

beforeAll(async () => {
  desk = await launchApp();
  page = desk.window;
  await untilLive(page);
});
afterAll(() => desk?.close());

test('a book, a ladder and a model are a few letters away', async () => {
  await open('lad eth');
  expect(await hits()).toHaveLength(1);
  await page.keyboard.press('Enter');
  await until(
    'the ladder of ETH',
    () => byTestId(page, 'ladder').locator('xpath=ancestor::section').innerText(),
    (text) => text.startsWith('Ladder ETH'),
  );
  await open('pm standard');
  await page.keyboard.press('Enter');
  await until('the margin workspace', workspace, (id) => id === 'margin');
  await open('show drb-prop-1');
  await page.keyboard.press('Enter');
  await until(
    'the account is in view',
    () => byTestId(page, 'scope').innerText(),
    (text) => text.includes('DRB-PROP-1'),
  );
});

test('Esc leaves without a trace, and nonsense says that there is no such command', async () => {
  await open('xyzzy');
  expect(await byTestId(page, 'command-line').innerText()).toContain('No command “xyzzy”');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await byTestId(page, 'command-line').waitFor({ state: 'detached' });
  expect(await workspace()).toBe('margin');
});

test('a digit goes through all workspaces; only W waits for a leg', async () => {
  for (const [key, id] of [
    ['2', 'whatif'],
    ['3', 'scenarios'],
    ['2', 'whatif'],
    ['9', 'system'],
    ['1', 'risk'],
  ]) {
    await page.keyboard.press(key);
    await until(`workspace ${id}`, workspace, (shown) => shown === id);
  }
  await page.keyboard.press('w');
  await until(
    'the cursor is in the line',
    () => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? ''),
    (id) => id === 'whatif-entry',
  );
  await page.keyboard.press('Escape');
});

test('a signed size tries a leg, and a double click on Book trades it once', async () => {
  await open('+70 deribit btc perpetual');
  await until('the venue lists it', hits, (rows) => rows.some((row) => row.includes('BTC-PERPETUAL')));
  await page.keyboard.press('Enter');
  await until('the what-if workspace', workspace, (id) => id === 'whatif');
  await until(
    'the legs have an answer',
    () => byTestId(page, 'whatif-apply').isEnabled(),
    (isEnabled) => isEnabled,
  );
  const held = async (): Promise<number> => {
    const { positions } = await answerOf(page, 'portfolio.get');
    const perpetuals = positions.filter(({ instrumentId }) => instrumentId === 'deribit:BTC-PERPETUAL');
    return perpetuals.reduce((sum, { quantity }) => sum + Number(quantity), 0);
  };
  const before = await held();
  await byTestId(page, 'whatif-apply').click();
  await byTestId(page, 'whatif-apply-plan').waitFor();
  await byTestId(page, 'whatif-apply-confirm').dblclick();
  await byTestId(page, 'whatif-apply-dialog').waitFor({ state: 'detached' });
  expect((await held()) - before).toBe(70);
});
