import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;

beforeAll(async () => {
  desk = await launchApp();
});
afterAll(() => desk?.close());

test('the built app opens its window as an unpackaged Plimsoll', async () => {
  expect(await desk.window.title()).toContain('Plimsoll');
  const identity = await desk.app.evaluate(({ app }) => [app.getName(), app.isPackaged, app.getAppPath()]);
  expect(identity).toEqual(['plimsoll', false, process.cwd()]);
});

test('the page runs sandboxed, without Node', async () => {
  expect(await desk.window.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe(
    'undefined',
  );
});

test('the window can be photographed', async () => {
  const picture = await desk.window.screenshot();
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.length).toBeGreaterThan(1_000);
});

test('a page whose process dies is loaded again, live, and the event log says so', async () => {
  await desk.window.waitForSelector('[data-testid="feed-deribit"][data-state="live"]', { timeout: 60_000 });
  await desk.app.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    const isBack = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()));
    webContents.forcefullyCrashRenderer();
    await isBack;
  });
  // The driver gives a crashed page up, so the new one is asked through main.
  const ask = (script: string): Promise<unknown> =>
    desk.app.evaluate(
      ({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0].webContents.executeJavaScript(text),
      script,
    );
  const state = `document.querySelector('[data-testid="feed-deribit"]')?.dataset.state`;
  await expect.poll(() => ask(state), { timeout: 60_000, interval: 250 }).toBe('live');
  const told = await ask(`window.api.call('log.recent').then((answer) => JSON.stringify(answer))`);
  expect(told).toMatch(/the window failed \(\w+\) and is opened again/);
});
