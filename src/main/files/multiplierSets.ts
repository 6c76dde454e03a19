/** The multiplier sets that come with the program. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { multiplierFileSchema, type NamedMultiplierSet } from '../../contracts/multipliers';
import { failure, success, type Result } from '../../engine/basics/result';

export async function readMultiplierSets(
  resourcesPath: string,
): Promise<Result<readonly NamedMultiplierSet[]>> {
  const path = join(resourcesPath, 'multipliers', 'sets.json');
  try {
    const parsed = multiplierFileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return success(parsed.data.sets);
    const [issue] = parsed.error.issues;
    return failure('INVALID_INPUT', `${path}: ${issue.path.join('.')}: ${issue.message}`, { path });
  } catch (error) {
    return failure('STORAGE', `${path} cannot be read: ${String(error)}`, { path });
  }
}
