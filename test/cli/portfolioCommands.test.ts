import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run';
import { MARGIN_MODELS } from '../../src/engine/margin/models';
import type { MarginResult } from '../../src/engine/margin/marginModel';

const samples = join(import.meta.dirname, '../../resources/samples');
const files = [
  '--portfolio',
  join(samples, 'cli-portfolio.json'),
  '--market',
  join(samples, 'cli-market.json'),
];

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    cwd: samples,
  };
  const code = await runCommandLine(argv, io);
  return { code, out, err };
}

describe('plimsoll margin', () => {
  it('prints every model for every account as JSON, the same bytes each time', async () => {
    const first = await run('margin', ...files, '--json');
    expect(first.code, first.err).toBe(0);
    const report = JSON.parse(first.out) as { accounts: { accountId: string; results: MarginResult[] }[] };
    expect(report.accounts.map((a) => a.accountId)).toEqual(['main', 'second']);
    for (const { results } of report.accounts) {
      expect(results.map((r) => r.modelId)).toEqual(MARGIN_MODELS.map(({ id }) => id));
      for (const r of results) {
        expect(r.initialMarginUsd, r.modelId).toBeGreaterThanOrEqual(r.maintenanceMarginUsd);
        expect(r.maintenanceMarginUsd, r.modelId).toBeGreaterThan(0);
      }
    }
    expect((await run('margin', ...files, '--json')).out).toBe(first.out);
  });

  it('names what a model does not list, and exits 2 when that model was asked for', async () => {
    const asked = await run('margin', ...files, '--model', 'hyperliquid.cross');
    expect(asked.code).toBe(2);
    expect(asked.err).toContain('BTC has no rules for it in hyperliquid-cross');
    expect(asked.out).toContain('Incomplete:');
  });

  it('takes models by id and a valuation instant', async () => {
    const table = await run(
      'margin',
      ...files,
      '--model',
      'deribit.pm',
      'deribit.sm',
      '--at',
      '2026-11-20T00:00:00Z',
    );
    expect(table.code, table.err).toBe(0);
    expect(table.out).toContain('valuation 2026-11-20T00:00:00.000Z');
    expect(table.out).toContain('Deribit portfolio margin');
    expect(table.out).not.toContain('House scenario grid');
    const unknown = await run('margin', ...files, '--model', 'nasdaq.x');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('margin model "nasdaq.x" is not known');
  });

  it('says that totals are incomplete after an expiry, and exits 2', async () => {
    const late = await run('margin', ...files, '--model', 'deribit.sm', '--at', '2026-12-01T00:00:00Z');
    expect(late.code).toBe(2);
    expect(late.err).toContain('deribit:BTC-27NOV26-90000-C expired at 2026-11-27T08:00:00.000Z');
    expect(late.out).toContain('Incomplete: 2 positions not margined');
  });
});

describe('bad files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portfolio-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [
      'quantity',
      'positions[2].quantity: must be a decimal number',
      (p: Json) => (p.positions[2].quantity = '1e999'),
    ],
    ['book', 'positions[1].bookId "gone" is not in the file', (p: Json) => (p.positions[1].bookId = 'gone')],
    ['double id', 'positions[1].id "p1" is used twice', (p: Json) => (p.positions[1].id = 'p1')],
    ['venue', 'accounts[0].venue', (p: Json) => (p.accounts[0].venue = 'nyse')],
  ])('are refused by name, row and field: %s', async (_, message, spoil) => {
    const portfolio = JSON.parse(await readFile(join(samples, 'cli-portfolio.json'), 'utf8')) as Json;
    spoil(portfolio);
    const path = join(folder, 'bad.json');
    await writeFile(path, JSON.stringify(portfolio));
    const result = await run('margin', '--portfolio', path, ...files.slice(2));
    expect(result.code).toBe(2);
    expect(result.err).toContain(`bad.json: ${message}`);
    expect(result.out).toBe('');
  });
});

interface Json {
  accounts: { venue: string }[];
  positions: { id: string; bookId: string; quantity: string }[];
}

describe('plimsoll stress', () => {
  const scenarios = ['--scenarios', join(samples, 'cli-scenarios.json')];

  it('gives P&L, margin and a matrix whose columns sum to the P&L', async () => {
    const { code, out, err } = await run('stress', ...files, ...scenarios, '--json');
    expect(code, err).toBe(0);
    const report = JSON.parse(out) as {
      scenarios: { pnlUsd: number; initialMarginUsd: number }[];
      matrix: number[][];
    };
    report.scenarios.forEach(({ pnlUsd, initialMarginUsd }, s) => {
      const sum = report.matrix.reduce((total, row) => total + row[s], 0);
      expect(Math.abs(sum - pnlUsd)).toBeLessThan(1e-6);
      expect(initialMarginUsd).toBeGreaterThan(0);
    });
  });

  it('writes the matrix as CSV', async () => {
    const { out } = await run('stress', ...files, ...scenarios, '--csv');
    const lines = out.trimEnd().split('\r\n');
    expect(lines).toHaveLength(14);
    expect(lines[0]).toBe(
      'position,instrument,book,"Spot -20 %, vol +40 % [USD]","BTC +15 %, vol -5 points [USD]",One week later [USD]',
    );
  });
});

describe('plimsoll bench', () => {
  it('refuses an unknown id and a folder without a workload', async () => {
    expect((await run('bench', '--only', 'nothing')).err).toContain('--only nothing: no such benchmark');
    const folder = await run('bench', '--workload', samples, '--only', 'kernel.price.ts');
    expect(folder.code).toBe(2);
    expect(folder.err).toContain('exps.bin: cannot be read (ENOENT)');
  });
});
