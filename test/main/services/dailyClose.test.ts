/** The desk's close in a real database: on time, late, once a day, trimmed, never of a replay. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MarketSnapshot } from '../../../src/engine/market/snapshot';
import { openDatabase, type Database } from '../../../src/main/db/database';
import { createDocumentStore } from '../../../src/main/db/documentStore';
import { closeBefore, createDailyClose } from '../../../src/main/services/dailyClose';
import { createSettingsService } from '../../../src/main/services/settings';
import { createSnapshotService } from '../../../src/main/services/snapshots';
import { sampleSnapshot } from '../../engine/risk/sampleBook';

const MINUTE = 60_000;
const DAY = 86_400_000;
let folder: string;
let database: Database;
let nowMs = 0;
let market: MarketSnapshot | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-close-'));
  const opened = openDatabase(join(folder, 'desk.db'), { nowMs: 0 });
  if (!opened.ok) throw new Error(opened.failure.message);
  database = opened.value;
  nowMs = Date.UTC(2026, 10, 21, 7, 50);
  market = sampleSnapshot();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function desk() {
  const store = createDocumentStore(database);
  const snapshots = createSnapshotService(store, () => nowMs);
  const said: string[] = [];
  const close = createDailyClose({
    settings: createSettingsService(store),
    snapshots,
    market: () => market,
    now: () => nowMs,
    tell: (level, message) => said.push(`${level}: ${message}`),
  });
  const labels = (): readonly string[] => {
    const list = snapshots.list();
    return list.ok ? list.value.map(({ label }) => label) : [];
  };
  return { close, snapshots, labels, said };
}

it('finds the newest close at or before an instant', () => {
  expect(closeBefore(Date.UTC(2026, 10, 21, 8), '08:00')).toBe(Date.UTC(2026, 10, 21, 8));
  expect(closeBefore(Date.UTC(2026, 10, 21, 7, 59), '08:00')).toBe(Date.UTC(2026, 10, 20, 8));
});

it('takes the one that was missed late and says so, then each day one on time', async () => {
  nowMs = Date.UTC(2026, 10, 20, 10, 29);
  const { close, labels, said } = desk();
  await close.consider();
  expect(labels(), 'the board is still filling').toEqual([]);
  nowMs += MINUTE;
  await close.consider();
  await close.consider();
  expect(labels()).toEqual(['close 2026-11-20 08:00 UTC, 150 min late']);
  nowMs = Date.UTC(2026, 10, 21, 8, 0, 10);
  await close.consider();
  nowMs += 5 * MINUTE;
  await close.consider();
  expect(labels()[0]).toBe('close 2026-11-21 08:00 UTC');
  expect(labels()).toHaveLength(2);
  expect(said.at(-1)).toMatch(/^info: close 2026-11-21 08:00 UTC: snapshot of \d+ quotes$/);
  await desk().close.consider();
  expect(labels(), 'another start of the same day').toHaveLength(2);
});

it('waits while there is no live market, keeps as long as was chosen, leaves what users took', async () => {
  const { close, labels, snapshots } = desk();
  await snapshots.take(sampleSnapshot(), 'before CPI');
  expect(close.set({ isOn: true, at: '09:30', keptDays: 2 }).ok).toBe(true);
  market = undefined;
  nowMs = Date.UTC(2026, 10, 21, 9, 30, 1);
  await close.consider();
  expect(labels()).toEqual(['before CPI']);
  market = sampleSnapshot();
  for (let day = 0; day < 5; day++) {
    await close.consider();
    nowMs += DAY;
  }
  await close.consider();
  const days = labels().map((label) => label.slice(0, 16));
  expect(days).toContain('before CPI');
  expect(days.filter((day) => day.startsWith('close'))).toEqual([
    'close 2026-11-26',
    'close 2026-11-25',
    'close 2026-11-24',
  ]);
});

it('leaves a close alone that is more than half a day gone', async () => {
  const { close, labels } = desk();
  nowMs += MINUTE;
  await close.consider();
  expect(labels()).toEqual([]);
});

it('takes none when it is switched off', async () => {
  const { close, labels } = desk();
  close.set({ isOn: false, at: '08:00', keptDays: 35 });
  nowMs += DAY;
  await close.consider();
  expect(labels()).toEqual([]);
});
