/** Runs of the engine thread that take longer than a batch may wait: liquidation and collateral, in slices. */
import { failure, type Result } from '../../engine/basics/result';
import { bestPosting, valueCollateral } from './collateralAnswers';
import { cascadeAnswer, replayAnswer } from './liquidationAnswers';
import { runPaused } from './pausedRun';
import type { BestPostingAsk, CollateralValueAsk, LiquidationAsk } from './protocol';
import type { SessionState } from './sessionState';

export interface DeskRunEvents {
  tell(jobId: string, parts: number): void;
  readonly stopwatch: () => number;
}

export function createDeskRuns({ tell, stopwatch }: DeskRunEvents) {
  const running = new Set<string>();

  async function liquidate<T>(
    { jobId }: LiquidationAsk,
    run: Generator<undefined, Result<T>>,
  ): Promise<Result<T>> {
    if (running.has(jobId)) return failure('CONFLICT', `${jobId} is running already`, { jobId });
    running.add(jobId);
    const isCancelled = (): boolean => !running.has(jobId);
    const done = await runPaused(run, {
      stopwatch,
      isCancelled,
      tell: (parts) => tell(jobId, parts),
    }).finally(() => running.delete(jobId));
    return done.ok ? done.value : done;
  }

  return {
    replay: (state: SessionState, ask: LiquidationAsk) =>
      liquidate(ask, replayAnswer(state, ask.accountId ?? '', ask.terms)),
    cascade: (state: SessionState, ask: LiquidationAsk) => liquidate(ask, cascadeAnswer(state, ask.terms)),
    async value(state: SessionState, ask: CollateralValueAsk) {
      const run = valueCollateral(state, ask);
      const done = await runPaused(run, { stopwatch, isCancelled: () => false, tell: () => undefined });
      return done.ok ? done.value : done;
    },
    best: (state: SessionState, ask: BestPostingAsk) => bestPosting(state, ask),
    cancel: (jobId: string): boolean => running.delete(jobId),
  };
}
