/** Import of position files: preview on a thread, written on confirmation, one undo step. */
import type { ImportMode, ImportPreview, ImportReceipt, ImportSource } from '../../contracts/importing';
import type { SpanImportReceipt } from '../../contracts/packs';
import type { JobProgress } from '../../contracts/push';
import { failure, success, type Result } from '../../engine/basics/result';
import type { Instrument } from '../../engine/instruments/instrument';
import type { Applied } from '../db/portfolioStore';
import { openImportSession, type ImportSession } from './importSession';
import type { SpanRequest, SpawnImportThread } from './importProtocol';
import { createListeners } from './listeners';
import type { PortfolioService } from './portfolio';
import type { Direction } from './undo';

const MAX_STAGED = 4;

export interface ImportOptions {
  readonly databasePath: string;
  readonly spawn: SpawnImportThread;
  readonly portfolio: PortfolioService;
  readonly clock: () => number;
  /** What the venues list now, with live terms; names outside it are read by the venue's grammar. */
  readonly listedInstruments: () => readonly Instrument[];
}

export interface ConfirmChoice {
  readonly importId: string;
  readonly mode: ImportMode;
  readonly skipInvalid: boolean;
}

const labelOf = (source: ImportSource): string =>
  source.kind === 'text' ? source.label : (source.path.split(/[\\/]/).at(-1) ?? source.path);

const unknownImport = (id: string) =>
  failure('NOT_FOUND', `there is no import ${id} waiting`, { importId: id });

export function createImportService(options: ImportOptions) {
  const { portfolio, clock, spawn, databasePath } = options;
  const progress = createListeners<JobProgress>();
  const sessions = new Map<string, ImportSession>();
  let count = 0;

  function open(id: string, label: string): ImportSession {
    const session = openImportSession({ id, label, databasePath, spawn, onProgress: progress.emit });
    sessions.set(id, session);
    return session;
  }

  function close(id: string): void {
    sessions.get(id)?.stop();
    sessions.delete(id);
  }

  /** A window that never confirms must not pile up threads: the oldest staged file goes. */
  function closeOldest(): void {
    const idle = [...sessions].filter(([, session]) => !session.isBusy());
    for (const [id] of idle.slice(0, Math.max(0, sessions.size - MAX_STAGED + 1))) close(id);
  }

  async function preview(source: ImportSource): Promise<Result<ImportPreview>> {
    const stored = portfolio.get();
    if (!stored.ok) return stored;
    closeOldest();
    const importId = `import-${clock()}-${(count += 1)}`;
    const { accounts, books } = stored.value;
    const session = open(importId, labelOf(source));
    const listed = options.listedInstruments();
    const result = await session.preview({
      kind: 'preview',
      importId,
      source,
      nowMs: clock(),
      listed,
      accounts,
      books,
    });
    if (!result.ok) close(importId);
    return result;
  }

  async function confirm({ importId, mode, skipInvalid }: ConfirmChoice): Promise<Result<ImportReceipt>> {
    const session = sessions.get(importId);
    if (!session) return unknownImport(importId);
    const held = portfolio.hold(session.label);
    if (!held.ok) return held;
    try {
      const written = await session.write({ kind: 'confirm', mode, skipInvalid, nowMs: clock() });
      if (!written.ok) return written;
      close(importId);
      const adopted = portfolio.adopt(written.value);
      if (!adopted.ok) return adopted;
      return written.value.receipt ? success(written.value.receipt) : failure('INTERNAL', 'no receipt');
    } finally {
      held.value();
    }
  }

  return {
    /** Progress of previews and writes; the job's id is the import's. */
    onProgress: progress.add,
    preview,
    confirm,
    discard(importId: string): Result<null> {
      const session = sessions.get(importId);
      if (!session) return unknownImport(importId);
      if (session.isWriting())
        return failure('CONFLICT', `${session.label} is being written; cancel it instead`);
      close(importId);
      return success(null);
    },
    /** Stops a preview, or a write that has not been stored yet. */
    cancel(jobId: string): Result<null> {
      const session = sessions.get(jobId);
      if (!session) return unknownImport(jobId);
      session.cancel();
      return success(null);
    },
    /** The parameters of a SPAN file, read on a thread of their own; nothing is stored. */
    async readSpan(request: Omit<SpanRequest, 'kind'>): Promise<Result<SpanImportReceipt>> {
      const id = `span-${clock()}-${(count += 1)}`;
      const read = await open(id, labelOf(request.source)).span({ kind: 'span', ...request });
      close(id);
      return read;
    },
    /** For the undo service: a large step off the main thread. The caller holds and adopts. */
    async runHeavyStep(direction: Direction): Promise<Result<Applied>> {
      const id = `${direction}-${clock()}-${(count += 1)}`;
      const session = open(id, direction === 'undo' ? 'Undo' : 'Redo');
      const written = await session.write({ kind: 'step', direction });
      close(id);
      return written;
    },
    stop(): void {
      for (const id of [...sessions.keys()]) close(id);
    },
  };
}
export type ImportService = ReturnType<typeof createImportService>;
