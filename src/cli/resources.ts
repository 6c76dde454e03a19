/** Shipped data as the command line finds it: the folder `resources` beside the sources or the built files. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NamedMultiplierSet } from '../contracts/multipliers';
import { readMultiplierSets } from '../main/files/multiplierSets';
import { rulePackSchema, type RulePack } from '../contracts/rulePacks';
import { checked } from './files';
import { InputError } from './commands/command';

/** The nearest `resources/margin` upwards from this file. */
export function resourcesFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'resources', 'margin'))) return join(folder, 'resources');
  }
  throw new InputError('the folder "resources" of the installation was not found');
}

/** Multiplier sets that come with the program. */
export async function shippedMultiplierSets(): Promise<readonly NamedMultiplierSet[]> {
  const read = await readMultiplierSets(resourcesFolder());
  if (!read.ok) throw new InputError(read.failure.message);
  return read.value;
}

/** The shipped rule pack of a margin model, checked; `kind` is the model's `rulePackKind`. */
export function shippedRulePack(kind: string): RulePack {
  const path = join(resourcesFolder(), 'margin', `${kind.replace('.', '-')}.json`);
  return checked(rulePackSchema, JSON.parse(readFileSync(path, 'utf8')), path);
}
