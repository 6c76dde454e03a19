/**
 * Factor histories from delimited text: a column of dates or instants, then one column per factor, headed by its id
 * (`spot:BTC`, `equity:SPX`). Rows with an error refuse the whole file; findings (gaps, outliers) are told beside it.
 */
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';
import {
  factorOf,
  FACTOR_KINDS,
  isPriceLike,
  type FactorHistory,
  type FactorProvenance,
} from '../../../engine/market/factorHistory';
import { DAILY_RULES, seriesFindings, type SeriesFinding } from '../../../engine/risk/factors/seriesChecks';
import { readDecimal } from '../positions/decimal';
import { CsvRefusal, readRecords, type CsvRecord } from '../positions/records';
import { readInstant } from './instant';

export interface ReadHistory {
  readonly series: readonly FactorHistory[];
  /** Gaps, outliers and constant stretches by series id; they do not stop an import. */
  readonly findings: Readonly<Record<string, readonly SeriesFinding[]>>;
}

export interface HistoryRowError {
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly failure: Failure;
}

/** Shown to the user; the first errors stand for all. */
export const MAX_ROW_ERRORS = 200;
const MAX_ROWS = 2_000_000;
const DELIMITERS = [',', ';', '\t'] as const;
const TIME_HEADERS = new Set(['date', 'time', 'timestamp', 'datetime']);

interface Column {
  readonly name: string;
  readonly at: number;
  readonly times: number[];
  readonly values: number[];
}

const delimiterOf = (firstLine: string): string =>
  [...DELIMITERS].sort((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0];

function columnsOf({ cells }: CsvRecord, label: string): Result<Column[]> {
  const names = cells.map((cell) => cell.trim());
  if (!TIME_HEADERS.has((names[0] ?? '').toLowerCase())) {
    const got = names[0] ?? '';
    return failure(
      'PARSE',
      `${label}, row 1: the first column is "${got}", must be one of ${[...TIME_HEADERS].join(', ')}`,
    );
  }
  if (names.length < 2)
    return failure('PARSE', `${label}, row 1: there is no column of values beside the dates`);
  for (const [at, name] of names.entries()) {
    if (at === 0) continue;
    if (factorOf(name) === undefined) {
      const kinds = FACTOR_KINDS.map((kind) => `${kind}:NAME`).join(', ');
      return failure('PARSE', `${label}, row 1: column "${name}" names no factor; write one of ${kinds}`, {
        column: name,
      });
    }
    if (names.indexOf(name) !== at)
      return failure('DUPLICATE', `${label}, row 1: column "${name}" is there twice`, { column: name });
  }
  return success(names.slice(1).map((name, k) => ({ name, at: k + 1, times: [], values: [] })));
}

/** Adds one row to the columns; an empty cell is a day without a value. */
function takeRow({ row, cells }: CsvRecord, columns: readonly Column[], errors: HistoryRowError[]): void {
  const refuse = (column: string, value: string, why: Failure): void =>
    void errors.push({ row, column, value: value.slice(0, 60), failure: why });
  const instant = readInstant(cells[0] ?? '');
  if (!instant.ok) return refuse('date', cells[0] ?? '', instant.failure);
  if (cells.length > columns.length + 1) {
    const message = `${cells.length} cells, the header has ${columns.length + 1}`;
    return refuse('', cells.at(-1) ?? '', { reason: 'PARSE', message });
  }
  for (const { name, at, times, values } of columns) {
    const text = (cells[at] ?? '').trim();
    if (text === '') continue;
    const level = readLevel(text, name);
    if (!level.ok) refuse(name, text, level.failure);
    else if (times.length > 0 && instant.value <= times[times.length - 1])
      refuse('date', cells[0], orderFailure(instant.value, times));
    else {
      times.push(instant.value);
      values.push(level.value);
    }
  }
}

function orderFailure(instant: number, times: readonly number[]): Failure {
  const isSame = instant === times[times.length - 1];
  return isSame
    ? { reason: 'DUPLICATE', message: 'the same date as the row before' }
    : { reason: 'INVALID_INPUT', message: 'earlier than the row before; sort the file by date' };
}

function readLevel(text: string, id: string): Result<number> {
  const decimal = readDecimal(text);
  if (!decimal.ok) return decimal;
  const value = Number(decimal.value);
  const kind = factorOf(id)?.kind;
  if (kind !== undefined && isPriceLike(kind) && value <= 0) {
    return failure('OUT_OF_RANGE', `${text} is not positive, as a level of ${kind} must be`, { value: text });
  }
  return success(value);
}

export interface HistoryRefusal {
  readonly failure: Failure;
  /** Row by row, at most MAX_ROW_ERRORS. */
  readonly errors: readonly HistoryRowError[];
}

export type HistoryReading =
  { readonly ok: true; readonly value: ReadHistory } | ({ readonly ok: false } & HistoryRefusal);

const refused = (
  problem: { readonly failure: Failure },
  errors: readonly HistoryRowError[] = [],
): HistoryReading => ({
  ok: false,
  failure: problem.failure,
  errors: errors.slice(0, MAX_ROW_ERRORS),
});

/** Text of a file to series. `label` is the file's name for messages. */
export async function readHistory(
  text: string,
  label: string,
  provenance: FactorProvenance,
): Promise<HistoryReading> {
  let columns: Column[] | undefined;
  const errors: HistoryRowError[] = [];
  let rows = 0;
  try {
    for await (const record of readRecords(
      text,
      delimiterOf(text.slice(0, text.indexOf('\n') + 1 || undefined)),
    )) {
      if (columns === undefined) {
        const found = columnsOf(record, label);
        if (!found.ok) return refused(found);
        columns = found.value;
        continue;
      }
      rows += 1;
      if (rows > MAX_ROWS) return refused(failure('TOO_LARGE', `${label} has more than ${MAX_ROWS} rows`));
      takeRow(record, columns, errors);
    }
  } catch (error) {
    if (error instanceof CsvRefusal) return refused(error);
    throw error;
  }
  if (columns === undefined || rows === 0) return refused(failure('EMPTY', `${label} holds no rows`));
  if (errors.length > 0) {
    const [first] = errors;
    const where = `row ${first.row}, ${first.column || 'row'}: ${first.failure.message}`;
    return refused(
      failure('PARSE', `${label}: ${errors.length} errors, the first in ${where}; nothing was imported`),
      errors,
    );
  }
  return finish(columns, label, provenance);
}

function finish(columns: readonly Column[], label: string, provenance: FactorProvenance): HistoryReading {
  const empty = columns.find(({ values }) => values.length < 2);
  if (empty)
    return refused(
      failure(
        'INVALID_INPUT',
        `${label}: column "${empty.name}" has ${empty.values.length} values, at least 2 are needed`,
      ),
    );
  const series = columns.flatMap(({ name, times, values }): FactorHistory[] => {
    const factor = factorOf(name);
    if (factor === undefined) return [];
    return [
      {
        id: name,
        ...factor,
        timesMs: Float64Array.from(times),
        values: Float64Array.from(values),
        provenance,
      },
    ];
  });
  const findings = Object.fromEntries(
    series.map(({ id, kind, timesMs, values }) => [
      id,
      seriesFindings(timesMs, values, { ...DAILY_RULES, positive: isPriceLike(kind) }),
    ]),
  );
  return { ok: true, value: { series, findings } };
}
