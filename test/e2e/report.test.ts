import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printWithApp } from '../../src/cli/printer';
import { loadReportAssets } from '../../src/main/reports/assets';
import { exportReport } from '../../src/main/reports/exportReport';
import { sha256 } from '../../src/main/reports/inputs';
import type { ReportInput } from '../../src/main/reports/model';
import { degradedInput, reportInput } from '../main/reports/fixture';
import { readPdf, type PdfContent } from '../main/reports/readPdf';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-report-e2e-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function printed(
  input: ReportInput,
  name: string,
): Promise<{ content: PdfContent; bytes: Buffer; digest: string }> {
  const path = join(folder, name);
  const done = await exportReport(input, await loadReportAssets('resources'), printWithApp, path);
  if (!done.ok) throw new Error(done.failure.message);
  const bytes = await readFile(path);
  const content = await readPdf(bytes);
  expect(content.pages).toHaveLength(done.value.pages);
  return { content, bytes, digest: done.value.digest };
}

const HEADINGS = [
  'Margin by component',
  'Stress, spot × vol',
  'Regimes side by side',
  'Worst scenarios',
  'Equity and margin against spot',
  'Data quality',
  'Greeks ladder',
  'Worst scenarios by position',
  'Components of every regime',
  'Positions',
  'Collateral',
  'Market data used',
  'Multipliers',
  'Rules, engine and reproduction',
];

describe('the printed report, read back', () => {
  test('holds every section, the numbers of its input, page numbers and its inputs', async () => {
    const { content, digest } = await printed(reportInput(), 'report.pdf');
    const text = content.pages.join('\n');
    HEADINGS.forEach((heading, index) => expect(text).toMatch(new RegExp(`${index + 1}\\s+${heading}`)));
    content.pages.forEach((page, index) => {
      expect(page).toMatch(new RegExp(`Page\\s+${index + 1}\\s+of\\s+${content.pages.length}`));
      expect(page).toContain('Deribit portfolio margin');
      expect(page).toMatch(new RegExp(`SHA-256 ${digest.slice(0, 8)} ${digest.slice(8, 12)}`));
    });
    for (const figure of [
      '3,214,600',
      '2,597,256',
      '2,008,684',
      '1,205,916',
      '−2,946,507',
      '−3,057',
      '8,199,251',
    ]) {
      expect(content.pages[0]).toContain(figure);
    }
    expect(text).toContain(digest);
    expect(sha256(new TextDecoder().decode(content.attachments.get('plimsoll-inputs.json')))).toBe(digest);
    expect(content.properties).toMatchObject({
      Title: 'Margin report, DRB-PROP-2',
      Creator: 'Plimsoll 0.1.0',
    });
  });

  test('is the same file for the same input', async () => {
    const one = await printed(reportInput(), 'one.pdf');
    const other = await printed(reportInput(), 'other.pdf');
    expect(one.bytes.equals(other.bytes)).toBe(true);
  });

  test('says what is stale, missing and failed', async () => {
    const { content } = await printed(degradedInput(), 'degraded.pdf');
    const text = content.pages.join('\n');
    expect(text).toContain('1 stale, 2 failed or missing and 1 not margined');
    expect(text).toContain('no mark vol for BTC-26MAR27-51000-P');
    expect(text).not.toContain('NaN');
  });

  test('repeats table heads on every page of a book of 2,000 positions and loses none', async () => {
    const { content } = await printed(reportInput({ positionCount: 2_000, accountCount: 50 }), 'large.pdf');
    const inTable = content.pages.filter((page) => /(BTC|ETH)-PERPETUAL/.test(page) && /Quantity/.test(page));
    expect(inTable.length).toBeGreaterThan(20);
    const rows = inTable.join('\n').match(/(BTC|ETH)-(PERPETUAL|\d+[A-Z]{3}\d\d-\d+-[CP]) −?[\d·]/g) ?? [];
    expect(rows.length).toBeGreaterThanOrEqual(2_000);
  });
});

describe('plimsoll report', () => {
  /** The built command line with Electron behind it, as a user would run it. */
  const plimsoll = (args: readonly string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const options = { cwd: process.cwd(), maxBuffer: 64e6 };
      execFile(process.execPath, ['out/main/cli.cjs', ...args], options, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  const FILES = [
    '--portfolio',
    'resources/samples/cli-portfolio.json',
    '--market',
    'resources/samples/cli-market.json',
  ];

  test('prints what plimsoll margin computes, and embeds what it was computed from', async () => {
    const path = join(folder, 'cli.pdf');
    const { code, out, err } = await plimsoll(['report', ...FILES, '--out', path, '--json']);
    expect(err).toBe('');
    expect(code).toBe(0);
    const receipt = JSON.parse(out) as { pages: number; digest: string };
    const { pages, attachments } = await readPdf(await readFile(path));
    expect(pages).toHaveLength(receipt.pages);
    const json = new TextDecoder().decode(attachments.get('plimsoll-inputs.json'));
    expect(sha256(json)).toBe(receipt.digest);
    const { portfolio } = JSON.parse(json) as ReportInput;
    expect(portfolio).toMatchObject({ name: 'Sample' });

    const margin = await plimsoll(['margin', ...FILES, '--json']);
    const { accounts } = JSON.parse(margin.out) as {
      accounts: {
        accountId: string;
        equity: { totalUsd: number };
        results: { modelId: string; initialMarginUsd: number }[];
      }[];
    };
    const equity = accounts.reduce((sum, account) => sum + account.equity.totalUsd, 0);
    const initial = portfolio.accounts.reduce((sum, { id, marginModelId }) => {
      const own = accounts.find((account) => account.accountId === id);
      return sum + (own?.results.find((result) => result.modelId === marginModelId)?.initialMarginUsd ?? NaN);
    }, 0);
    const printedMoney = (value: number): string => Math.round(value).toLocaleString('en-US');
    expect(pages[0]).toContain(printedMoney(equity));
    expect(pages[0]).toContain(printedMoney(initial));
  });

  test('refuses a path that cannot be written, and leaves no part of a file', async () => {
    const { code, err } = await plimsoll([
      'report',
      ...FILES,
      '--out',
      join(folder, 'no', 'such', 'folder.pdf'),
    ]);
    expect(code).toBe(2);
    expect(err).toContain('could not be written');
  });

  test('names the missing option and the unknown file', async () => {
    expect(await plimsoll(['report', ...FILES])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--out'),
    });
    const missing = await plimsoll([
      'report',
      '--portfolio',
      'none.json',
      '--market',
      'none.json',
      '--out',
      'x.pdf',
    ]);
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('none.json') });
  });
});
