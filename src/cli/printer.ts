/** Printing from the command line: Node has no pages, so the app is started once as a printer. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PdfPrinter } from '../main/reports/exportReport';
import { resourcesFolder } from './resources';

/** Throws when the printing process fails, with what it said. */
export const printWithApp: PdfPrinter = async (document) => {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-print-'));
  const file = (name: string): string => join(folder, name);
  try {
    await writeFile(file('report.html'), document.html);
    await writeFile(file('header.html'), document.header);
    await writeFile(file('footer.html'), document.footer);
    await runApp([
      `--print-html=${file('report.html')}`,
      `--print-pdf=${file('report.pdf')}`,
      `--print-header=${file('header.html')}`,
      `--print-footer=${file('footer.html')}`,
      ...(document.isTagged ? ['--print-tagged'] : []),
    ]);
    return await readFile(file('report.pdf'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** In the repository through the launcher that finds Electron and a screen; installed, the app's own executable. */
function command(): readonly string[] {
  const launcher = join(dirname(resourcesFolder()), 'scripts', 'print.mjs');
  return existsSync(launcher) ? [process.execPath, launcher] : [process.execPath];
}

function runApp(switches: readonly string[]): Promise<void> {
  const [executable = process.execPath, ...args] = command();
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [...args, ...switches], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the printing process ended with ${code}:\n${said.slice(-2000)}`));
    });
  });
}
