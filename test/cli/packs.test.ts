import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../src/cli/resources';
import type { Rehearsal } from '../../src/contracts/packs';
import { runCaptured } from './captureIo';

const samples = join(import.meta.dirname, '../../resources/samples');
const GRID = shippedRulePack('house.grid');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'));
  const next = {
    ...GRID,
    id: 'next',
    effectiveFrom: '2026-12-10',
    parameters: GRID.parameters.map((p) =>
      p.name === 'im_factor' ? { ...p, value: 1.1 * (p.value as number) } : p,
    ),
  };
  await writeFile(join(folder, 'next.json'), JSON.stringify(next));
  await writeFile(join(folder, 'broken.json'), JSON.stringify({ ...GRID, version: 3 }));
});
afterAll(() => rm(folder, { recursive: true }));

const packs = (...args: readonly string[]) => runCaptured(folder, 'packs', ...args);

describe('plimsoll packs', () => {
  it('lists the shipped packs and marks those in force', async () => {
    const { code, out } = await packs('list', '--at', '2027-01-01');
    expect(code).toBe(0);
    expect(out).toMatch(/^\* house-grid +house\.grid/m);
    expect((await packs('list', '--at', 'soon')).code).toBe(2);
  });

  it('checks files and says what is wrong where', async () => {
    const { code, out, err } = await packs('check', 'next.json', 'broken.json');
    expect([code, out]).toEqual([2, expect.stringContaining('next.json: next')]);
    expect(err).toMatch(/broken\.json: version: /);
  });

  it('compares a file with a shipped pack', async () => {
    const { out } = await packs('diff', 'house-grid', 'next.json');
    expect(out).toMatch(/^im_factor \(\*\): .* -> .*\(policy\)/m);
    expect(out).toContain('effectiveFrom: ');
    expect(out).toMatch(/^1 parameters differ/m);
  });

  it('rehearses a future pack by date, expired positions counted', async () => {
    const files = [
      '--portfolio',
      join(samples, 'cli-portfolio.json'),
      '--market',
      join(samples, 'cli-market.json'),
    ];
    const { code, out, err } = await packs(
      'rehearse',
      'next.json',
      ...files,
      '--days',
      '7',
      '--days',
      '30',
      '--json',
    );
    expect(code, err).toBe(0);
    const rows = (JSON.parse(out) as Rehearsal).rows.filter(({ accountId }) => accountId === 'main');
    expect(rows.map(({ dateMs, inForce }) => [new Date(dateMs).toISOString().slice(0, 10), inForce])).toEqual(
      [
        ['2026-11-19', 'before'],
        ['2026-11-26', 'before'],
        ['2026-12-10', 'after'],
        ['2026-12-19', 'after'],
      ],
    );
    for (const row of rows) {
      expect(row.afterInitialUsd).toBeCloseTo(1.1 * row.beforeInitialUsd, 4);
      expect(row.afterMaintenanceUsd).toBeCloseTo(row.beforeMaintenanceUsd, 6);
    }
    expect(rows.map(({ leftOut }) => leftOut)).toEqual([0, 0, 2, 2]);
  });

  it('refuses what it does not know', async () => {
    expect((await packs('paint')).err).toContain('"paint" is none of list, check, diff, rehearse, span');
    expect((await packs('span', 'next.json')).err).toContain('--coin CODE=COIN is required');
    expect((await packs('span', 'next.json', '--coin', 'BTC=BTC')).err).toContain(
      'next.json: line 1: no <spanFile>',
    );
    expect((await readFile(join(folder, 'next.json'), 'utf8')).length).toBeGreaterThan(100);
  });
});
