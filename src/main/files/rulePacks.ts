/** Reads margin rule packs from a folder; a bad file is a failure that names file, path and cause. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rulePackSchema, type RulePack } from '../../contracts/rulePacks';
import type { Failure, Result } from '../../contracts/result';

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
    if (result.ok) packs.push(result.value);
    else failures.push(result.failure);
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
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      failure: { reason: 'PARSE', message: `${path}: not valid JSON (${cause})`, context: { path } },
    };
  }
  const parsed = rulePackSchema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue.path.join('.');
  return {
    ok: false,
    failure: {
      reason: 'INVALID_INPUT',
      message: `${path}: ${field === '' ? '' : `${field}: `}${issue.message}`,
      context: { path, field },
    },
  };
}

const unreadable = (path: string, error: unknown): Failure => ({
  reason: 'STORAGE',
  message: `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
  context: { path },
});
