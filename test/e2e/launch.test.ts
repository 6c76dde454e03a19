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
