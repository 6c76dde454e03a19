/** A SPAN file from the disk or as given: whole when it is XML, record by record when it is positional. */
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ImportSource } from '../../contracts/importing';
import { failure, success, type Result } from '../../engine/basics/result';
import { Pa2Fault } from './pa2/line';
import { createPa2Reader, type Pa2Content } from './pa2/reader';
import type { SpanWatch } from './spanFile';

/** XML is read as one string; positional files stream. */
const MAX_XML_BYTES = 200_000_000;
const HEAD_BYTES = 64;
const LINES_PER_STEP = 20_000;

/** `label` is shown in what is refused: the path, or the name that came with the text. */
export type SpanInput =
  | { readonly form: 'xml'; readonly label: string; readonly text: string }
  | { readonly form: 'positional'; readonly label: string; readonly content: Pa2Content };

/** Records begin with their type: a digit, or a letter and a blank; XML begins with "<". */
const isPositional = (head: string): boolean => /^(?:[0-9]|[A-Z] )/.test(head);

/** A fault as a failure with file, line and record; anything else is a bug and is thrown on. */
export function pa2Failure(label: string, error: unknown): Result<never> {
  if (!(error instanceof Pa2Fault)) throw error;
  const { number, text } = error.line;
  const record = text.slice(0, 2).trimEnd();
  const message = `${label}: line ${number}: record ${record}: ${error.message}`;
  return failure('INVALID_INPUT', message, { line: number, record });
}

interface Lines {
  readonly lines: AsyncIterable<string> | Iterable<string>;
  /** How much of the file has gone by, 0 to 1. */
  readonly fraction: () => number;
}

async function readPositional(
  { lines, fraction }: Lines,
  label: string,
  wanted: readonly string[],
  watch: SpanWatch,
): Promise<Result<SpanInput>> {
  const reader = createPa2Reader(wanted);
  let number = 0;
  try {
    for await (const text of lines) {
      number += 1;
      reader.read({ number, text });
      if (number % LINES_PER_STEP !== 0) continue;
      if (watch.isCancelled())
        return failure('CANCELLED', `reading ${label} was cancelled; nothing was stored`);
      watch.onProgress(0.05 + 0.85 * fraction(), `line ${number}`);
    }
    return success({ form: 'positional', label, content: reader.finish() });
  } catch (error) {
    return pa2Failure(label, error);
  }
}

async function readPath(
  path: string,
  label: string,
  wanted: readonly string[],
  watch: SpanWatch,
): Promise<Result<SpanInput>> {
  const file = await open(path);
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  await file.close();
  if (isPositional(buffer.toString('latin1', 0, bytesRead))) {
    const input = createReadStream(path, 'latin1');
    const lines = createInterface({ input, crlfDelay: Infinity });
    const read = await readPositional(
      { lines, fraction: () => input.bytesRead / size },
      label,
      wanted,
      watch,
    );
    input.destroy();
    return read;
  }
  if (size > MAX_XML_BYTES)
    return failure('TOO_LARGE', `${label} has ${size} bytes, limit ${MAX_XML_BYTES}`, { path });
  return success({ form: 'xml', label, text: await readFile(path, 'utf8') });
}

/** `wanted`: codes of the commodities, all of them when empty. */
export async function spanInputOf(
  source: ImportSource,
  wanted: readonly string[],
  watch: SpanWatch,
): Promise<Result<SpanInput>> {
  watch.onProgress(0.05, 'reading');
  if (source.kind === 'text') {
    const { label, text } = source;
    if (!isPositional(text)) return success({ form: 'xml', label, text });
    return readPositional({ lines: text.split(/\r?\n/), fraction: () => 0 }, label, wanted, watch);
  }
  try {
    return await readPath(source.path, source.path, wanted, watch);
  } catch (error) {
    return failure('STORAGE', `${source.path} cannot be read: ${String(error)}`, { path: source.path });
  }
}
