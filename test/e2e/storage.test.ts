/** The database under an app that dies, and databases that must not be touched. */
import Sqlite from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, byTestId, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

const KILLS = 3;
const NEWEST = readdirSync('src/main/db/migrations').filter((name) => name.endsWith('.sql')).length;
let folder: string;
const database = (): string => join(folder, 'plimsoll.db');

/** What the page was told is stored, by the last answer to each kind of write. */
interface Acknowledged {
  readonly quantity: number;
  readonly version: number;
  readonly count: number;
}

/** Writes in the page without end: a position's quantity and a scenario set by turns, each after the answer. */
const writeOn = (page: Page, first: number): Promise<void> =>
  page.evaluate((from) => {
    const world = globalThis as unknown as { acknowledged: Acknowledged };
    world.acknowledged = { quantity: 0, version: 0, count: 0 };
    const run = async (): Promise<void> => {
      const portfolio = await window.api.call('portfolio.get', undefined);
      if (!portfolio.ok) return;
      const positionId = portfolio.value.positions[0].id;
      for (let n = from; ; n += 1) {
        const set = {
          id: 'killed',
          name: `Write ${n}`,
          version: 1,
          source: 'test',
          scenarios: [{ id: 's', name: `Scenario ${n}`, shifts: [] }],
        };
        const edited = await window.api.call('portfolio.setPositionQuantity', {
          positionId,
          quantity: String(n),
        });
        if (edited.ok)
          world.acknowledged = { ...world.acknowledged, quantity: n, count: world.acknowledged.count + 1 };
        const saved = await window.api.call('scenarios.save', { set });
        if (saved.ok)
          world.acknowledged = { ...world.acknowledged, version: n, count: world.acknowledged.count + 1 };
      }
    };
    void run();
  }, first);

const acknowledged = (page: Page): Promise<Acknowledged> =>
  page.evaluate(() => (globalThis as unknown as { acknowledged: Acknowledged }).acknowledged);

async function kill(desk: LaunchedApp): Promise<void> {
  const child = desk.app.process();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Starts where the app can only show why it cannot start; returns what its window says. */
async function refusalOf(
  run: (desk: LaunchedApp) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const desk = await launchApp({ userDataDir: folder });
  try {
    await byTestId(desk.window, 'start-failure').waitFor();
    await run(desk);
    return await desk.window.locator('body').innerText();
  } finally {
    const exited = new Promise((resolve) => desk.app.process().once('exit', resolve));
    await desk.window.close();
    await exited;
  }
}

const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Digests of the database, its backups and a log with content; reading alone may leave an empty log and its index. */
const filesNow = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.startsWith('plimsoll.db') && !name.endsWith('-shm'))
      .filter((name) => statSync(join(folder, name)).size > 0)
      .map((name) => [name, digestOf(join(folder, name))]),
  );

const edit = (sql: string): void => {
  const connection = new Sqlite(database());
  connection.exec(sql);
  connection.close();
};

