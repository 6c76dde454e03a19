/** Reads input files for commands; every problem names the file. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from './commands/command';

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
