/** Undo and redo of everything done to the portfolio; the journal is in the database, so both survive a restart. */
import type { UndoState } from '../../contracts/portfolioCalls';
import { success, type Result } from '../../engine/basics/result';
import type { Applied, PortfolioStore } from '../db/portfolioStore';
import type { PortfolioService } from './portfolio';

/** Above this many rows the step runs on the import thread. */
const HEAVY_ROWS = 1_000;

export type Direction = 'undo' | 'redo';

export interface UndoOptions {
  readonly store: PortfolioStore;
  readonly portfolio: PortfolioService;
  /** Runs a large step off the main thread; absent: everything runs here. */
  readonly runHeavy?: (direction: Direction) => Promise<Result<Applied>>;
}

export function createUndoService({ store, portfolio, runHeavy }: UndoOptions) {
  function state(): Result<UndoState> {
    const steps = store.steps();
    if (!steps.ok) return steps;
    return success({ undo: steps.value.undo?.label ?? null, redo: steps.value.redo?.label ?? null });
  }

  async function run(direction: Direction): Promise<Result<Applied>> {
    const steps = store.steps();
    if (!steps.ok) return steps;
    const isHeavy = (steps.value[direction]?.changeCount ?? 0) > HEAVY_ROWS;
    return isHeavy && runHeavy ? runHeavy(direction) : store.step(direction);
  }

  async function step(direction: Direction): Promise<Result<UndoState>> {
    const release = portfolio.hold(direction === 'undo' ? 'An undo' : 'A redo');
    if (!release.ok) return release;
    try {
      const applied = await run(direction);
      if (!applied.ok) return applied;
      const adopted = portfolio.adopt(applied.value);
      return adopted.ok ? state() : adopted;
    } finally {
      release.value();
    }
  }

  return { state, undo: () => step('undo'), redo: () => step('redo') };
}
export type UndoService = ReturnType<typeof createUndoService>;
