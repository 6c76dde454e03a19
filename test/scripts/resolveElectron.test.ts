import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFallback, fallback, fallbackDist } from '../../scripts/runtime/fallbackRuntime.mjs';
import { executableName, findOfficial } from '../../scripts/runtime/officialRuntime.mjs';
import { resolveElectron } from '../../scripts/runtime/resolveElectron.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-runtime-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Sources of which the named ones have a runtime; records who was asked, in order. */
function sources(having: readonly string[], supported = true) {
  const asked: string[] = [];
  const source = (name: string) => () => {
    asked.push(name);
    const runtime = { executable: name, distPath: folder, version: '1', kind: 'official' };
    return Promise.resolve(having.includes(name) ? runtime : undefined);
  };
  const names = ['findOfficial', 'installOfficial', 'findFallback', 'installFallback'];
  const all = Object.fromEntries(names.map((name) => [name, source(name)]));
  return { asked, all: { ...all, fallbackSupported: () => supported } as never };
}

test.each([
  [['findOfficial', 'installOfficial', 'findFallback'], ['findOfficial']],
  [
    ['installOfficial', 'findFallback'],
    ['findOfficial', 'installOfficial'],
  ],
  [
    ['findFallback', 'installFallback'],
    ['findOfficial', 'installOfficial', 'findFallback'],
  ],
  [['installFallback'], ['findOfficial', 'installOfficial', 'findFallback', 'installFallback']],
])('with %j available, the search asks %j and stops', async (having, expected) => {
  const { asked, all } = sources(having);
  const found = await resolveElectron({ env: {}, sources: all });
  expect(asked).toEqual(expected);
  expect(found?.executable).toBe(expected.at(-1));
});

test('without permission to install, only what is there counts', async () => {
  const { asked, all } = sources(['installOfficial', 'installFallback']);
  expect(await resolveElectron({ install: false, env: {}, sources: all })).toBeUndefined();
  expect(asked).toEqual(['findOfficial', 'findFallback']);
});

test('a platform without any runtime gets told what to do', async () => {
  const { all } = sources([], false);
  await expect(resolveElectron({ env: {}, sources: all })).rejects.toThrow('ELECTRON_OVERRIDE_DIST_PATH');
});

test('the override wins over everything else', async () => {
  place(join(folder, executableName()), '');
  place(join(folder, 'version'), 'v44.0.1\n');
  const { asked, all } = sources(['findOfficial']);
  const found = await resolveElectron({ env: { ELECTRON_OVERRIDE_DIST_PATH: folder }, sources: all });
  expect(found).toMatchObject({ distPath: folder, version: '44.0.1', kind: 'official' });
  expect(asked).toEqual([]);
});

test('an override that holds no Electron is an error, not a reason to take another', async () => {
  const { all } = sources(['findOfficial']);
  const attempt = resolveElectron({ env: { ELECTRON_OVERRIDE_DIST_PATH: folder }, sources: all });
  await expect(attempt).rejects.toThrow(folder);
});

test('an official binary of another version, or without its executable, does not count', async () => {
  place(join(folder, 'version'), '45.0.0');
  expect(await findOfficial(folder, '45.0.0')).toBeUndefined();
  place(join(folder, executableName()), '');
  expect(await findOfficial(folder, '45.0.0')).toMatchObject({ kind: 'official', version: '45.0.0' });
  expect(await findOfficial(folder, '45.0.1')).toBeUndefined();
});

test('a fallback without its completion mark is an interrupted set-up and does not count', async () => {
  const env = { XDG_CACHE_HOME: folder };
  place(join(fallbackDist(env), 'electron'), '');
  expect(await findFallback(env)).toBeUndefined();
  const mark = { layout: 2, integrity: fallback.pack.integrity };
  place(join(fallbackDist(env), '.complete.json'), JSON.stringify({ ...mark, integrity: 'sha512-other' }));
  expect(await findFallback(env)).toBeUndefined();
  place(join(fallbackDist(env), '.complete.json'), JSON.stringify(mark));
  expect(await findFallback(env)).toMatchObject({ kind: 'fallback', version: '33.2.1' });
});

function place(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
