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
    expect(text).toContain('1 stale and 2 failed or missing');
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
