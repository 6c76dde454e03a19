/** A recording in memory, packed as it is in the file: blocks are unpacked as they are played. */
import { failure, success, type Result } from '../../../engine/basics/result';
import { isGzip, readHead, salvageBlock, unpackBlock, type BlockSpan } from './block';
import { readEntry, readHeader, type TapeEntry, type TapeHeader } from './format';

interface Block extends BlockSpan {
  readonly offset: number;
  readonly length: number;
  /** Text of the block that the file ends in. */
  readonly salvaged?: string;
}

export interface Tape {
  readonly header: TapeHeader;
  readonly startMs: number;
  readonly endMs: number;
  readonly blockCount: number;
  readonly entryCount: number;
  /** Why the recording ends early; empty when it was closed in order. */
  readonly notice: string;
  /** Entries of a block; a failure names block and byte where the bytes are damaged. */
  entries(block: number): Result<readonly TapeEntry[]>;
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

function parse(text: string, block: number): Result<readonly TapeEntry[]> {
  const entries: TapeEntry[] = [];
  for (const [i, line] of linesOf(text).entries()) {
    const entry = readEntry(line);
    if (!entry)
      return failure('PARSE', `block ${block}, entry ${i + 1}: not an entry of a recording`, { block });
    entries.push(entry);
  }
  return success(entries);
}

function salvage(bytes: Buffer, offset: number, after: number): Block | undefined {
  const salvaged = salvageBlock(bytes, offset);
  const entries = linesOf(salvaged).flatMap((line) => readEntry(line) ?? []);
  if (entries.length === 0) return undefined;
  const span = { firstMs: Math.max(after, entries[0].t), lastMs: entries[entries.length - 1].t };
  return { ...span, entries: entries.length, offset, length: bytes.length - offset, salvaged };
}

interface Index {
  readonly blocks: readonly Block[];
  /** Byte at which something is that is no whole block. */
  readonly cutAt: number | undefined;
}

/** Blocks after the header, by hopping from head to head. */
function indexBlocks(bytes: Buffer, from: number): Index {
  const blocks: Block[] = [];
  let offset = from;
  let after = -Infinity;
  while (offset < bytes.length) {
    const head = readHead(bytes, offset);
    if (!head) return { blocks, cutAt: offset };
    if (offset + head.length > bytes.length) {
      const rest = salvage(bytes, offset, after);
      return { blocks: rest ? [...blocks, rest] : blocks, cutAt: offset };
    }
    blocks.push({ ...head, offset });
    after = head.lastMs;
    offset += head.length;
  }
  return { blocks, cutAt: undefined };
}

function noticeOf({ blocks, cutAt }: Index, bytes: Buffer, isEnded: boolean): string {
  const frames = blocks.reduce((sum, { entries }) => sum + entries, 0);
  if (cutAt !== undefined) {
    const whole = blocks.filter(({ salvaged }) => salvaged === undefined).length;
    return `the file is cut: block ${whole + 1} begins at byte ${cutAt} and is not whole at byte ${bytes.length}; ${frames} entries are left`;
  }
  return isEnded ? '' : `the recording was not ended in order; ${frames} entries are there`;
}

/** Opens a recording. Damaged blocks are found when they are played. */
export function openTape(bytes: Buffer): Result<Tape> {
  const head = isGzip(bytes) ? readHead(bytes, 0) : undefined;
  if (!head) return failure('PARSE', 'the file is no recording of Plimsoll');
  if (head.length > bytes.length)
    return failure('PARSE', `the file is cut within its header, at byte ${bytes.length} of ${head.length}`);
  const first = unpackBlock(bytes, 0, head.length);
  if (first === undefined) return failure('PARSE', `the header of the recording is damaged`);
  const header = readHeader(first);
  if (!header.ok) return header;
  const index = indexBlocks(bytes, head.length);
  const { blocks } = index;
  const last = blocks.at(-1);
  if (!last) return failure('EMPTY', 'the recording holds no frame');

  const read = (block: number): Result<readonly TapeEntry[]> => {
    const { offset, length, salvaged } = blocks[block];
    const text = salvaged ?? unpackBlock(bytes, offset, length);
    if (text !== undefined) return parse(text, block + 1);
    const place = `block ${block + 1}, bytes ${offset} to ${offset + length}`;
    return failure('PARSE', `${place}: damaged`, { block: block + 1, offset });
  };
  const tail = read(blocks.length - 1);
  const isEnded = tail.ok && tail.value.at(-1)?.dir === 'end';
  return success({
    header: header.value,
    startMs: header.value.startedMs,
    endMs: Math.max(header.value.startedMs, last.lastMs),
    blockCount: blocks.length,
    entryCount: blocks.reduce((sum, { entries }) => sum + entries, 0),
    notice: noticeOf(index, bytes, isEnded),
    entries: read,
  });
}
