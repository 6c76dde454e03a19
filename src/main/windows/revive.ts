/** No dead window: a page whose process died is loaded again and the event log says so; the desk itself lives in main. */
import { app, dialog, type BrowserWindow } from 'electron';
import type { Events } from '../services/events';
import { createReloadBudget } from './reloadBudget';

const CHOICES = ['Open again', 'Quit'];

async function askUser(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Plimsoll',
    message: 'The window keeps failing.',
    detail: `Reason: ${reason}. Portfolios, feeds and margin calls go on; nothing stored is lost.`,
    buttons: CHOICES,
    cancelId: 0,
  });
  if (CHOICES[response] === 'Quit') app.quit();
  else window.webContents.reload();
}

export function reviveWindow(window: BrowserWindow, events: Events): void {
  const mayReload = createReloadBudget(() => performance.now());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    events.record('error', 'window', `the window failed (${reason}) and is opened again`);
    if (mayReload()) window.webContents.reload();
    else void askUser(window, reason);
  });
}
