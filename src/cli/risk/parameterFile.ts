/** Parameter sets of files: the output of `plimsoll calibrate --json`, or the set alone. */
import { parameterSetSchema } from '../../contracts/calibration';
import type { ParameterSet } from '../../engine/calibration/parameterSet';
import { checked, readJsonFile } from '../files';

/** Throws `InputError` naming file and field. */
export async function readParameterSet(file: string, cwd: string): Promise<ParameterSet> {
  const json = await readJsonFile(file, cwd);
  const inner = typeof json === 'object' && json !== null && 'set' in json ? json.set : json;
  return checked(parameterSetSchema, inner, file) as ParameterSet;
}
