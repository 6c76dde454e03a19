/** Margin models of a command with the rule pack that decides on the valuation date, or the user's own. */
import { join } from 'node:path';
import type { ActiveModel } from '../../engine/margin/marginEngine';
import { findMarginModel, MARGIN_MODELS } from '../../engine/margin/models';
import type { RulePack } from '../../engine/margin/rulePack';
import { isInForce, packInForce } from '../../main/compute/packsInForce';
import { readRulePacks, readRulePackText } from '../../main/files/rulePacks';
import { InputError } from '../commands/command';
import { readTextFile } from '../files';
import { resourcesFolder } from '../resources';

/** Throws `InputError` with file, path and cause of the first malformed pack. */
export async function readPackFile(file: string, cwd: string): Promise<RulePack> {
  const read = readRulePackText(await readTextFile(file, cwd), file);
  if (!read.ok) throw new InputError(read.failure.message);
  return read.value;
}

export async function shippedPacks(): Promise<readonly RulePack[]> {
  const { packs, failures } = await readRulePacks(join(resourcesFolder(), 'margin'));
  if (failures.length > 0) throw new InputError(failures.map(({ message }) => message).join('\n'));
  return packs;
}

export interface PackSource {
  readonly shipped: readonly RulePack[];
  /** The user's, which take the place of the shipped ones of their kind. */
  readonly own: readonly RulePack[];
}

export async function packSource(files: readonly string[], cwd: string): Promise<PackSource> {
  const own = await Promise.all(files.map((file) => readPackFile(file, cwd)));
  const kinds = new Set(MARGIN_MODELS.map(({ rulePackKind }) => rulePackKind));
  for (const [k, { model }] of own.entries()) {
    if (!kinds.has(model))
      throw new InputError(`${files[k]}: model: no margin model reads packs of ${model}`);
    if (own.findIndex((pack) => pack.model === model) !== k)
      throw new InputError(`${files[k]}: another --pack of ${model} is given`);
  }
  return { shipped: await shippedPacks(), own };
}

export function checkModelIds(ids: readonly string[]): readonly string[] {
  const unknown = ids.find((id) => findMarginModel(id) === undefined);
  if (unknown === undefined) return ids;
  const known = MARGIN_MODELS.map(({ id }) => id).join(', ');
  throw new InputError(`margin model "${unknown}" is not known; there are ${known}`);
}

/** `asOf` true: an own pack counts from its date on only. */
export const modelsOf = (
  { shipped, own }: PackSource,
  ids: readonly string[],
  valuationMs: number,
  asOf = false,
): readonly ActiveModel[] =>
  ids.map((id) => {
    const model = findMarginModel(id)!;
    const mine = own.find((pack) => pack.model === model.rulePackKind);
    const pack =
      mine !== undefined && (!asOf || isInForce(mine, valuationMs))
        ? mine
        : packInForce(shipped, model.rulePackKind, valuationMs);
    if (pack === undefined) throw new InputError(`there is no rule pack for ${id}`);
    return { model, pack };
  });
