/** Shipped data as the command line finds it: the folder `resources` beside the sources or the built files. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rulePackSchema, type RulePack } from '../contracts/rulePacks';
import { InputError } from './commands/command';

/** The nearest `resources/margin` upwards from this file. */
export function resourcesFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'resources', 'margin'))) return join(folder, 'resources');
  }
  throw new InputError('the folder "resources" of the installation was not found');
}

/** The shipped rule pack of a margin model, checked; `kind` is the model's `rulePackKind`. */
export function shippedRulePack(kind: string): RulePack {
  const path = join(resourcesFolder(), 'margin', `${kind.replace('.', '-')}.json`);
  const parsed = rulePackSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(`${path}: ${issue.path.join('.')}: ${issue.message}`);
}
