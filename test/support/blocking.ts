/** How long a window stood still: the longest pause between two of its pictures. */
import type { Page } from 'playwright-core';

interface Watching {
  longestGapMs: number;
  watchId?: number;
}

/** Starts, or starts anew. */
export const watchGaps = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const world = globalThis as unknown as Watching;
    if (world.watchId !== undefined) cancelAnimationFrame(world.watchId);
    world.longestGapMs = 0;
    let last = performance.now();
    const tick = (): void => {
      const now = performance.now();
      world.longestGapMs = Math.max(world.longestGapMs, now - last);
      last = now;
      world.watchId = requestAnimationFrame(tick);
    };
    world.watchId = requestAnimationFrame(tick);
  });

/** Longest pause since `watchGaps`, ms. */
export const longestGap = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as Watching).longestGapMs);
