/** Histories from the built-in exchange: downloaded in the dialog, listed with range and age, read by the next run. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byTestId, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;
let page: Page;

beforeAll(async () => {
  desk = await launchApp();
  page = desk.window;
  await untilLive(page);
});
afterAll(() => desk?.close());

test('are stored with their range, and move the next run', async () => {
  await page.keyboard.press('5');
  await byTestId(page, 'var-figures').waitFor({ timeout: 120_000 });
  await byTestId(page, 'histories').click();
  const since = byTestId(page, 'download-from');
  const before = await since.inputValue();
  expect(before).toMatch(/^20\d\d-\d\d-\d\d$/);
  await since.fill('2026-02-30');
  await since.press('Enter');
  expect(await byTestId(page, 'download-fault').innerText()).toContain('"2026-02-30" is no day');
  expect(await byTestId(page, 'download-start').isDisabled()).toBe(true);
  // A year less than is offered: enough for the run, and sooner there.
  const from = `${Number(before.slice(0, 4)) + 1}${before.slice(4).replace('02-29', '02-28')}`;
  await since.fill(from);
  await since.press('Enter');
  await byTestId(page, 'download-start').click();
  const list = await until(
    'three series of both coins and two pegs are whole',
    () => page.locator('[data-testid="download-list"] tbody tr').allInnerTexts(),
    (rows) => rows.length === 8 && rows.every((row) => row.includes('100 %')),
    90_000,
  );
  expect(list.join('\n')).toMatch(/vol:BTC/);
  await byTestId(page, 'download-start').waitFor();
  const picture = process.env['PICTURE'];
  if (picture !== undefined) await page.screenshot({ path: picture });
  await page.keyboard.press('Escape');
  await byTestId(page, 'history-dialog').waitFor({ state: 'detached' });
  await byTestId(page, 'risk-run').click();
  await until(
    'the run reads the downloaded series',
    () => byTestId(page, 'var-notes').innerText(),
    (text) => text.includes('DVOL') && !text.includes('no vol history'),
    120_000,
  );
});
