/** How regularly a window paints: the time between its animation frames. */
import type { BrowserWindow } from 'electron';

export interface FrameRate {
  readonly framesPerSecond: number;
  /** Between two frames, ms. */
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** Share of the frames that the usual interval would have given and that did not come. */
  readonly droppedShare: number;
}

/** Collects the intervals between animation frames in the window for `durationMs`. */
const collect = (durationMs: number): string => `new Promise((resolve) => {
  const intervals = [];
  const startMs = performance.now();
  let lastMs = startMs;
  const frame = (nowMs) => {
    intervals.push(nowMs - lastMs);
    lastMs = nowMs;
    if (nowMs - startMs < ${durationMs}) requestAnimationFrame(frame);
    else resolve(intervals.slice(1));
  };
  requestAnimationFrame(frame);
})`;

export async function measureFrameRate(
  { webContents }: BrowserWindow,
  durationMs: number,
): Promise<FrameRate> {
  const intervals = (await webContents.executeJavaScript(collect(durationMs))) as number[];
  return frameRateOf(intervals);
}

export function frameRateOf(intervals: readonly number[]): FrameRate {
  const sorted = [...intervals].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  const medianMs = at(0.5);
  const totalMs = intervals.reduce((sum, ms) => sum + ms, 0);
  const due = totalMs / medianMs;
  return {
    framesPerSecond: (intervals.length * 1000) / totalMs,
    medianMs,
    p99Ms: at(0.99),
    longestMs: at(1),
    droppedShare: Math.max(0, 1 - intervals.length / due),
  };
}
