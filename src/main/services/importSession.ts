/** One import thread and the questions asked of it, one at a time. */
import type { ImportPreview } from '../../contracts/importing';
import type { SpanImportReceipt } from '../../contracts/packs';
import type { JobProgress } from '../../contracts/push';
import { failure, success, type Failure, type Result } from '../../engine/basics/result';
import type { PortfolioChange } from '../db/portfolioChange';
import type { Applied } from '../db/portfolioStore';
import type {
  ConfirmRequest,
  PreviewRequest,
  SpanRequest,
  SpawnImportThread,
  StepRequest,
  ThreadMessage,
  Written,
} from './importProtocol';

export interface SessionOptions {
  readonly id: string;
  readonly label: string;
  readonly databasePath: string;
  readonly spawn: SpawnImportThread;
  readonly onProgress: (progress: JobProgress) => void;
}

/** A thread that died in the middle of its work. */
const threadDeath = (why: string): Failure =>
  failure('INTERNAL', `the import thread stopped: ${why}; nothing more was written`).failure;

type Answer = Result<ImportPreview> | Result<Written> | Result<SpanImportReceipt>;

const stateOf = (answer: Answer): JobProgress['state'] => {
  if (answer.ok) return 'done';
  return answer.failure.reason === 'CANCELLED' ? 'cancelled' : 'failed';
};

export function openImportSession({ id, label, databasePath, spawn, onProgress }: SessionOptions) {
  const cancelFlag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const thread = spawn({ databasePath, cancelFlag });
  let pending: ((answer: Answer) => void) | undefined;
  let changes: PortfolioChange[] = [];
  let dead: string | undefined;
  let isWriting = false;

  const report = (state: JobProgress['state'], fraction: number, detail: string): void =>
    onProgress({ id, kind: 'import', label, fraction, state, detail });

  function answer(result: Answer): void {
    const settle = pending;
    if (!settle) return;
    pending = undefined;
    report(stateOf(result), 1, result.ok ? '' : result.failure.message);
    settle(result);
  }

  function take(message: ThreadMessage): void {
    if (message.kind === 'progress') return report('running', message.fraction, message.detail);
    if (message.kind !== 'changes') return answer(message.result);
    changes.push(...message.changes);
    // Asked for in a later turn: other work of the main thread gets its chance between two chunks.
    setImmediate(() => thread.post({ kind: 'next' }));
  }

  thread.onMessage(take);
  thread.onDeath((why) => {
    dead = why;
    answer({ ok: false, failure: threadDeath(why) });
  });

  function ask(request: PreviewRequest | ConfirmRequest | StepRequest | SpanRequest): Promise<Answer> {
    if (pending) return Promise.resolve(failure('CONFLICT', `${label} is busy`));
    if (dead !== undefined) return Promise.resolve({ ok: false, failure: threadDeath(dead) });
    Atomics.store(new Int32Array(cancelFlag), 0, 0);
    changes = [];
    return new Promise((resolve) => {
      pending = resolve;
      report('running', 0, 'starting');
      thread.post(request);
    });
  }

  return {
    label,
    isBusy: (): boolean => pending !== undefined,
    isWriting: (): boolean => isWriting,
    span: (request: SpanRequest) => ask(request) as Promise<Result<SpanImportReceipt>>,
    preview: (request: PreviewRequest) => ask(request) as Promise<Result<ImportPreview>>,
    async write(request: ConfirmRequest | StepRequest): Promise<Result<Written & Applied>> {
      isWriting = true;
      const written = (await ask(request)) as Result<Written>;
      isWriting = false;
      return written.ok ? success({ ...written.value, changes }) : written;
    },
    cancel: (): void => void Atomics.store(new Int32Array(cancelFlag), 0, 1),
    stop(): void {
      thread.stop();
      answer(failure('CANCELLED', `${label} was stopped`));
    },
  };
}
export type ImportSession = ReturnType<typeof openImportSession>;
