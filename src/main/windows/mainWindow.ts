/** The desk window: sandboxed, isolated, shown once painted. */
import { BrowserWindow } from 'electron';
import { join } from 'node:path';
import { APP_ORIGIN } from './security';

export interface WindowBounds {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
}

export interface MainWindowOptions {
  readonly preloadPath: string;
  readonly devServerUrl: string | undefined;
  readonly bounds: WindowBounds;
  readonly iconPath: string;
}

const MINIMUM = { width: 1024, height: 640 };

export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...options.bounds,
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    show: false,
    title: 'Plimsoll',
    icon: options.iconPath,
    backgroundColor: '#0A0D12',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // The desk is often behind other windows and must keep its numbers fresh.
      backgroundThrottling: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  const page = options.devServerUrl ?? `${APP_ORIGIN}/index.html`;
  void window.loadURL(page);
  return window;
}

/** Shown instead of the desk when the app cannot start: what happened and what to do, in one window. */
export async function showStartFailure(title: string, message: string): Promise<void> {
  const escape = (text: string): string =>
    text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const window = new BrowserWindow({
    width: 720,
    height: 320,
    title: 'Plimsoll',
    backgroundColor: '#0A0D12',
    autoHideMenuBar: true,
    webPreferences: { sandbox: true, contextIsolation: true, javascript: false },
  });
  const page = `<meta charset="utf-8"><title>Plimsoll could not start</title>
    <body style="margin:32px;background:#0A0D12;color:#E7ECF3;font:14px/1.5 Inter,system-ui,sans-serif">
    <h1 style="font-size:17px;font-weight:500" data-testid="start-failure">${escape(title)}</h1>
    <p style="white-space:pre-wrap;color:#AEB8C6">${escape(message)}</p></body>`;
  await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(page)}`);
  await new Promise<void>((resolve) => window.once('closed', () => resolve()));
}

export const preloadPathOf = (mainDirectory: string): string => join(mainDirectory, '../preload/index.cjs');
export const rendererRootOf = (mainDirectory: string): string => join(mainDirectory, '../renderer');
