/** The import thread's side: stages a file, and writes it or steps the journal in one transaction. */
import type { ImportPreview } from '../../contracts/importing';
import type { SpanImportReceipt } from '../../contracts/packs';
import { failure, success, type Result } from '../../engine/basics/result';
import { connect } from '../db/connection';
import type { PortfolioChange } from '../db/portfolioChange';
import { createPortfolioStore, type Applied, type PortfolioStore } from '../db/portfolioStore';
import { storageFailure } from '../db/storageFailure';
import { readSpanPack } from '../files/spanRead';
import { createResolver, type ParseSymbol } from '../files/positions/resolve';
import { stagePositions, type Staged } from '../files/positions/stage';
import { describeCreates, planImport } from './importPlan';
import type {
  ConfirmRequest,
  PreviewRequest,
  SpanRequest,
  ThreadData,
  ThreadMessage,
  ThreadRequest,
  Written,
} from './importProtocol';

const CHUNK_ROWS = 1_000;

const toPreview = (staged: Staged, request: PreviewRequest): ImportPreview => ({
  importId: request.importId,
  label: staged.label,
  digest: staged.digest,
  rowCount: staged.rowCount,
  validCount: staged.rows.length,
  errorCount: staged.errorCount,
  delimiter: staged.delimiter,
  rows: staged.previewRows,
  errors: staged.errors,
  creates: describeCreates(request, staged.rows),
});

function checkWritable(staged: Staged, skipInvalid: boolean): Result<Staged> {
  const bad = staged.rowCount - staged.rows.length;
  const context = { bad, rows: staged.rowCount };
  if (staged.rows.length === 0) return failure('EMPTY', `${staged.label} has no valid row`, context);
  if (bad === 0 || skipInvalid) return success(staged);
  const message = `${bad} of ${staged.rowCount} rows of ${staged.label} have errors; nothing was written`;
  return failure('INVALID_INPUT', message, context);
}

export interface ImportJobOptions {
  readonly data: ThreadData;
  readonly parseSymbol: ParseSymbol;
  readonly post: (message: ThreadMessage) => void;
}

export function createImportJob({ data, parseSymbol, post }: ImportJobOptions) {
  const flag = new Int32Array(data.cancelFlag);
  const isCancelled = (): boolean => Atomics.load(flag, 0) === 1;
  const progress = (fraction: number, detail: string): void => post({ kind: 'progress', fraction, detail });
  let staged: Staged | undefined;
  let waiting: (() => void) | undefined;

  async function preview(request: PreviewRequest): Promise<Result<ImportPreview>> {
    const { accounts, nowMs } = request;
    const resolve = createResolver(request.listed, parseSymbol);
    const result = await stagePositions(request.source, {
      resolve,
      accounts,
      nowMs,
      onProgress: progress,
      isCancelled,
    });
    if (!result.ok) return result;
    staged = result.value;
    return success(toPreview(staged, request));
  }

  /** The connection lives for one write only, so that a closed app leaves no log behind. */
  function withStore<T>(what: string, use: (store: PortfolioStore) => Result<T>): Result<T> {
    try {
      const connection = connect(data.databasePath);
      try {
        return use(createPortfolioStore({ connection }));
      } finally {
        connection.close();
      }
    } catch (error) {
      return storageFailure(error, what);
    }
  }

  function confirm(store: PortfolioStore, request: ConfirmRequest): Result<Written & Applied> {
    if (!staged) return failure('NOT_FOUND', 'there is no file waiting for confirmation');
    const checked = checkWritable(staged, request.skipInvalid);
    if (!checked.ok) return checked;
    progress(0.1, 'comparing with the books');
    const stored = store.load();
    if (!stored.ok) return stored;
    const plan = planImport(stored.value, staged.rows, request.mode);
    progress(0.3, 'writing');
    if (isCancelled())
      return failure('CANCELLED', `the import of ${staged.label} was cancelled; nothing was written`);
    const { changes, instruments, inserted, removed } = plan;
    const applied = store.commit({ label: `Import ${staged.label}`, changes, instruments }, request.nowMs);
    if (!applied.ok) return applied;
    const skipped = staged.rowCount - staged.rows.length;
    const receipt = { undoId: applied.value.journalId, inserted, removed, skipped };
    return success({ ...applied.value, receipt });
  }

  async function send(changes: readonly PortfolioChange[]): Promise<void> {
    for (let start = 0; start < changes.length; start += CHUNK_ROWS) {
      const taken = new Promise<void>((resolve) => (waiting = resolve));
      post({ kind: 'changes', changes: changes.slice(start, start + CHUNK_ROWS) });
      await taken;
    }
  }

  async function write(result: Result<Written & Applied>): Promise<void> {
    if (!result.ok) return post({ kind: 'written', result });
    const { changes, ...written } = result.value;
    await send(changes);
    post({ kind: 'written', result: success(written) });
  }

  const span = ({ source, coins, base }: SpanRequest): Promise<Result<SpanImportReceipt>> =>
    readSpanPack(source, coins, base, { onProgress: progress, isCancelled });

  async function handle(request: ThreadRequest): Promise<void> {
    if (request.kind === 'preview') return post({ kind: 'previewed', result: await preview(request) });
    if (request.kind === 'confirm') return write(withStore('importing', (store) => confirm(store, request)));
    if (request.kind === 'step')
      return write(withStore(request.direction, (store) => store.step(request.direction)));
    if (request.kind === 'span') return post({ kind: 'span', result: await span(request) });
    waiting?.();
  }

  return { handle };
}