/** Makes the database file read-only for whoever runs the test; undefined where that cannot be done. */
function lockFile(): { release: () => void } | undefined {
  if (process.geteuid?.() !== 0) {
    chmodSync(database(), 0o444);
    return { release: () => chmodSync(database(), 0o644) };
  }
  const mark = (flag: string): boolean => spawnSync('chattr', [flag, database()]).status === 0;
  return mark('+i') ? { release: () => mark('-i') } : undefined;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-storage-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('kill -9 while it writes', () => {
  test('everything acknowledged is there, nothing is half written, the layout is as it was left', async () => {
    let stored = { quantity: 0, version: 0 };
    for (let round = 0; round < KILLS; round += 1) {
      const desk = await launchApp({ userDataDir: folder });
      const page = desk.window;
      try {
        if (round === 0) await untilLive(page);
        else await checkReopened(page, stored, round);
        await page.keyboard.press('u');
        await until(
          'the layout is stored',
          async () => JSON.stringify(await answerOf(page, 'layout.get')),
          (text) => text.includes(`"unit":"${round % 2 === 0 ? 'usd' : 'coin'}"`),
        );
        await writeOn(page, 1_000 * (round + 1));
        const enough = 20 + 17 * round;
        await until(
          'writes are acknowledged',
          () => acknowledged(page),
          ({ count }) => count >= enough,
        );
        const { quantity, version } = await acknowledged(page);
        await kill(desk);
        stored = { quantity, version };
        const connection = new Sqlite(database());
        expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
        expect(connection.pragma('foreign_key_check')).toEqual([]);
        connection.close();
      } finally {
        await desk.close().catch(() => undefined);
      }
    }
    const desk = await launchApp({ userDataDir: folder });
    try {
      await checkReopened(desk.window, stored, KILLS);
    } finally {
      await desk.close();
    }
  });
});

async function checkReopened(
  page: Page,
  stored: { quantity: number; version: number },
  round: number,
): Promise<void> {
  await untilLive(page);
  const portfolio = await answerOf(page, 'portfolio.get');
  const quantity = Number(
    portfolio.positions.find(
      ({ quantity: text }) => Number(text) >= 1_000 * round && Number(text) < 1_000 * (round + 1),
    )?.quantity,
  );
  const set = await answerOf(page, 'scenarios.get', { id: 'killed' });
  const version = Number(set.name.split(' ')[1]);
  console.log(
    `round ${round}: acknowledged ${JSON.stringify(stored)}, found quantity ${quantity}, set ${version}`,
  );
  // The kill can fall between the commit and its answer: later writes may be there, acknowledged ones must.
  expect(quantity).toBeGreaterThanOrEqual(stored.quantity);
  expect(version).toBeGreaterThanOrEqual(stored.version);
  expect(set.scenarios).toEqual([{ id: 's', name: `Scenario ${version}`, shifts: [] }]);
  expect(portfolio.positions.length).toBeGreaterThanOrEqual(50);
  const layout = (await answerOf(page, 'layout.get')) as { look?: { unit?: string } };
  expect(layout.look?.unit).toBe(round % 2 === 1 ? 'usd' : 'coin');
  const undo = await answerOf(page, 'portfolio.undoState');
  expect(undo.undo).not.toBeNull();
}

describe('a database that must not be touched', () => {
  test('of a newer version: the start says so and not a byte changes', async () => {
    edit('PRAGMA user_version = 9999');
    const before = filesNow();
    const text = await refusalOf();
    expect(text).toContain('version 9999');
    expect(text).toContain(database());
    expect(filesNow()).toEqual(before);
  });

  test('an update that fails: the start says so, the stored data is as it was, and the program starts again once it can', async () => {
    edit(`PRAGMA user_version = ${NEWEST - 2}`);
    const before = digestOf(database());
    const text = await refusalOf();
    expect(text).toMatch(/update|migration/i);
    expect(text).toContain(`still at version ${NEWEST - 2}`);
    expect(digestOf(database())).toBe(before);
    edit(`PRAGMA user_version = ${NEWEST}`);
    const desk = await launchApp({ userDataDir: folder });
    const { positions } = await answerOf(desk.window, 'portfolio.get');
    await desk.close();
    expect(positions.length).toBeGreaterThanOrEqual(50);
  });

  test('read-only: the start says so and loses nothing', async ({ skip }) => {
    const lock = lockFile();
    if (!lock) return skip('this file system lets the superuser write anything');
    const before = digestOf(database());
    try {
      expect(await refusalOf()).toMatch(/read-only|cannot be opened|not permitted/);
    } finally {
      lock.release();
    }
    expect(digestOf(database())).toBe(before);
  });

  test('damaged: the start names the newest backup or says that there is none, and leaves the file', async () => {
    edit(`PRAGMA user_version = ${NEWEST}`);
    const intact = readFileSync(database());
    const torn = Buffer.from(intact);
    torn.fill(0x5a, 4096, Math.min(torn.length, 4096 * 6));
    writeFileSync(database(), torn);
    const before = filesNow();
    const text = await refusalOf();
    expect(text).toMatch(/damaged|no database|malformed/i);
    expect(filesNow()).toEqual(before);
  });

  test('no database at all: the start says so and leaves the file', async () => {
    for (const name of Object.keys(filesNow())) rmSync(join(folder, name));
    writeFileSync(database(), 'These are my notes, not a database.\n'.repeat(200));
    const before = filesNow();
    const text = await refusalOf();
    expect(text).toMatch(/not a database|no database/i);
    expect(filesNow()).toEqual(before);
    rmSync(database());
  });
});
