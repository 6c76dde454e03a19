/** Keys in the running app: refused where only Chromium's own obscuring is there, and the whole way with a test's box. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TEST_KEYS } from '../../src/main/feeds/simulator/accounts/testKeys';
import { answerOf, byTestId, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp | undefined;
afterEach(() => desk?.close());

test('without a key store the panel says why no key can be kept', async () => {
  desk = await launchApp({ args: ['--password-store=basic'] });
  const page = desk.window;
  await untilLive(page);
  await page.keyboard.press('9');
  const text = await byTestId(page, 'sync-refusal').innerText({ timeout: 30_000 });
  expect(text).toContain('basic_text');
  await byTestId(page, 'sync-link-deribit').first().click();
  expect(await byTestId(page, 'link-refusal').innerText()).toContain('basic_text');
  expect(await byTestId(page, 'link-submit').isDisabled()).toBe(true);
});

test('a key is linked, its account compared and taken over, and the secret is nowhere', async () => {
  desk = await launchApp({ env: { PLIMSOLL_TEST_KEY_PASSWORD: 'only for this test' } });
  const page = desk.window;
  await untilLive(page);
  await page.keyboard.press('9');
  await byTestId(page, 'sync-link-deribit').first().click();
  const { key, secret } = TEST_KEYS.read;
  await byTestId(page, 'link-key').fill(key);
  await byTestId(page, 'link-secret').fill(secret);
  await byTestId(page, 'link-submit').click();
  await byTestId(page, 'link-dialog').waitFor({ state: 'detached', timeout: 30_000 });
  await until(
    'differences are shown',
    () => byTestId(page, 'sync-positions').allInnerTexts(),
    (texts) => texts.join('').includes('not in our books'),
    30_000,
  );
  await until(
    'followed live',
    () => byTestId(page, 'sync-following').allInnerTexts(),
    (texts) => texts.join('').startsWith('Live stream'),
    30_000,
  );
  const picture = process.env['PICTURE'];
  if (picture !== undefined) {
    await page.setViewportSize({ width: 2560, height: 1440 });
    await page.screenshot({ path: `${picture}-wide.png` });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.screenshot({ path: `${picture}.png` });
  }
  await byTestId(page, 'sync-take-over').click();
  await byTestId(page, 'take-over-confirm').click();
  await until(
    'positions agree',
    () => byTestId(page, 'sync-positions').allInnerTexts(),
    (texts) => texts.length > 0 && !/not in our books|not at the venue|differs/.test(texts.join('')),
    30_000,
  );
  expect((await answerOf(page, 'portfolio.undoState')).undo).toMatch(/^Take over/);
  const state = JSON.stringify(await answerOf(page, 'accounts.state'));
  const { userDataDir } = desk;
  const files = readdirSync(userDataDir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const inPage = await page.evaluate(
    () => document.documentElement.outerHTML + JSON.stringify([localStorage, sessionStorage]),
  );
  const places = { state, output: desk.output(), 'the page': inPage };
  for (const [place, text] of Object.entries(places)) expect(text.includes(secret), place).toBe(false);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const text = readFileSync(file, 'latin1');
    expect([text.includes(secret), text.includes(key)], file).toEqual([false, false]);
  }
});
