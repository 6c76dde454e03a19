/** Reads margin rule packs from a folder; a bad file is a failure that names file, path and cause. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rulePackSchema, type RulePack } from '../../contracts/rulePacks';
import type { Failure, Result } from '../../contracts/result';
import { failure } from '../../engine/basics/result';

export interface RulePackFolder {
  /** Packs in order of file name. */
  readonly packs: readonly RulePack[];
  readonly failures: readonly Failure[];
}

/** Every `.json` file of the folder; good packs are returned although others are bad. */
export async function readRulePacks(folder: string): Promise<RulePackFolder> {
  const packs: RulePack[] = [];
  const failures: Failure[] = [];
  let names: readonly string[] = [];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    failures.push(unreadable(folder, error));
  }
  for (const name of names) {
    const result = await readRulePack(join(folder, name));
    if (!result.ok) failures.push(result.failure);
    else if (packs.some(({ id }) => id === result.value.id))
      failures.push(twice(join(folder, name), result.value.id));
    else packs.push(result.value);
  }
  return { packs, failures };
}

/** One pack. PARSE when the file is no JSON, INVALID_INPUT when it breaks the schema, STORAGE when unreadable. */
export async function readRulePack(path: string): Promise<Result<RulePack>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return { ok: false, failure: unreadable(path, error) };
  }
  return readRulePackText(text, path);
}

export const MAX_PACK_CHARACTERS = 20_000_000;

/** The same from a text; `label` names it in what is refused. */
export function readRulePackText(text: string, label: string): Result<RulePack> {
  if (text.length > MAX_PACK_CHARACTERS) {
    const message = `${label} has ${text.length} characters, limit ${MAX_PACK_CHARACTERS}`;
    return failure('TOO_LARGE', message, { path: label, length: text.length });
  }
  try {
    return checkRulePack(JSON.parse(text.replace(/^\uFEFF/, '')), label);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return failure('PARSE', `${label}: not valid JSON (${cause})`, { path: label });
  }
}

/** Checks a value that claims to be a rule pack; the first thing wrong is named with its path. */
export function checkRulePack(value: unknown, label: string): Result<RulePack> {
  const parsed = rulePackSchema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue.path.join('.');
  const message = `${label}: ${field === '' ? '' : `${field}: `}${issue.message}`;
  return failure('INVALID_INPUT', message, { path: label, field });
}

const twice = (path: string, id: string): Failure => ({
  reason: 'DUPLICATE',
  message: `${path}: id: another file of the folder has the id ${id}`,
  context: { path, field: 'id' },
});

const unreadable = (path: string, error: unknown): Failure => ({
  reason: 'STORAGE',
  message: `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
  context: { path },
});
