/** Calls about rule packs: copies, choice, comparison, rehearsal, files. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import type { Result } from '../../contracts/result';
import { failure, success } from '../../engine/basics/result';
import type { EngineClient } from '../compute/engineClient';
import type { ImportService } from '../services/importing';
import type { PackService } from '../services/packs';
import { importSpanPack } from '../services/spanImport';
import { chooseFile, chooseTarget } from './dialogs';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `packs.${string}`>;

const PACK_FILES = [{ name: 'Rule pack', extensions: ['json'] }];
const SPAN_FILES = [
  { name: 'SPAN parameters', extensions: ['spn', 'xml', 'pa2'] },
  { name: 'All files', extensions: ['*'] },
];
const MAX_PACK_BYTES = 20_000_000;

async function readText(path: string, limit: number): Promise<Result<string>> {
  try {
    const { size } = await stat(path);
    if (size > limit) return failure('TOO_LARGE', `${path} has ${size} bytes, limit ${limit}`, { path });
    return success(await readFile(path, 'utf8'));
  } catch (error) {
    return failure('STORAGE', `${path} cannot be read: ${String(error)}`, { path });
  }
}

async function writeText(path: string, text: string): Promise<Result<string>> {
  try {
    await writeFile(path, text);
    return success(path);
  } catch (error) {
    return failure('STORAGE', `${path} cannot be written: ${String(error)}`, { path });
  }
}

export const packCalls = (
  packs: PackService,
  engine: EngineClient,
  importing: ImportService,
): Pick<Handlers, Names> => ({
  'packs.list': () => packs.list(),
  'packs.get': ({ id }) => packs.get(id),
  'packs.duplicate': ({ id }) => packs.duplicate(id),
  'packs.save': ({ pack }) => packs.save(pack),
  'packs.remove': ({ id }) => packs.remove(id),
  'packs.diff': ({ first, second }) => packs.diff(first, second),
  'packs.choose': ({ accountId, model, packId }) => packs.choose(accountId, model, packId),
  'packs.import': ({ name, text }) => packs.importText(text, name),
  'packs.importFile': async (_argument, { contents }) => {
    const path = await chooseFile(contents, 'Import a rule pack', PACK_FILES);
    if (path === null) return success(null);
    const text = await readText(path, MAX_PACK_BYTES);
    return text.ok ? packs.importText(text.value, path) : text;
  },
  'packs.exportFile': async ({ id }, { contents }) => {
    const pack = packs.get(id);
    if (!pack.ok) return pack;
    const path = await chooseTarget(contents, 'Export the rule pack', `${id}.json`, PACK_FILES);
    return path === null ? success(null) : writeText(path, `${JSON.stringify(pack.value, null, 2)}\n`);
  },
  'packs.rehearse': async ({ id, daysAhead }) => {
    const pack = packs.get(id);
    return pack.ok ? engine.ask('rehearse', { pack: pack.value, daysAhead }) : pack;
  },
  'packs.importSpan': ({ name, text, coins }) =>
    importSpanPack(packs, importing, { kind: 'text', label: name, text }, coins),
  'packs.importSpanFile': async ({ coins }, { contents }) => {
    const path = await chooseFile(contents, 'Import SPAN parameters', SPAN_FILES);
    if (path === null) return success(null);
    return importSpanPack(packs, importing, { kind: 'file', path }, coins);
  },
});
