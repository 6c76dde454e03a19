/** The only file with ipcMain: lets calls of trusted windows through to `dispatch`. */
import { ipcMain, type WebContents } from 'electron';
import type { Logger } from '../log';
import { dispatch, refusal, type Handlers } from './dispatch';

/** Connects the calls of trusted windows; returns a disposer. */
export function connectCalls(
  handlers: Handlers,
  log: Logger,
  isTrusted: (contents: WebContents, frameUrl: string) => boolean,
): () => void {
  ipcMain.handle('plimsoll:call', (event, name: unknown, argument: unknown) => {
    const frame = event.senderFrame;
    const isMainFrame = frame !== null && frame === event.sender.mainFrame;
    if (!isMainFrame || !isTrusted(event.sender, frame.url)) {
      log.warn({ url: frame?.url }, 'refused a call from a foreign frame');
      return refusal('INVALID_INPUT', 'sender not allowed');
    }
    return dispatch(handlers, log, name, argument, { contents: event.sender });
  });
  return () => ipcMain.removeHandler('plimsoll:call');
}
