/** Call that writes the margin report. */
import { app, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { Result } from '../../contracts/result';
import { loadReportAssets } from '../reports/assets';
import { exportReport, type ReportReceipt } from '../reports/exportReport';
import type { ReportInput } from '../reports/model';
import { renderPdf } from '../reports/pdf';
import { chooseTarget } from './dialogs';
import type { Handlers } from './dispatch';

const PDF_FILES = [{ name: 'PDF', extensions: ['pdf'] }];

export interface ReportParts {
  readonly host: { readonly resourcesPath: string; readonly now: () => number };
  reportInput(): Promise<Result<ReportInput>>;
}

/** Collects, prints and writes; an older file at `path` stays when anything fails. */
export async function writeReport(parts: ReportParts, path: string): Promise<Result<ReportReceipt>> {
  const input = await parts.reportInput();
  if (!input.ok) return input;
  return exportReport(input.value, await loadReportAssets(parts.host.resourcesPath), renderPdf, path);
}

const fileName = (nowMs: number): string =>
  `margin-report-${new Date(nowMs).toISOString().slice(0, 16).replace(/[:T]/g, '-')}.pdf`;

export const reportCalls = (parts: ReportParts, window: BrowserWindow): Pick<Handlers, 'report.export'> => ({
  'report.export': async ({ path }) => {
    const suggestion = join(app.getPath('documents'), fileName(parts.host.now()));
    const target =
      path ?? (await chooseTarget(window.webContents, 'Export the margin report', suggestion, PDF_FILES));
    return target === null ? { ok: true, value: null } : writeReport(parts, target);
  },
});
