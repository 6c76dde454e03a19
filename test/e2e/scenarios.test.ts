/** Scenarios without a network: write, change, copy, delete, exchange, run on a frozen market; still there after a restart. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScenarioSet } from '../../src/contracts/domain';
import { answerOf, byTestId, callApi, doubt, feedState, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let folder: string;
let desk: LaunchedApp;
let page: Page;

const SET: ScenarioSet = {
  id: 'weekend',
  name: 'Weekend',
  version: 1,
  source: 'desk',
  scenarios: [
    {
      id: 'gap',
      name: 'Gap down',
      daysForward: 2,
      shifts: [
        {
          underlying: '*',
          spot: { type: 'relative', value: -0.15 },
          vol: {
            type: 'relative',
            value: 0.3,
            tenor: { referenceDays: 30, shortPower: 0.3, longPower: 0.5, minDays: 1 },
          },
        },
      ],
    },
    {
      id: 'split',
      name: 'BTC down, ETH to a price',
      shifts: [
        { underlying: 'BTC', spot: { type: 'scaled', value: 0.9 }, vol: { type: 'absolute', value: 0.1 } },
        { underlying: 'ETH', spot: { type: 'absolute', value: -150 } },
      ],
    },
  ],
};

const editor = () => byTestId(page, 'scenario-editor');
const names = async (): Promise<string[]> => (await answerOf(page, 'scenarios.list')).map(({ name }) => name);
const resultRows = (): Promise<number> => byTestId(page, 'scenario-results').locator('tbody tr').count();
const field = (id: string) => byTestId(page, id);

async function fill(id: string, text: string): Promise<void> {
  await field(id).fill(text);
  await field(id).press('Enter');
}

async function start(): Promise<void> {
  desk = await launchApp({ userDataDir: folder });
  page = desk.window;
}

/** The feed is switched off: the header says so and hatches what it shows. */
async function goOffline(): Promise<void> {
  await answerOf(page, 'feed.setEnabled', { venue: 'deribit', enabled: false });
  await until(
    'the desk is offline',
    async () => ({
      feed: await feedState(page),
      doubt: await doubt(page),
      hatched: await page.locator('[data-testid="header-strip"] .figure.doubtful').count(),
    }),
    (seen) => seen.feed !== 'live' && seen.doubt !== '' && seen.hatched >= 7,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-scenarios-'));
  await start();
  await untilLive(page);
  await page.keyboard.press('s');
  await until(
    'the snapshot is listed',
    () => byTestId(page, 'snapshots').innerText(),
    (text) => /\d/.test(text),
  );
  await goOffline();
  await page.keyboard.press('3');
  await editor().waitFor();
});
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('with the network off', () => {
  test('a new set is written by hand, corrected in place, undone, redone and saved', async () => {
    await byTestId(page, 'scenario-new').click();
    await fill('set-name', 'My weekend');
    await fill('scenario-name', 'Sunday gap');
    await page.keyboard.press('Control+z');
    expect(await field('scenario-name').inputValue()).toBe('New scenario');
    await page.keyboard.press('Control+Shift+z');
    expect(await field('scenario-name').inputValue()).toBe('Sunday gap');
    await fill('set-name', '');
    await until(
      'the missing name is said',
      () => byTestId(page, 'draft-issues').innerText(),
      (text) => text.includes('name'),
    );
    expect(await byTestId(page, 'draft-save').isDisabled()).toBe(true);
    await byTestId(page, 'draft-undo').click();
    expect(await field('set-name').inputValue()).toBe('My weekend');
    await byTestId(page, 'draft-save').click();
    await until('it is in the library', names, (list) => list.includes('My weekend'));
    const id = (await answerOf(page, 'scenarios.list')).find(({ name }) => name === 'My weekend')!.id;
    expect((await answerOf(page, 'scenarios.get', { id })).scenarios[0]).toMatchObject({
      name: 'Sunday gap',
    });
  });

  test('an edit is the next version, the history keeps both', async () => {
    await fill('scenario-name', 'Monday gap');
    await page.keyboard.press('Control+s');
    const { id } = (await answerOf(page, 'scenarios.list')).find(({ name }) => name === 'My weekend')!;
    const history = await until(
      'two versions',
      () => answerOf(page, 'scenarios.history', { id }),
      (list) => list.length === 2,
    );
    expect(history.map(({ set }) => set.scenarios[0].name).sort()).toEqual(['Monday gap', 'Sunday gap']);
  });

  test('a set is duplicated, deleted and brought back', async () => {
    await byTestId(page, 'scenario-duplicate').click();
    const copies = await until(
      'a copy',
      names,
      (list) => list.filter((name) => name.includes('My weekend')).length === 2,
    );
    const copy = copies.find((name) => name.includes('My weekend') && name !== 'My weekend');
    expect(copy).toBeDefined();
    await until(
      'the copy is open',
      () => field('set-name').inputValue(),
      (name) => name === copy,
    );
    await byTestId(page, 'scenario-delete').click();
    await until('it is gone', names, (list) => !list.includes(copy!));
    await byTestId(page, 'notice-action').filter({ hasText: 'Undo' }).last().click();
    await until('it is back', names, (list) => list.includes(copy!));
  });

  test('sets go out as JSON and come back the same; bad JSON is refused with its place', async () => {
    const imported = await answerOf(page, 'scenarios.import', { json: JSON.stringify(SET) });
    expect(imported).toMatchObject({ name: 'Weekend', scenarios: SET.scenarios });
    const target = join(folder, 'exported.json');
    await desk.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, target);
    expect(await answerOf(page, 'scenarios.exportFile', { id: imported.id })).toBe(target);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({
      name: 'Weekend',
      scenarios: SET.scenarios,
    });
    const again = await answerOf(page, 'scenarios.importFile');
    expect(again).toMatchObject({ scenarios: SET.scenarios });
    const before = await names();
    const bad = {
      ...SET,
      scenarios: [
        { id: 'x', name: 'X', shifts: [{ underlying: 'BTC', spot: { type: 'relative', value: -1 } }] },
      ],
    };
    for (const json of [
      '',
      '{',
      '[]',
      'null',
      '{"id":"a"}',
      JSON.stringify(bad),
      JSON.stringify(SET).replace('-0.15', '1e999'),
    ]) {
      const refused = await callApi(page, 'scenarios.import', { json });
      expect(refused, json).toMatchObject({ ok: false });
      if (!refused.ok) expect(refused.failure.message.length, json).toBeGreaterThan(10);
    }
    const refused = await callApi(page, 'scenarios.import', { json: JSON.stringify(bad) });
    expect(!refused.ok && refused.failure.message).toMatch(/spot|shifts/);
    writeFileSync(target, '{ no json');
    expect(await callApi(page, 'scenarios.importFile')).toMatchObject({ ok: false });
    expect(await names()).toEqual(before);
  });

  test('a set runs on a frozen snapshot, every scenario with a number, and the same twice', async () => {
    const [snapshot] = await answerOf(page, 'snapshot.list');
    const run = () => answerOf(page, 'scenarios.run', { set: SET, snapshotId: snapshot.id });
    const outcomes = await run();
    expect(outcomes.map(({ scenarioId }) => scenarioId)).toEqual(['gap', 'split']);
    for (const outcome of outcomes) {
      expect(outcome.failure).toBeUndefined();
      expect(outcome.pnlUsd).not.toBe(0);
      for (const value of [
        outcome.pnlUsd,
        outcome.equityUsd,
        outcome.initialMarginUsd,
        outcome.maintenanceMarginUsd,
      ])
        expect(Number.isFinite(value), JSON.stringify(outcome)).toBe(true);
    }
    expect(await run()).toEqual(outcomes);
    await page.getByLabel('Market to run on').selectOption(snapshot.id);
    await byTestId(page, 'scenario-run').click();
    await until('results', resultRows, (count) => count > 0);
    expect(await byTestId(page, 'scenario-results').locator('.failed, [role="alert"]').count()).toBe(0);
  });

  test('the whole desk can look at the frozen market, and says that it does', async () => {
    const [snapshot] = await answerOf(page, 'snapshot.list');
    await answerOf(page, 'snapshot.freeze', { snapshotId: snapshot.id });
    await until(
      'frozen',
      () => doubt(page),
      (text) => text.includes('frozen'),
    );
    await answerOf(page, 'snapshot.freeze', { snapshotId: null });
    await until(
      'no longer frozen',
      () => doubt(page),
      (text) => text !== '' && !text.includes('frozen'),
    );
  });
});

describe('after a restart', () => {
  test('sets, versions, snapshot and the switched-off feed are as they were', async () => {
    const before = await answerOf(page, 'scenarios.list');
    await desk.close();
    await start();
    await editor().waitFor();
    expect(await answerOf(page, 'scenarios.list')).toEqual(before);
    const mine = before.find(({ name }) => name === 'My weekend')!;
    expect(await answerOf(page, 'scenarios.history', { id: mine.id })).toHaveLength(2);
    const [snapshot] = await answerOf(page, 'snapshot.list');
    expect(snapshot.quoteCount).toBeGreaterThan(600);
    expect(await feedState(page)).not.toBe('live');
    const outcomes = await answerOf(page, 'scenarios.run', { set: SET, snapshotId: snapshot.id });
    expect(outcomes.every(({ failure, pnlUsd }) => failure === undefined && Number.isFinite(pnlUsd))).toBe(
      true,
    );
    await answerOf(page, 'feed.setEnabled', { venue: 'deribit', enabled: true });
    await untilLive(page);
    const live = await answerOf(page, 'scenarios.run', { set: SET, snapshotId: null });
    expect(live.every(({ failure, pnlUsd }) => failure === undefined && Number.isFinite(pnlUsd))).toBe(true);
  });
});
