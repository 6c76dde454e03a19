/** The histories of a store file from the command line, with the built-in exchange as the venue over loopback. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VenueSeriesSummary } from '../../src/contracts/backfill';
import type { HistorySummary } from '../../src/contracts/history';
import { runCommandLine } from '../../src/cli/run';
import { runCaptured } from './captureIo';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-history-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (...argv: string[]) => runCaptured(folder, 'history', ...argv, '--data', 'desk.db');
const FETCH = ['fetch', '--venue', 'deribit', '--from', '2024-01-01', '--simulator', '--json'];
const VOL = 'deribit.simulator/volIndex/BTC/day';

interface Listed {
  readonly own: readonly (HistorySummary & { isUsed: boolean })[];
  readonly venues: readonly VenueSeriesSummary[];
}
async function listed(...more: string[]): Promise<Listed> {
  const { code, out, err } = await run('list', '--json', ...more);
  expect(code, err).toBe(0);
  return JSON.parse(out) as Listed;
}

describe('plimsoll history', () => {
  it('fetches into a store file, goes on where it ended, lists and removes', async () => {
    const first = await run(...FETCH, '--series', 'volIndex:BTC:day', '--to', '2025-06-30');
    expect(first.code, first.err).toBe(0);
    expect(first.err).toMatch(/BTC DVOL/);
    const got = (JSON.parse(first.out) as { value: { rows: number; gaps: number } }).value;
    expect(got).toMatchObject({ rows: 547, gaps: 0 });
    const again = await run(...FETCH, '--series', 'volIndex:BTC:day', '--to', '2025-07-02');
    expect(JSON.parse(again.out)).toMatchObject({ value: { rows: 2 } });
    const [vol] = (await listed('--simulator')).venues;
    expect(vol).toMatchObject({ id: VOL, count: 549, doneShare: 1, isUsed: true, factorId: 'vol:BTC' });
    expect((await listed()).venues[0].isUsed).toBe(false);
    expect((await run('list', '--simulator')).out).toContain('read as vol:BTC');
    expect((await run('remove', VOL)).code).toBe(0);
    expect((await listed()).venues).toEqual([]);
    expect((await run('remove', VOL)).err).toContain(`there is no history ${VOL}`);
  });

  it('ends at an interrupt with 1, keeps what came and fetches the rest later', async () => {
    const range = [...FETCH, '--series', 'perpetual:BTC:hour', '--to', '2025-12-31', '--data', 'desk.db'];
    let out = '';
    let isAsked = false;
    const code = await runCommandLine(['history', ...range], {
      out: (text) => void (out += text),
      err() {
        if (isAsked) return;
        isAsked = true;
        process.emit('SIGINT');
      },
      cwd: folder,
    });
    expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({
      code: 1,
      failure: { reason: 'CANCELLED' },
    });
    expect((await listed()).venues[0].doneShare).toBeLessThan(1);
    const rest = await run(...range.slice(0, -2));
    expect(rest.code, rest.err).toBe(0);
    expect((await listed()).venues[0]).toMatchObject({ doneShare: 1, count: 731 * 24 });
  });

  it('imports files, refuses bad ones by row with 2, and lets plimsoll var read the store', async () => {
    const rows = Array.from({ length: 400 }, (_, k) => {
      const day = new Date(Date.UTC(2025, 0, 1) + k * 86_400_000).toISOString().slice(0, 10);
      return `${day},${60_000 + 900 * Math.sin(k)},${3000 + 70 * Math.cos(1.3 * k)}`;
    });
    await writeFile(join(folder, 'own.csv'), `date,spot:BTC,spot:ETH\n${rows.join('\n')}\n`);
    await writeFile(join(folder, 'bad.csv'), 'date,spot:BTC\n2025-01-01,60000\n2025-02-30,1\n');
    const bad = await run('import', 'bad.csv');
    expect(bad.code).toBe(2);
    expect(bad.err).toContain('bad.csv, row 3, date: "2025-02-30" is no date');
    expect((await run('import', 'own.csv', '--title', 'Desk closes')).code).toBe(0);
    const [btc] = (await listed()).own;
    expect(btc).toMatchObject({ id: 'spot:BTC', title: 'Desk closes', isUsed: true, count: 400 });
    const samples = join(import.meta.dirname, '../../resources/samples');
    const files = ['cli-portfolio.json', 'cli-market.json'].map((name) => join(samples, name));
    const risk = await runCaptured(
      folder,
      'var',
      ...['--portfolio', files[0], '--market', files[1], '--data', 'desk.db'],
      ...['--window', '250', '--method', 'historical', '--figures-only'],
    );
    expect(risk.code, risk.err).toBe(0);
    expect(risk.out).toContain('Desk closes');
  });

  it.each([
    [['fetch', '--venue', 'deribit', '--from', '2024-13-01', '--series', 'index:BTC:day'], '"2024-13-01"'],
    [['fetch', '--venue', 'deribit', '--from', '2024-01-01', '--series', 'index:BTC'], 'KIND:COIN:STEP'],
    [['fetch', '--venue', 'mars', '--from', '2024-01-01', '--series', 'index:BTC:day'], 'no history of mars'],
    [
      ['fetch', '--venue', 'okx', '--from', '2024-01-01', '--series', 'volIndex:BTC:day'],
      'okx offers no volIndex',
    ],
    [['list'], 'there is no such store'],
    [['show'], '"show" is none of'],
  ])('refuses %j with 2 and says why', async (argv, why) => {
    const { code, err, out } = await run(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(why);
  });
});
