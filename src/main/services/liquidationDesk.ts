/** Liquidation runs in the engine thread: progress as pushes, cancelled by their id. */
import type { CascadeAnswer, ReplayAnswer } from '../../contracts/liquidation';
import type { JobProgress } from '../../contracts/push';
import { failure, success, type Result } from '../../engine/basics/result';
import type { LiquidationTerms } from '../../engine/margin/liquidation/liquidationSettings';
import type { EngineClient } from '../compute/engineClient';
import { createListeners } from './listeners';

const stateOf = (answer: Result<unknown>): JobProgress['state'] => {
  if (answer.ok) return 'done';
  return answer.failure.reason === 'CANCELLED' ? 'cancelled' : 'failed';
};

export function createLiquidationDesk(engine: () => Pick<EngineClient, 'ask' | 'cancel'>) {
  const progress = createListeners<JobProgress>();
  const labels = new Map<string, string>();
  const told = new Set<string>();

  async function run<T>(jobId: string, label: string, ask: () => Promise<Result<T>>): Promise<Result<T>> {
    if (labels.has(jobId)) return failure('CONFLICT', `${jobId} is running already`, { jobId });
    labels.set(jobId, label);
    const answer = await ask();
    labels.delete(jobId);
    // The window shows the failure itself; a run that told nothing ends without a word.
    const state = answer.ok ? 'done' : stateOf(answer) === 'failed' ? 'done' : stateOf(answer);
    if (told.delete(jobId))
      progress.emit({ id: jobId, kind: 'liquidation', label, fraction: 1, state, detail: '' });
    return answer;
  }

  return {
    onProgress: progress.add,
    /** From the engine thread. */
    tell(jobId: string, parts: number): void {
      const label = labels.get(jobId);
      if (label === undefined) return;
      told.add(jobId);
      const detail = `${parts} trades tried`;
      progress.emit({ id: jobId, kind: 'liquidation', label, fraction: NaN, state: 'running', detail });
    },
    replay: (accountId: string, terms: LiquidationTerms, jobId: string): Promise<Result<ReplayAnswer>> =>
      run(jobId, 'Liquidation replay', () => engine().ask('liquidationReplay', { accountId, terms, jobId })),
    cascade: (terms: LiquidationTerms, jobId: string): Promise<Result<CascadeAnswer>> =>
      run(jobId, 'Liquidation cascade', () =>
        engine().ask('liquidationCascade', { accountId: null, terms, jobId }),
      ),
    cancel(jobId: string): Result<null> {
      if (!labels.has(jobId)) return failure('NOT_FOUND', `there is no liquidation run ${jobId}`, { jobId });
      engine().cancel(jobId);
      return success(null);
    },
  };
}
export type LiquidationDesk = ReturnType<typeof createLiquidationDesk>;
