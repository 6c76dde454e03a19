/** The haircut policies that come with the program. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policyFileSchema, type CollateralPolicy } from '../../contracts/collateralPolicy';
import { failure, success, type Result } from '../../engine/basics/result';

export async function readCollateralPolicies(
  resourcesPath: string,
): Promise<Result<readonly CollateralPolicy[]>> {
  const path = join(resourcesPath, 'collateral', 'policies.json');
  try {
    const parsed = policyFileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return success(parsed.data.policies);
    const [issue] = parsed.error.issues;
    return failure('INVALID_INPUT', `${path}: ${issue.path.join('.')}: ${issue.message}`, { path });
  } catch (error) {
    return failure('STORAGE', `${path} cannot be read: ${String(error)}`, { path });
  }
}
