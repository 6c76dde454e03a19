import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadReportAssets } from '../../../src/main/reports/assets';
import { exportReport, type PdfPrinter } from '../../../src/main/reports/exportReport';
import { sha256 } from '../../../src/main/reports/inputs';
import { reportInput } from './fixture';
import { readPdf } from './readPdf';

/** Three blank pages in place of the window, which only the end-to-end test has. */
const blankPages: PdfPrinter = async () => {
  const document = await PDFDocument.create({ updateMetadata: false });
  for (let page = 0; page < 3; page += 1) document.addPage();
  return document.save();
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-report-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the file carries its inputs, their digest, and its properties', async () => {
  const path = join(folder, 'report.pdf');
  const done = await exportReport(reportInput(), await loadReportAssets('resources'), blankPages, path);
  if (!done.ok) throw new Error(done.failure.message);
  const { attachments, properties } = await readPdf(await readFile(path));
  const attached = attachments.get('plimsoll-inputs.json');
  expect(sha256(new TextDecoder().decode(attached))).toBe(done.value.digest);
  expect(done.value).toMatchObject({ path, pages: 3 });
  expect(properties).toMatchObject({ Title: 'Margin report, DRB-PROP-2', Creator: 'Plimsoll 0.1.0' });
  expect(properties['Subject']).toContain(done.value.digest);
  expect(properties['CreationDate']).toBe('D:20261119143209Z');
  expect(await readdir(folder)).toEqual(['report.pdf']);
});

test('the same input and pages give the same bytes', async () => {
  const assets = await loadReportAssets('resources');
  const bytes = [];
  for (const name of ['a.pdf', 'b.pdf']) {
    await exportReport(reportInput(), assets, blankPages, join(folder, name));
    bytes.push(await readFile(join(folder, name)));
  }
  expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
});

test('a path that cannot be written is a failure, and nothing is left behind', async () => {
  await writeFile(join(folder, 'file'), 'kept');
  const path = join(folder, 'file', 'report.pdf');
  const done = await exportReport(reportInput(), await loadReportAssets('resources'), blankPages, path);
  expect(done).toMatchObject({ ok: false, failure: { reason: 'STORAGE', context: { path } } });
  expect(await readdir(folder)).toEqual(['file']);
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('kept');
});
