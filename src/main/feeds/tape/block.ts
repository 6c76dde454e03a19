/**
 * A recording is a chain of gzip members, so that `zcat` reads it whole. Each names its own length and span of time in
 * an extra field of the gzip header (RFC 1952, 2.3.1.1): a reader hops over members without unpacking them, and a file
 * that was cut loses no more than the last one.
 */
import { constants, crc32, deflateRaw, inflateRawSync } from 'node:zlib';
import { promisify } from 'node:util';

const deflate = promisify(deflateRaw);

export interface BlockSpan {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly entries: number;
}

export interface BlockHead extends BlockSpan {
  /** Bytes of the whole member. */
  readonly length: number;
}

const EXTRA_BYTES = 24;
const FIELD_BYTES = 4 + EXTRA_BYTES;
export const HEAD_BYTES = 10 + 2 + FIELD_BYTES;
const TRAIL_BYTES = 8;
/** gzip, deflate, a header with an extra field; no time; unknown system. */
const MAGIC = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255]);
const FIELD = Buffer.from('PL');

export async function packBlock(text: string, { firstMs, lastMs, entries }: BlockSpan): Promise<Buffer> {
  const plain = Buffer.from(text, 'utf8');
  const packed = await deflate(plain, { level: 7 });
  const block = Buffer.alloc(HEAD_BYTES + packed.length + TRAIL_BYTES);
  MAGIC.copy(block);
  block.writeUInt16LE(FIELD_BYTES, 10);
  FIELD.copy(block, 12);
  block.writeUInt16LE(EXTRA_BYTES, 14);
  block.writeUInt32LE(block.length, 16);
  block.writeUInt32LE(entries, 20);
  block.writeDoubleLE(firstMs, 24);
  block.writeDoubleLE(lastMs, 32);
  packed.copy(block, HEAD_BYTES);
  block.writeUInt32LE(crc32(plain), HEAD_BYTES + packed.length);
  block.writeUInt32LE(plain.length % 2 ** 32, HEAD_BYTES + packed.length + 4);
  return block;
}

export const isGzip = (bytes: Buffer): boolean => bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Head of the member at `offset`; `undefined` where none begins. */
export function readHead(bytes: Buffer, offset: number): BlockHead | undefined {
  if (bytes.length - offset < HEAD_BYTES) return undefined;
  if (!bytes.subarray(offset, offset + 4).equals(MAGIC.subarray(0, 4))) return undefined;
  if (!bytes.subarray(offset + 12, offset + 14).equals(FIELD)) return undefined;
  const length = bytes.readUInt32LE(offset + 16);
  const [firstMs, lastMs] = [bytes.readDoubleLE(offset + 24), bytes.readDoubleLE(offset + 32)];
  const isSound = length >= HEAD_BYTES + TRAIL_BYTES && firstMs <= lastMs;
  return isSound ? { length, entries: bytes.readUInt32LE(offset + 20), firstMs, lastMs } : undefined;
}

/** Text of a whole member; `undefined` when its bytes are damaged. */
export function unpackBlock(bytes: Buffer, offset: number, length: number): string | undefined {
  const end = offset + length - TRAIL_BYTES;
  try {
    const plain = inflateRawSync(bytes.subarray(offset + HEAD_BYTES, end));
    return crc32(plain) === bytes.readUInt32LE(end) ? plain.toString('utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** What a member holds that was cut: its whole lines up to the cut. */
export function salvageBlock(bytes: Buffer, offset: number): string {
  try {
    const part = inflateRawSync(bytes.subarray(offset + HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
    const text = part.toString('utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1);
  } catch {
    return '';
  }
}
