/** The text of a SPAN file, from the disk or as given. */
import { readFile, stat } from 'node:fs/promises';
import type { ImportSource } from '../../contracts/importing';
import { failure, success, type Result } from '../../engine/basics/result';

const MAX_BYTES = 200_000_000;

export interface SpanText {
  /** Shown in what is refused: the path, or the name that came with the text. */
  readonly label: string;
  readonly text: string;
}

export async function spanTextOf(
  source: ImportSource,
  onProgress: (fraction: number, detail: string) => void,
): Promise<Result<SpanText>> {
  onProgress(0.05, 'reading');
  if (source.kind === 'text') return success({ label: source.label, text: source.text });
  const { path } = source;
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      return failure('TOO_LARGE', `${path} has ${size} bytes, limit ${MAX_BYTES}`, { path });
    return success({ label: path, text: await readFile(path, 'utf8') });
  } catch (error) {
    return failure('STORAGE', `${path} cannot be read: ${String(error)}`, { path });
  }
}
