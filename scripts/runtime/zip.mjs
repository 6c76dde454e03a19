import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_SIZE = 22;
const MAX_COMMENT = 65_535;

/**
 * Unpacks the entries of a zip file that `target` maps to a path below `folder`
 * (undefined skips the entry). Keeps permission bits, checks every CRC-32.
 * Covers what the runtime archive needs: stored and deflated entries, no zip64, no encryption, no links.
 */
export async function unzip(file, folder, target) {
  const handle = await open(file, 'r');
  try {
    for (const entry of await readDirectory(handle)) {
      const name = target(entry.name);
      if (name === undefined || name === '' || name.endsWith('/')) continue;
      await extract(handle, entry, safeJoin(folder, name));
    }
  } finally {
    await handle.close();
  }
}

async function readDirectory(handle) {
  const { size } = await handle.stat();
  const tail = await readAt(
    handle,
    Math.max(0, size - END_SIZE - MAX_COMMENT),
    Math.min(size, END_SIZE + MAX_COMMENT),
  );
  let at = tail.length - END_SIZE;
  while (at >= 0 && tail.readUInt32LE(at) !== END_OF_DIRECTORY) at -= 1;
  if (at < 0) throw new Error('not a complete zip file: its directory is missing');
  const directory = await readAt(handle, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  return parseDirectory(directory, tail.readUInt16LE(at + 10));
}

function parseDirectory(bytes, count) {
  const entries = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('damaged zip directory');
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packedSize: bytes.readUInt32LE(at + 20),
      mode: bytes.readUInt32LE(at + 38) >>> 16,
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

async function extract(handle, entry, path) {
  const header = await readAt(handle, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await readAt(handle, start, entry.packedSize);
  const bytes = entry.method === 0 ? packed : await inflate(packed);
  if (crc32(bytes) !== entry.crc) throw new Error(`damaged zip entry ${entry.name}`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes, { mode: entry.mode & 0o777 || 0o644 });
}

function safeJoin(folder, name) {
  const path = normalize(join(folder, name));
  if (!path.startsWith(normalize(folder) + sep)) throw new Error(`zip entry outside its folder: ${name}`);
  return path;
}

async function readAt(handle, position, length) {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  if (bytesRead !== length) throw new Error('not a complete zip file: it ends too early');
  return bytes;
}
