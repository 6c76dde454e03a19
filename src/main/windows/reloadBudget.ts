/** How often a window that died may be loaded again before the user is asked. */

const MOST = 3;
const WITHIN_MS = 60_000;

/** True while fewer than three reloads lie in the last minute; each true counts as one. */
export function createReloadBudget(now: () => number): () => boolean {
  let reloads: number[] = [];
  return () => {
    const atMs = now();
    reloads = reloads.filter((each) => atMs - each < WITHIN_MS);
    if (reloads.length >= MOST) return false;
    reloads.push(atMs);
    return true;
  };
}
