/**
 * The app as a printer for the command line: `--print-html=IN --print-pdf=OUT [--print-header=FILE] [--print-footer=FILE] [--print-tagged]`
 * prints one document and exits 0, or 1 with the reason on standard error.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderPdf, startHeadless } from './pdf';

/** True when the process was started to print: it has done so and is about to exit; nothing else may start. */
export async function runPrintJob(argv: readonly string[]): Promise<boolean> {
  const html = optionOf(argv, 'print-html');
  const pdf = optionOf(argv, 'print-pdf');
  if (html === undefined || pdf === undefined) return false;
  const profile = await mkdtemp(join(tmpdir(), 'plimsoll-print-'));
  const exit = await startHeadless(profile);
  const exitCode = await printOrSayWhy(argv, html, pdf);
  await rm(profile, { recursive: true, force: true }).catch(() => undefined);
  exit(exitCode);
  return true;
}

async function printOrSayWhy(argv: readonly string[], html: string, pdf: string): Promise<number> {
  try {
    const document = {
      html: await readFile(html, 'utf8'),
      header: await readStrip(optionOf(argv, 'print-header')),
      footer: await readStrip(optionOf(argv, 'print-footer')),
      isTagged: argv.includes('--print-tagged'),
    };
    await writeFile(pdf, await renderPdf(document));
    return 0;
  } catch (error) {
    process.stderr.write(`print failed: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** An empty element, because the printer fills an empty template with its own. */
const readStrip = async (path: string | undefined): Promise<string> =>
  path === undefined ? '<span></span>' : readFile(path, 'utf8');

function optionOf(argv: readonly string[], name: string): string | undefined {
  const prefix = `--${name}=`;
  return argv.find((word) => word.startsWith(prefix))?.slice(prefix.length);
}
