/** Reads a whole position file into memory: valid rows, row errors, and what the preview shows. Writes nothing. */
import {
  IMPORT_LIMITS,
  type ImportPreviewRow,
  type ImportRowError,
  type ImportSource,
} from '../../../contracts/importing';
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';
import { findDelimiter, readHeader, type ColumnMap } from './columns';
import { createConflicts, type KnownAccount } from './conflicts';
import { readRow, type CellError, type ResolveInstrument, type RowContext, type StagedRow } from './readRow';
import { readSource, type SourceText } from './readSource';
import { CsvRefusal, readRecords } from './records';

export interface Staged {
  readonly label: string;
  readonly digest: string;
  readonly delimiter: string;
  readonly rowCount: number;
  readonly rows: readonly StagedRow[];
  readonly errorCount: number;
  /** The first of them, by row. */
  readonly errors: readonly ImportRowError[];
  readonly previewRows: readonly ImportPreviewRow[];
}

export interface StageOptions {
  readonly resolve: ResolveInstrument;
  readonly accounts: readonly KnownAccount[];
  readonly nowMs: number;
  readonly onProgress?: (fraction: number, detail: string) => void;
  readonly isCancelled?: () => boolean;
}

const MAX_ERRORS = 1_000;
const ROWS_PER_REPORT = 1_000;

interface Draft {
  readonly rows: StagedRow[];
  readonly errors: ImportRowError[];
  readonly preview: Omit<ImportPreviewRow, 'isValid'>[];
  rowCount: number;
}

function previewRow(
  row: number,
  cells: readonly string[],
  columns: ColumnMap,
): Omit<ImportPreviewRow, 'isValid'> {
  const at = (column: Parameters<ColumnMap['get']>[0]): string => {
    const index = columns.get(column);
    return index === undefined ? '' : (cells[index] ?? '').trim().slice(0, 120);
  };
  return {
    row,
    account: at('account'),
    book: at('book'),
    instrument: at('instrument') || at('currency'),
    quantity: at('quantity') || at('amount'),
    averagePrice: at('average_price'),
    tags: at('tags'),
  };
}

const tooMany = (label: string) =>
  failure('TOO_LARGE', `${label} has more than ${IMPORT_LIMITS.maxRows} rows; nothing was imported`, {
    limit: IMPORT_LIMITS.maxRows,
  });

const named = (label: string, { reason, message, context }: Failure) =>
  failure(reason, `${label}, ${message}`, context);

async function readRows(
  source: SourceText,
  delimiter: string,
  options: StageOptions,
): Promise<Result<Draft>> {
  const draft: Draft = { rows: [], errors: [], preview: [], rowCount: 0 };
  let context: RowContext | undefined;
  for await (const { row, cells, fraction } of readRecords(source.text, delimiter)) {
    if (!context) {
      const columns = readHeader(cells);
      if (!columns.ok) return named(source.label, columns.failure);
      context = {
        columns: columns.value,
        width: cells.length,
        resolve: options.resolve,
        nowMs: options.nowMs,
      };
      continue;
    }
    draft.rowCount += 1;
    if (draft.rowCount > IMPORT_LIMITS.maxRows) return tooMany(source.label);
    addRow(draft, row, cells, context);
    if (draft.rowCount % ROWS_PER_REPORT !== 0) continue;
    options.onProgress?.(fraction, `${draft.rowCount} rows read`);
    if (options.isCancelled?.()) return failure('CANCELLED', `the import of ${source.label} was cancelled`);
  }
  return draft.rowCount === 0 ? failure('EMPTY', `${source.label} has a header but no rows`) : success(draft);
}

function addRow(draft: Draft, row: number, cells: readonly string[], context: RowContext): void {
  if (draft.preview.length < IMPORT_LIMITS.previewRows)
    draft.preview.push(previewRow(row, cells, context.columns));
  const outcome = readRow(row, cells, context);
  if (outcome.row) draft.rows.push(outcome.row);
  draft.errors.push(...outcome.errors.map((error: CellError) => ({ row, ...error })));
}

/** Rows that are right by themselves but not together are errors too. */
function settle(
  source: SourceText,
  delimiter: string,
  draft: Draft,
  accounts: readonly KnownAccount[],
): Staged {
  const conflicts = createConflicts(accounts).find(draft.rows);
  const errors = [...draft.errors, ...conflicts].sort((a, b) => a.row - b.row);
  const bad = new Set(errors.map(({ row }) => row));
  return {
    label: source.label,
    digest: source.digest,
    delimiter,
    rowCount: draft.rowCount,
    rows: draft.rows.filter(({ row }) => !bad.has(row)),
    errorCount: errors.length,
    errors: errors.slice(0, MAX_ERRORS),
    previewRows: draft.preview.map((row) => ({ ...row, isValid: !bad.has(row.row) })),
  };
}

export async function stagePositions(input: ImportSource, options: StageOptions): Promise<Result<Staged>> {
  options.onProgress?.(0, 'reading');
  const source = await readSource(input);
  if (!source.ok) return source;
  const delimiter = findDelimiter(source.value.text);
  try {
    const draft = await readRows(source.value, delimiter, options);
    return draft.ok ? success(settle(source.value, delimiter, draft.value, options.accounts)) : draft;
  } catch (error) {
    if (!(error instanceof CsvRefusal)) throw error;
    return named(source.value.label, error.failure);
  }
}
