/** The smile panel on the built-in exchange: fits arrive, a vol is set by hand, undone, and the desk follows. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchApp, type LaunchedApp } from '../support/electronApp';
import { answerOf, byTestId, until, untilLive } from '../support/deskPage';

let desk: LaunchedApp;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  desk = await launchApp();
  page = desk.window;
  page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`));
  await byTestId(page, 'ladder').waitFor({ timeout: 40_000 });
  await untilLive(page);
});
afterAll(() => desk?.close());

const chips = (): Promise<string[]> => byTestId(page, 'override-chip').allInnerTexts();

describe('the vol workspace', () => {
  test('shows a fitted smile with error, age and every expiry', async () => {
    await page.keyboard.press('6');
    await byTestId(page, 'smile-chart').waitFor({ timeout: 40_000 });
    await until(
      'every expiry has a fit',
      () => byTestId(page, 'surface-row').allInnerTexts(),
      (rows) => rows.length > 5 && rows.every((row) => /fitted|repaired/.test(row)),
    );
    expect(await byTestId(page, 'fit-status').innerText()).toMatch(/fitted|repaired/);
    expect(await byTestId(page, 'fit-error').innerText()).toMatch(/RMS \d/);
    expect(await byTestId(page, 'fit-counts').innerText()).toMatch(/\d+ used/);
    expect(await byTestId(page, 'smile-panel').innerText()).toMatch(
      /none is stored yet|no surface of 24 h ago/,
    );
  });

  test('exports the smile as a picture of the chart with its words above', async () => {
    const picture = page.evaluate(
      () =>
        new Promise<{ type: string; width: number; height: number }>((resolve) => {
          const { createObjectURL } = URL;
          HTMLAnchorElement.prototype.click = () => undefined;
          URL.createObjectURL = (content: Blob): string => {
            URL.createObjectURL = createObjectURL;
            void createImageBitmap(content).then(({ width, height }) =>
              resolve({ type: content.type, width, height }),
            );
            return createObjectURL(content);
          };
        }),
    );
    await byTestId(page, 'smile-png').click();
    const { type, width, height } = await picture;
    const chart = await byTestId(page, 'smile-chart').evaluate((canvas: HTMLCanvasElement) => canvas.width);
    expect({ type, width }).toEqual({ type: 'image/png', width: chart });
    expect(height).toBeGreaterThan(200);
  });

  test('is walked by the keyboard, strike by strike and expiry by expiry', async () => {
    await byTestId(page, 'smile-chart').focus();
    await page.keyboard.press('ArrowRight');
    const readout = byTestId(page, 'smile-readout');
    await until(
      'a strike is read',
      () => readout.innerText(),
      (text) => /fitted/.test(text) && /mark/.test(text) && /K\/F/.test(text),
    );
    const first = await byTestId(page, 'smile-expiry').inputValue();
    await page.keyboard.press('ArrowDown');
    await until(
      'the next expiry',
      () => byTestId(page, 'smile-expiry').inputValue(),
      (value) => value !== '' && value !== first,
    );
    await page.keyboard.press('a');
    await until(
      'the delta axis',
      () => byTestId(page, 'smile-chart').getAttribute('aria-label'),
      (label) => /delta/.test(label ?? ''),
    );
  });

  test('values a held option by a vol set by hand, marks it, and undo brings the mark back', async () => {
    const { positions } = await answerOf(page, 'portfolio.get');
    const held = positions.find(({ instrumentId }) => /BTC-\d+[A-Z]{3}\d\d-\d+-[CP]$/.test(instrumentId));
    const symbol = held?.instrumentId.split(':')[1] ?? '';
    const view = await answerOf(page, 'surface.view', { surface: null, expiryMs: null });
    const day = symbol.split('-')[1].padStart(7, '0');
    const labels = await byTestId(page, 'smile-expiry').locator('option').allInnerTexts();
    const at = labels.indexOf(day);
    expect(at, `${day} among ${labels.join(' ')}`).toBeGreaterThanOrEqual(0);
    const { venue, indexName, expiryMs } = view.heads[at];
    await byTestId(page, 'smile-expiry').selectOption(String(expiryMs));
    await page.keyboard.press('Escape');
    const field = byTestId(page, 'override-vol');
    await field.fill('91');
    await field.press('Enter');
    await until('the override is listed', chips, (found) => found.some((text) => /expiry 91/.test(text)));
    expect(venue).toBe('deribit');
    expect(indexName).toBe('btc_usd');
    await page.keyboard.press('1');
    const marked = () =>
      page.locator('[data-testid="positions-grid"] .ag-cell[col-id="vol"]').allInnerTexts();
    await until('a row is marked as set by hand', marked, (texts) =>
      texts.some((text) => text.includes('◆')),
    );
    await page.keyboard.press('Control+z');
    await until(
      'no row is marked',
      marked,
      (texts) => texts.length > 0 && texts.every((text) => !text.includes('◆')),
    );
    await page.keyboard.press('6');
    await until('no override is left', chips, (found) => found.length === 0);
    expect(complaints).toEqual([]);
  });
});
