/** What is shipped in `resources`: each part that cannot be used is left out and named in `failures`. */
import { join } from 'node:path';
import type { Failure, Result } from '../../contracts/result';
import { readCollateralPolicies } from './collateralPolicies';
import { readBundledHistory } from './history/bundledHistory';
import { readMultiplierSets } from './multiplierSets';
import { readRulePacks } from './rulePacks';
import { readScenarioFolder } from './scenarioFolder';

export async function readShippedData(resourcesPath: string) {
  const packs = await readRulePacks(join(resourcesPath, 'margin'));
  const scenarios = await readScenarioFolder(join(resourcesPath, 'scenarios'));
  const failures: Failure[] = [...packs.failures, ...scenarios.failures];
  function list<T>(read: Result<readonly T[]>): readonly T[] {
    if (read.ok) return read.value;
    failures.push(read.failure);
    return [];
  }
  return {
    packs: packs.packs,
    packFailures: packs.failures,
    scenarioSets: scenarios.sets,
    multiplierSets: list(await readMultiplierSets(resourcesPath)),
    collateralPolicies: list(await readCollateralPolicies(resourcesPath)),
    histories: list(await readBundledHistory(join(resourcesPath, 'history'))),
    failures,
  };
}
