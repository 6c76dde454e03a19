/** Records of delimited text with the line each starts on. Quotes follow RFC 4180. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { failure, type Failure } from '../../../engine/basics/result';

export interface CsvRecord {
  /** Line it starts on, header = 1. */
  readonly row: number;
  readonly cells: readonly string[];
  /** Share of the text read so far, 0 to 1. */
  readonly fraction: number;
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number; readonly bytes: number };
}

const CHUNK = 64 * 1024;
const MAX_RECORD = 64 * 1024;

function* chunks(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += CHUNK) yield text.slice(start, start + CHUNK);
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote that opens here is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'there is text behind a closing quote; double the quotes inside a quoted cell',
  INVALID_OPENING_QUOTE: 'a quote stands inside an unquoted cell; quote the whole cell',
  CSV_MAX_RECORD_SIZE: `the row is longer than ${MAX_RECORD} characters, or a quote is never closed`,
};

function explain(error: CsvError, row: number): Failure {
  const reason = error.code === 'CSV_MAX_RECORD_SIZE' ? 'TOO_LARGE' : 'PARSE';
  return failure(reason, `line ${row}: ${EXPLANATIONS[error.code] ?? error.message}`, { row }).failure;
}

/** Yields records; throws `CsvRefusal` where the text is no well-formed CSV. Lines of blanks are passed over. */
export async function* readRecords(text: string, delimiter: string): AsyncGenerator<CsvRecord> {
  let parsedLine = 0;
  const parser = parse({
    // Follows the parser itself: on an error it drops the records that were not read from it yet.
    on_record(record: string[], { lines }) {
      parsedLine = lines;
      return record;
    },
    delimiter,
    info: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_RECORD,
  });
  const size = Buffer.byteLength(text);
  let lastLine = 0;
  try {
    for await (const { record, info } of Readable.from(chunks(text)).pipe(parser) as AsyncIterable<Parsed>) {
      const row = lastLine + 1;
      lastLine = info.lines;
      if (record.every((cell) => cell.trim() === '')) continue;
      yield { row, cells: record, fraction: info.bytes / size };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new CsvRefusal(explain(error, parsedLine + 1));
    throw error;
  }
}

/** Carries a failure out of the generator. */
export class CsvRefusal extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
