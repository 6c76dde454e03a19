/** The shipped rule packs, for tests of the models. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulePackSchema } from '../../../src/contracts/rulePacks';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import type { ActiveModel } from '../../../src/engine/margin/marginEngine';
import type { RulePack } from '../../../src/engine/margin/rulePack';

const folder = join(import.meta.dirname, '../../../resources/margin');

export const shippedPack = (name: string): RulePack =>
  rulePackSchema.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));

export const allModels = (): readonly ActiveModel[] =>
  MARGIN_MODELS.map((model) => ({ model, pack: shippedPack(model.rulePackKind.replace('.', '-')) }));
