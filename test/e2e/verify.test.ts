import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { verifyReport } from '../../src/cli/verify/verifyReport';
import { launchApp } from '../support/electronApp';
import { readPdf } from '../main/reports/readPdf';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-verify-e2e-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'a report that the running desk printed comes out again, figure by figure',
  { timeout: 120_000 },
  async () => {
    const desk = await launchApp();
    const path = join(folder, 'desk.pdf');
    try {
      await desk.window.waitForSelector('[data-testid="feed-deribit"][data-state="live"]', {
        timeout: 60_000,
      });
      await desk.window.waitForSelector('[data-testid="position-row"], .ag-row', { timeout: 60_000 });
      const answer = await desk.window.evaluate(
        (to) =>
          (
            window as never as { api: { call(name: string, argument: object): Promise<{ ok: boolean }> } }
          ).api.call('report.export', { path: to }),
        path,
      );
      expect(answer).toMatchObject({ ok: true });
    } finally {
      await desk.close();
    }
    const verdict = await verifyReport(readFileSync(path));
    if (!verdict.ok) throw new Error(verdict.failure.message);
    expect(verdict.value.differences).toEqual([]);
    expect(verdict.value.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(verdict.value.figures).toBeGreaterThan(1_000);
    const { pages } = await readPdf(readFileSync(path));
    expect(pages[0]).not.toContain('frozen');
    const out = execFileSync(process.execPath, ['out/main/cli.cjs', 'verify', path], { encoding: 'utf8' });
    expect(out).toContain('figures come out again');
  },
);
