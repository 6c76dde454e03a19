/** Factor histories of the command line: the user's own files, or the shipped ones. */
import { join } from 'node:path';
import type { FactorHistory } from '../../engine/market/factorHistory';
import { readBundledHistory } from '../../main/files/history/bundledHistory';
import { readHistory } from '../../main/files/history/readHistory';
import { InputError } from '../commands/command';
import { readTextFile } from '../files';
import { resourcesFolder } from '../resources';

/** Series of all files; the shipped ones where none is given. Throws `InputError` naming file, row and column. */
export async function readHistoryFiles(
  files: readonly string[],
  cwd: string,
): Promise<readonly FactorHistory[]> {
  if (files.length === 0) return shipped();
  const all = new Map<string, FactorHistory>();
  for (const file of files) {
    const text = await readTextFile(file, cwd);
    const label = file.split(/[\\/]/).at(-1) ?? file;
    const provenance = { title: label, source: `file ${label}`, sourceUrl: '', licence: '' };
    const read = await readHistory(text, label, provenance);
    if (!read.ok) throw new InputError(read.failure.message);
    for (const series of read.value.series) {
      if (all.has(series.id)) throw new InputError(`${file}: the series ${series.id} is in another file too`);
      all.set(series.id, series);
    }
  }
  return [...all.values()];
}

async function shipped(): Promise<readonly FactorHistory[]> {
  const read = await readBundledHistory(join(resourcesFolder(), 'history'));
  if (!read.ok) throw new InputError(read.failure.message);
  return read.value;
}
