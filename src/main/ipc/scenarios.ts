/** Calls about the scenario library, and running a set on the live market or on a stored snapshot. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import type { MarketSnapshot } from '../../contracts/domain';
import type { Result } from '../../contracts/result';
import type { EngineClient } from '../compute/engineClient';
import type { ScenarioLibrary } from '../services/scenarioLibrary';
import type { SnapshotService } from '../services/snapshots';
import { chooseFile, chooseTarget } from './dialogs';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `scenarios.${string}`>;

const JSON_FILES = [{ name: 'Scenario set', extensions: ['json'] }];
const MAX_BYTES = 5_000_000;

async function readText(path: string): Promise<Result<string>> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) {
      const message = `${path} has ${size} bytes, limit ${MAX_BYTES}`;
      return { ok: false, failure: { reason: 'TOO_LARGE', message } };
    }
    return { ok: true, value: await readFile(path, 'utf8') };
  } catch (error) {
    return { ok: false, failure: { reason: 'STORAGE', message: `${path} cannot be read: ${String(error)}` } };
  }
}

async function writeText(path: string, text: string): Promise<Result<string>> {
  try {
    await writeFile(path, text);
    return { ok: true, value: path };
  } catch (error) {
    const message = `${path} cannot be written: ${String(error)}`;
    return { ok: false, failure: { reason: 'STORAGE', message } };
  }
}

export function scenarioCalls(
  library: ScenarioLibrary,
  snapshots: SnapshotService,
  engine: EngineClient,
): Pick<Handlers, Names> {
  const snapshotOf = (id: string | null): Result<null> | Promise<Result<MarketSnapshot>> =>
    id === null ? { ok: true, value: null } : snapshots.get(id);
  return {
    'scenarios.list': () => library.list(),
    'scenarios.get': ({ id }) => library.get(id),
    'scenarios.save': ({ set }) => library.save(set),
    'scenarios.duplicate': ({ id }) => library.duplicate(id),
    'scenarios.delete': ({ id }) => library.delete(id),
    'scenarios.restore': ({ id }) => library.restore(id),
    'scenarios.history': ({ id }) => library.history(id),
    'scenarios.import': ({ json }) => library.importJson(json),
    'scenarios.importFile': async (_argument, { contents }) => {
      const path = await chooseFile(contents, 'Import a scenario set', JSON_FILES);
      if (path === null) return { ok: true, value: null };
      const text = await readText(path);
      return text.ok ? library.importJson(text.value, path) : text;
    },
    'scenarios.exportFile': async ({ id }, { contents }) => {
      const exported = library.exportJson(id);
      if (!exported.ok) return exported;
      const path = await chooseTarget(
        contents,
        'Export the scenario set',
        exported.value.fileName,
        JSON_FILES,
      );
      return path === null ? { ok: true, value: null } : writeText(path, exported.value.json);
    },
    'scenarios.run': async ({ set, snapshotId }) => {
      const snapshot = await snapshotOf(snapshotId);
      return snapshot.ok ? engine.ask('runScenarios', { set, snapshot: snapshot.value }) : snapshot;
    },
  };
}
