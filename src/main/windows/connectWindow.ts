/** Gives a window its calls and its push port, and tells it of every change. */
import type { BrowserWindow, WebContents } from 'electron';
import type { Running } from '../running';
import { createHandlers } from '../ipc/handlers';
import { createPush, type Push } from '../ipc/push';
import { connectCalls } from '../ipc/router';
import type { Logger } from '../log';
import { APP_ORIGIN } from './security';

function follow(running: Running, push: Push): void {
  running.onStructurePart((part) => push.sendStructurePart(part));
  running.onFrame((frame) => push.sendFrame(frame));
  running.events.onEntry((entry) => push.send({ type: 'log', entries: [entry] }));
  running.replay.onChange((replay) => push.send({ type: 'replay', replay }));
  running.onJob((job) => push.send({ type: 'job', job }));
  running.calls.onChange((open) => push.send({ type: 'marginCalls', open }));
  running.alerts.onChange((rules) => push.send({ type: 'alerts', rules }));
  running.collateral.onChange(() => push.send({ type: 'collateralChanged' }));
  running.packDesk.onChange(() => push.send({ type: 'packsChanged' }));
  running.library.onChange(() => push.send({ type: 'libraryChanged' }));
  running.portfolio.onChange(() => push.send({ type: 'portfolioChanged' }));
}

export function connectWindow(
  window: BrowserWindow,
  running: Running,
  devServerUrl: string | undefined,
  log: Logger,
): void {
  const push = createPush(() => performance.now(), running.painted);
  const isTrusted = (contents: WebContents, url: string): boolean =>
    contents === window.webContents &&
    (url.startsWith(`${APP_ORIGIN}/`) || (devServerUrl !== undefined && url.startsWith(devServerUrl)));
  const disconnect = connectCalls(createHandlers(running, window), log, isTrusted);
  follow(running, push);
  window.webContents.on('input-event', running.noticeInput);
  window.webContents.on('did-finish-load', () => push.attach(window.webContents));
  window.on('closed', () => {
    push.close();
    disconnect();
  });
}
