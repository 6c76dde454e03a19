/** Bytes of a file to text, or a plain reason why they are not UTF-8 text. */
import { isUtf8 } from 'node:buffer';
import { failure, success, type Result } from '../../../engine/basics/result';

const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'an Excel workbook or a ZIP archive; save the sheet as "CSV UTF-8"'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook; save the sheet as "CSV UTF-8"'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x1f, 0x8b], 'a gzip archive; unpack it first'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'an SQLite database'],
];
const UTF16_MARKS: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
const NEWLINE = 0x0a;
const LOOK = 4_096;

const startsWith = (bytes: Buffer, start: readonly number[]): boolean =>
  start.length <= bytes.length && start.every((byte, index) => bytes[index] === byte);

/** UTF-16 text without mark has a zero in nearly every second place. */
function looksUtf16(bytes: Buffer): boolean {
  const head = bytes.subarray(0, LOOK);
  const zeros = [0, 0];
  head.forEach((byte, index) => byte === 0 && (zeros[index % 2] = (zeros[index % 2] ?? 0) + 1));
  return Math.max(...zeros) > head.length * 0.3 && Math.min(...zeros) === 0;
}

/** Line and byte offset of the first line that is not UTF-8. */
function firstBadLine(bytes: Buffer): { readonly line: number; readonly offset: number } {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found === -1 ? bytes.length : found + 1;
    if (!isUtf8(bytes.subarray(start, end))) return { line, offset: start };
    start = end;
    line += 1;
  }
  return { line, offset: start };
}

/** A mark at the start (BOM) is dropped. */
export function decodeText(bytes: Buffer, label: string): Result<string> {
  if (bytes.length === 0) return failure('EMPTY', `${label} is empty`);
  const signature = SIGNATURES.find(([start]) => startsWith(bytes, start));
  if (signature) return failure('ENCODING', `${label} is ${signature[1]}`);
  if (UTF16_MARKS.some((mark) => startsWith(bytes, mark)) || looksUtf16(bytes)) {
    return failure('ENCODING', `${label} is UTF-16 text; save it as UTF-8`);
  }
  const zero = bytes.indexOf(0);
  if (zero !== -1) {
    return failure('ENCODING', `${label} is binary, not text: zero byte at offset ${zero}`, { offset: zero });
  }
  if (!isUtf8(bytes)) {
    const { line, offset } = firstBadLine(bytes);
    const message = `${label} is not UTF-8 text: line ${line} has bytes of another encoding; save it as UTF-8`;
    return failure('ENCODING', message, { row: line, offset });
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return text.trim() === '' ? failure('EMPTY', `${label} is empty`) : success(text);
}
