/** File dialogs on the window that asked; `null` when the user cancels. */
import { BrowserWindow, dialog, type FileFilter, type WebContents } from 'electron';

export async function chooseFile(
  contents: WebContents,
  title: string,
  filters: FileFilter[],
): Promise<string | null> {
  const window = BrowserWindow.fromWebContents(contents);
  const options = { title, filters, properties: ['openFile' as const] };
  const chosen = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}

export async function chooseTarget(
  contents: WebContents,
  title: string,
  defaultPath: string,
  filters: FileFilter[],
): Promise<string | null> {
  const window = BrowserWindow.fromWebContents(contents);
  const options = { title, defaultPath, filters };
  const chosen = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options);
  return chosen.canceled || !chosen.filePath ? null : chosen.filePath;
}
