/** Prints a report's HTML in a hidden window that has no scripts, no preload and no network. */
import { app, BrowserWindow, session, type Session } from 'electron';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PrintableDocument } from './page';

/** Not kept on disk: the name has no `persist:`. */
const PARTITION = 'report-print';

/** Throws when the document cannot be loaded or printed. */
export async function renderPdf(document: PrintableDocument): Promise<Buffer> {
  // A file and not a data URL: those are limited to 2 MB, and ten thousand positions take more.
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-report-'));
  try {
    const file = join(folder, 'report.html');
    await writeFile(file, document.html, { encoding: 'utf8', mode: 0o600 });
    return await printFile(file, document);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function printFile(file: string, document: PrintableDocument): Promise<Buffer> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: sealedSession(pathToFileURL(file).href),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webgl: false,
      spellcheck: false,
      backgroundThrottling: false,
    },
  });
  try {
    window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    await window.loadFile(file);
    return await window.webContents.printToPDF({
      preferCSSPageSize: true,
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: document.header,
      footerTemplate: document.footer,
      generateTaggedPDF: document.isTagged,
      generateDocumentOutline: document.isTagged,
    });
  } finally {
    window.destroy();
  }
}

function sealedSession(url: string): Session {
  const sealed = session.fromPartition(PARTITION, { cache: false });
  sealed.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  sealed.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: details.url !== url && !details.url.startsWith('data:') });
  });
  return sealed;
}

/** Readies Electron for a run that only prints: own profile folder, and no end when the hidden window closes. */
export async function startHeadless(profileFolder: string): Promise<(exitCode: number) => void> {
  app.setPath('userData', profileFolder);
  app.on('window-all-closed', () => undefined);
  await app.whenReady();
  return (exitCode) => app.exit(exitCode);
}
