/** Where the window was: remembered, and used only when it still lies on a screen. */
import { screen, type BrowserWindow } from 'electron';
import { z } from 'zod';
import type { SettingsService } from '../services/settings';
import type { WindowBounds } from './mainWindow';

const KEY = 'window-bounds';
const REFERENCE: WindowBounds = { width: 1920, height: 1080 };
const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(400), height: z.int().min(300) });

function isOnScreen(bounds: z.infer<typeof boundsSchema>): boolean {
  const { workArea } = screen.getDisplayMatching(bounds);
  const isLeftInside =
    bounds.x < workArea.x + workArea.width - 100 && bounds.x + bounds.width > workArea.x + 100;
  return isLeftInside && bounds.y >= workArea.y - 20 && bounds.y < workArea.y + workArea.height - 100;
}

/** `useReference` ignores what is remembered: pictures are taken at the reference size. */
export function readBounds(settings: SettingsService, useReference: boolean): WindowBounds {
  if (useReference) return { x: 0, y: 0, ...REFERENCE };
  const stored = settings.read(KEY, boundsSchema.nullable(), null);
  if (stored.ok && stored.value !== null && isOnScreen(stored.value)) return stored.value;
  const { workArea } = screen.getPrimaryDisplay();
  return {
    width: Math.min(REFERENCE.width, workArea.width),
    height: Math.min(REFERENCE.height, workArea.height),
  };
}

export function rememberBounds(window: BrowserWindow, settings: SettingsService): void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!window.isDestroyed() && !window.isMinimized()) settings.write(KEY, window.getNormalBounds());
    }, 500);
  };
  window.on('resize', save);
  window.on('move', save);
  window.on('closed', () => clearTimeout(timer));
}
