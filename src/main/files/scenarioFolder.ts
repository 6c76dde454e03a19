/** The scenario sets that come with the program: every JSON file of a folder, checked like any other. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Failure, type Result } from '../../engine/basics/result';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import { readScenarioJson } from './scenarioJson';

export interface ScenarioFolder {
  /** Good sets in order of file name. */
  readonly sets: readonly ScenarioSet[];
  /** One for every file that was left out. */
  readonly failures: readonly Failure[];
}

const unreadable = (path: string, error: unknown) =>
  failure('STORAGE', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
    path,
  });

async function readSet(path: string): Promise<Result<ScenarioSet>> {
  try {
    return readScenarioJson(await readFile(path, 'utf8'), path);
  } catch (error) {
    return unreadable(path, error);
  }
}

export async function readScenarioFolder(folder: string): Promise<ScenarioFolder> {
  const sets: ScenarioSet[] = [];
  const failures: Failure[] = [];
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
    for (const name of names) {
      const read = await readSet(join(folder, name));
      if (read.ok) sets.push(read.value);
      else failures.push(read.failure);
    }
  } catch (error) {
    failures.push(unreadable(folder, error).failure);
  }
  return { sets, failures };
}
