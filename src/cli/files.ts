/** Reads input files for commands; every problem names the file. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { InputError } from './commands/command';

const MOST_PROBLEMS = 10;

/** Text of a UTF-8 file. Throws `InputError` when it cannot be read. */
export async function readTextFile(path: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${codeOf(error)})`);
  }
}

/** Bytes of a file. Throws `InputError` when it cannot be read. */
export async function readBytes(path: string, cwd: string): Promise<Buffer> {
  try {
    return await readFile(resolve(cwd, path));
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${codeOf(error)})`);
  }
}

/** Parsed JSON file. Throws `InputError` naming the file and where the JSON is broken. */
export async function readJsonFile(path: string, cwd: string): Promise<unknown> {
  const text = await readTextFile(path, cwd);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(
      `${path}: not valid JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** A JSON file of a known form. Throws `InputError` with the first problems, each with its place in the file. */
export async function readCheckedFile<T>(schema: z.ZodType<T>, path: string, cwd: string): Promise<T> {
  return checked(schema, await readJsonFile(path, cwd), path);
}

/** Throws `InputError` with the first problems of a schema, each with its path in `file`. */
export function checked<T>(schema: z.ZodType<T>, json: unknown, file: string): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues
    .slice(0, MOST_PROBLEMS)
    .map((issue) => `${file}: ${placeOf(issue.path)}: ${issue.message}`);
  throw new InputError(lines.join('\n'));
}

/** `positions[3].quantity` */
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '') || 'file';

/** The path itself, or the `.json` files directly inside a folder, sorted by name. */
export async function expandJsonPaths(path: string, cwd: string): Promise<readonly string[]> {
  const absolute = resolve(cwd, path);
  try {
    if (!(await stat(absolute)).isDirectory()) return [path];
    const names = await readdir(absolute);
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${codeOf(error)})`);
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
