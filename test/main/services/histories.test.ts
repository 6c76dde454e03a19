/** Factor histories in a real database: shipped ones, the user's own, files that are refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/main/db/database';
import { createHistoryStore } from '../../../src/main/db/historyStore';
import { readBundledHistory } from '../../../src/main/files/history/bundledHistory';
import { createHistoryService, type HistoryService } from '../../../src/main/services/histories';

const NOW = Date.UTC(2026, 10, 21);
const ORIGIN = { title: 'Test', source: 'test', sourceUrl: '', licence: 'own data' };
let folder: string;
let database: Database;
let histories: HistoryService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-history-'));
  const opened = openDatabase(join(folder, 'desk.db'), { nowMs: NOW });
  if (!opened.ok) throw new Error(opened.failure.message);
  database = opened.value;
  histories = createHistoryService(createHistoryStore(database), () => NOW);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const source = (text: string) => ({ kind: 'text' as const, text, label: 'pasted' });
const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { kind: 'file' as const, path };
};
const valueOf = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};

describe('shipped histories', () => {
  it('are stored once with their origin, and an import of the same name stays', async () => {
    const bundled = valueOf(await readBundledHistory('resources/history'));
    valueOf(histories.seed(bundled));
    const heads = valueOf(histories.list());
    expect(heads.map(({ id, count, isBundled }) => ({ id, count, isBundled }))).toEqual([
      { id: 'spot:BTC', count: 1456, isBundled: true },
      { id: 'spot:ETH', count: 1456, isBundled: true },
    ]);
    expect(heads[0].licence).toMatch(/MIT/);
    const btc = valueOf(histories.get('spot:BTC'));
    expect([btc.timesMs[0], btc.values[0]]).toEqual([Date.UTC(2018, 0, 1), 13880]);

    valueOf(await histories.confirm(source('date,spot:BTC\n2026-01-01,90000\n2026-01-02,91000\n'), ORIGIN));
    valueOf(histories.seed(bundled));
    expect(valueOf(histories.get('spot:BTC')).values).toEqual(Float64Array.of(90000, 91000));
  });
});

describe('a file of the user', () => {
  it('is looked at first: findings are told, nothing is stored before the word', async () => {
    const rows = [
      'time;spot:BTC;vol:BTC',
      '2026-01-01;90000;0.5',
      '2026-01-02;;0.51',
      '2026-01-09;91000;0.52',
    ];
    const given = file('own.csv', `\uFEFF${rows.join('\r\n')}\r\n`);
    const preview = valueOf(await histories.preview(given, ORIGIN));
    expect(preview.failure).toBeNull();
    expect(preview.series.map(({ id, count, replaces }) => [id, count, replaces])).toEqual([
      ['spot:BTC', 2, false],
      ['vol:BTC', 3, false],
    ]);
    expect(preview.findings.map(({ seriesId, message }) => `${seriesId} ${message}`)).toEqual([
      'spot:BTC 8.0 days between rows 0 and 1',
      'vol:BTC 7.0 days between rows 1 and 2',
    ]);
    expect(valueOf(histories.list())).toEqual([]);
    valueOf(await histories.confirm(given, ORIGIN));
    expect(valueOf(histories.list()).map(({ id }) => id)).toEqual(['spot:BTC', 'vol:BTC']);
    valueOf(histories.remove('vol:BTC'));
    expect(valueOf(histories.list()).map(({ id }) => id)).toEqual(['spot:BTC']);
    expect(histories.remove('vol:BTC')).toMatchObject({ ok: false, failure: { reason: 'NOT_FOUND' } });
  });

  it.each([
    ['no dates', 'spot:BTC\n1\n', /first column/],
    ['no factor', 'date,price\n2026-01-01,1\n', /"price" names no factor/],
    ['a column twice', 'date,spot:BTC,spot:BTC\n2026-01-01,1,2\n', /twice/],
    ['no rows', 'date,spot:BTC\n', /no rows/],
    ['an empty file', '', /empty/],
    ['a single value', 'date,spot:BTC\n2026-01-01,1\n', /at least 2/],
  ])('%s is refused with its reason', async (_name, text, why) => {
    const preview = valueOf(await histories.preview(source(text), ORIGIN));
    expect(preview.failure?.message ?? '').toMatch(why);
    expect((await histories.confirm(source(text), ORIGIN)).ok).toBe(false);
    expect(valueOf(histories.list())).toEqual([]);
  });

  it('names row, column, value and reason of each bad cell, and stores nothing', async () => {
    const rows = [
      'date,spot:BTC,rate:USD',
      '2026-01-01,90000,0.04',
      '2026-02-30,90000,0.04',
      '2026-01-03,-5,-0.01',
      '2026-01-03,1e999,0.04',
      '2026-01-02,90000,0.04',
      '01/02/2026,90000,0.04',
    ];
    const text = rows.join('\n');
    const preview = valueOf(await histories.preview(source(text), ORIGIN));
    expect(preview.errors.map(({ row, column, value }) => [row, column, value])).toEqual([
      [3, 'date', '2026-02-30'],
      [4, 'spot:BTC', '-5'],
      [5, 'spot:BTC', '1e999'],
      [5, 'date', '2026-01-03'],
      [6, 'date', '2026-01-02'],
      [7, 'date', '01/02/2026'],
    ]);
    expect(await histories.confirm(source(text), ORIGIN)).toMatchObject({ ok: false });
    expect(valueOf(histories.list())).toEqual([]);
  });
});
