/** The text of an import and its digest. The size is looked at before a byte is read. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { IMPORT_LIMITS, type ImportSource } from '../../../contracts/importing';
import { failure, success, type Result } from '../../../engine/basics/result';
import { decodeText } from './decodeText';

export interface SourceText {
  readonly label: string;
  readonly text: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly digest: string;
}

const MEGABYTE = 1024 * 1024;

function checkSize(size: number, label: string): Result<null> {
  if (size <= IMPORT_LIMITS.maxBytes) return success(null);
  const [got, limit] = [(size / MEGABYTE).toFixed(1), IMPORT_LIMITS.maxBytes / MEGABYTE];
  return failure('TOO_LARGE', `${label} has ${got} MB, limit ${limit} MB; nothing was read`, {
    bytes: size,
    limit: IMPORT_LIMITS.maxBytes,
  });
}

async function readBytes(path: string): Promise<Result<Buffer>> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return failure('INVALID_INPUT', `${path} is not a file`, { path });
    const size = checkSize(found.size, basename(path));
    return size.ok ? success(await readFile(path)) : size;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure('NOT_FOUND', `${path} cannot be read: ${why}`, { path });
  }
}

function fromBytes(bytes: Buffer, label: string): Result<SourceText> {
  const text = decodeText(bytes, label);
  if (!text.ok) return text;
  return success({ label, text: text.value, digest: createHash('sha256').update(bytes).digest('hex') });
}

export async function readSource(source: ImportSource): Promise<Result<SourceText>> {
  if (source.kind === 'file') {
    const bytes = await readBytes(source.path);
    return bytes.ok ? fromBytes(bytes.value, basename(source.path)) : bytes;
  }
  const bytes = Buffer.from(source.text, 'utf8');
  const size = checkSize(bytes.length, source.label);
  return size.ok ? fromBytes(bytes, source.label) : size;
}
