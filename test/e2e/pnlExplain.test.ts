/** The P&L workspace: from a stored snapshot to now, by cut, as CSV; what leaving the book costs; own books refused with the reason. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byTestId, numberIn, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;
let page: Page;

beforeAll(async () => {
  desk = await launchApp();
  page = desk.window;
  await untilLive(page);
});
afterAll(() => desk?.close());

test('the P&L since a snapshot adds up in every row and cut', async () => {
  await page.keyboard.press('s');
  await page.keyboard.press('7');
  await until(
    'the snapshot is there to start from',
    () => byTestId(page, 'pnl-run').isEnabled(),
    (isEnabled) => isEnabled,
  );
  await byTestId(page, 'pnl-run').click();
  await byTestId(page, 'pnl-table').waitFor({ timeout: 60_000 });
  const panel = byTestId(page, 'pnl-explain');
  for (const cut of ['strategy', 'underlying', 'account', 'position']) {
    await panel.locator('select').last().selectOption(cut);
    const rows = await panel
      .locator('tbody tr')
      .evaluateAll((all) =>
        all.map((row) => Array.from(row.querySelectorAll('td.num'), (cell) => cell.textContent ?? '')),
      );
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) {
      const values = row.map(numberIn).map((value) => (Number.isNaN(value) ? 0 : value));
      const total = values.pop() ?? NaN;
      const sum = values.reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - total), `${cut}: ${sum} and ${total}`).toBeLessThanOrEqual(values.length);
    }
  }
});

test('leaving the book has a cost and a time, with what they stand on', async () => {
  const text = await byTestId(page, 'liquidity-panel').innerText();
  await until(
    'the risk run has told',
    () => byTestId(page, 'liquidity-panel').innerText(),
    (shown) => /margin add-on|not costed/i.test(shown),
    90_000,
  );
  expect(text).toContain('Liquidity');
});

test("the desk's own books of today have no stored day, and the panel says so", async () => {
  await page.keyboard.press('5');
  const panel = byTestId(page, 'backtest-panel');
  await panel.locator('select[aria-label="Whose book is tested"]').waitFor({ timeout: 90_000 });
  await panel.locator('select[aria-label="Whose book is tested"]').selectOption('own');
  await until(
    'the reason is shown',
    () => panel.innerText(),
    (shown) => shown.includes('the journal of the desk begins on'),
    90_000,
  );
});
