/** Option chains to the engine thread: a few expiries at a time, each no more often than it pays. */
import type { EngineClient } from '../compute/engineClient';
import type { QuoteBoard } from '../feeds/quoteBoard';

const TURN_MS = 100;
/** Chains read from the board in one turn: under a millisecond of main's thread. */
const MOST_PER_TURN = 2;
/** A smile moves slower than its quotes. */
export const REFIT_PAUSE_MS = 2_000;

export interface LiveSurfaceParts {
  readonly engine: Pick<EngineClient, 'chainRoom' | 'postChains'>;
  readonly board: Pick<QuoteBoard, 'takeChains'>;
  readonly now: () => number;
}

/** Starts the pump; returns a disposer. */
export function startLiveSurfaces({ engine, board, now }: LiveSurfaceParts): () => void {
  const timer = setInterval(() => {
    const most = Math.min(MOST_PER_TURN, engine.chainRoom);
    const chains = most === 0 ? [] : board.takeChains(now(), most, REFIT_PAUSE_MS);
    if (chains.length > 0) engine.postChains(chains);
  }, TURN_MS);
  return () => clearInterval(timer);
}
