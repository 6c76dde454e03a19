/** From the newest tick of a frame to its picture, and when the first picture stood. */
import type { LiveFrame } from '../../contracts/live';
import { createListeners } from './listeners';

export function createPaintWatch(startedMs: number) {
  const paints = createListeners<number>();
  let sentMs = NaN;
  let resolveFirst: (ms: number) => void;
  const firstPaintMs = new Promise<number>((resolve) => (resolveFirst = resolve));
  return {
    firstPaintMs,
    onPainted: paints.add,
    sent(frame: LiveFrame, nowMs: number): void {
      if (frame.ladder !== null) sentMs = nowMs - frame.engine.lagMs;
    },
    painted(nowMs: number): void {
      if (Number.isNaN(sentMs)) return;
      resolveFirst(nowMs - startedMs);
      paints.emit(nowMs - sentMs);
    },
  };
}
