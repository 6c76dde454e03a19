/** Long risk runs off the main thread: one thread a job, progress as pushes, cancelled by its id. */
import type { JobProgress } from '../../contracts/push';
import type { RiskFigures, RiskReport } from '../../contracts/risk';
import type { Scope } from '../../contracts/view';
import { failure, type Result } from '../../engine/basics/result';
import type { RiskAnswer, RiskAnswers, RiskJob, SpawnRiskThread } from '../compute/riskProtocol';
import { createListeners } from './listeners';

/** More at once would only slow each other and the desk. */
const MOST_JOBS = 2;

const LABELS: Readonly<Record<RiskJob['kind'], string>> = {
  risk: 'Risk run',
  pnlExplain: 'P&L explain',
  calibrate: 'Calibration',
  compareSets: 'Comparison of parameter sets',
  modelRisk: 'Model risk',
};

interface Running {
  cancel(): void;
  stop(): void;
}

export function createRiskJobs(spawn: SpawnRiskThread, clock: () => number) {
  const progress = createListeners<JobProgress>();
  const running = new Map<string, Running>();
  let count = 0;

  /** `jobId` names the job for progress and cancel; by default a new one is made. */
  function run<K extends RiskJob['kind']>(
    job: Extract<RiskJob, { kind: K }>,
    jobId = `risk-${clock()}-${(count += 1)}`,
  ): Promise<Result<RiskAnswers[K]>> {
    if (running.has(jobId)) return Promise.resolve(failure('CONFLICT', `${jobId} is running already`));
    if (running.size >= MOST_JOBS)
      return Promise.resolve(
        failure('CONFLICT', `${running.size} risk runs are under way; cancel one or wait`),
      );
    return start(job, jobId) as Promise<Result<RiskAnswers[K]>>;
  }

  function start(job: RiskJob, id: string): Promise<Result<RiskAnswer>> {
    const label = LABELS[job.kind];
    const report = (state: JobProgress['state'], fraction: number, detail: string): void =>
      progress.emit({ id, kind: 'risk', label, fraction, state, detail });
    const cancelFlag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    return new Promise((resolve) => {
      const thread = spawn({ job, cancelFlag });
      const settle = (result: Result<RiskAnswer>): void => {
        if (!running.delete(id)) return;
        remember(job, result);
        report(stateOf(result), 1, result.ok ? '' : result.failure.message);
        resolve(result);
      };
      running.set(id, {
        cancel: () => void Atomics.store(new Int32Array(cancelFlag), 0, 1),
        stop() {
          thread.stop();
          settle(failure('CANCELLED', `${label} was stopped`));
        },
      });
      report('running', 0, 'starting');
      thread.onMessage((message) => {
        if (message.kind === 'progress') report('running', message.fraction, message.detail);
        else settle(message.result);
      });
      thread.onDeath((why) => settle(failure('INTERNAL', `the risk thread stopped: ${why}`)));
    });
  }

  /** The newest risk run of each scope, for reports. */
  const newest = new Map<string, RiskFigures>();
  function remember(job: RiskJob, result: Result<RiskAnswer>): void {
    if (job.kind === 'risk' && result.ok)
      newest.set(JSON.stringify(job.ask.scope), (result.value as RiskReport).figures);
  }

  return {
    onProgress: progress.add,
    newest: (scope: Scope): RiskFigures | null => newest.get(JSON.stringify(scope)) ?? null,
    run,
    cancel(jobId: string): Result<null> {
      const job = running.get(jobId);
      if (job === undefined) return failure('NOT_FOUND', `there is no risk run ${jobId}`, { jobId });
      job.cancel();
      return { ok: true, value: null };
    },
    stop(): void {
      for (const job of [...running.values()]) job.stop();
    },
  };
}
export type RiskJobs = ReturnType<typeof createRiskJobs>;

const stateOf = (result: Result<unknown>): JobProgress['state'] => {
  if (result.ok) return 'done';
  return result.failure.reason === 'CANCELLED' ? 'cancelled' : 'failed';
};
