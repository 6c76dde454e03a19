/** The margin report from input to file: HTML, print, properties and inputs, then one atomic rename. */
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { Result } from '../../contracts/result';
import type { ReportAssets } from './assets';
import { buildReportModel } from './buildModel';
import { finishPdf } from './finishPdf';
import { embeddedInputs, type EmbeddedInputs } from './inputs';
import type { ReportInput } from './model';
import { reportDocument, type PrintableDocument } from './page';

/** Prints HTML: the hidden window of the app, or another process on the command line. */
export type PdfPrinter = (document: PrintableDocument) => Promise<Uint8Array>;

export interface ReportReceipt {
  readonly path: string;
  readonly pages: number;
  /** SHA-256 of the embedded inputs. */
  readonly digest: string;
}

export interface PreparedReport {
  readonly document: PrintableDocument;
  readonly inputs: EmbeddedInputs;
}

/** CONFLICT when structure and frame do not belong together. */
export function prepareReport(input: ReportInput, assets: ReportAssets): Result<PreparedReport> {
  const inputs = embeddedInputs(input);
  const model = buildReportModel(input, inputs);
  return model.ok ? { ok: true, value: { document: reportDocument(model.value, assets), inputs } } : model;
}

/** Fails with CONFLICT as above, STORAGE when the file cannot be written; an older file at `path` is then untouched. */
export async function exportReport(
  input: ReportInput,
  assets: ReportAssets,
  print: PdfPrinter,
  path: string,
): Promise<Result<ReportReceipt>> {
  const prepared = prepareReport(input, assets);
  if (!prepared.ok) return prepared;
  const { document, inputs } = prepared.value;
  const finished = await finishPdf(await print(document), inputs, {
    title: `Margin report, ${input.scopeLabel}`,
    subject: `Margin of ${input.scopeLabel} on snapshot ${input.snapshot.id}; inputs SHA-256 ${inputs.digest}`,
    creator: `Plimsoll ${input.appVersion}`,
    dateMs: input.generatedMs,
  });
  const written = await writeWhole(path, finished.bytes);
  return written.ok ? { ok: true, value: { path, pages: finished.pages, digest: inputs.digest } } : written;
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<Result<null>> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, bytes, { flush: true });
    await rename(temporary, path);
    return { ok: true, value: null };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const cause = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      failure: {
        reason: 'STORAGE',
        message: `The report could not be written to ${path}: ${cause}`,
        context: { path },
      },
    };
  }
}
