/** Histories that ship with the app: the files of `resources/history`, listed with their origin in `sources.json`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { failure, success, type Result } from '../../../engine/basics/result';
import type { FactorHistory } from '../../../engine/market/factorHistory';
import { readHistory } from './readHistory';

const sourcesSchema = z.array(
  z.strictObject({
    file: z.string().regex(/^[\w.-]+\.csv$/),
    title: z.string().min(1).max(300),
    source: z.string().min(1).max(500),
    sourceUrl: z.url().max(500),
    licence: z.string().min(1).max(300),
    note: z.string().max(500).optional(),
  }),
);

/** Fails as a whole, naming the file: shipped data that cannot be read is a broken installation. */
export async function readBundledHistory(folder: string): Promise<Result<readonly FactorHistory[]>> {
  try {
    const sources = sourcesSchema.parse(JSON.parse(await readFile(join(folder, 'sources.json'), 'utf8')));
    const all: FactorHistory[] = [];
    for (const { file, note: _note, ...provenance } of sources) {
      const read = await readHistory(await readFile(join(folder, file), 'utf8'), file, provenance);
      if (!read.ok) return { ok: false, failure: read.failure };
      all.push(...read.value.series);
    }
    return success(all);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure('STORAGE', `the shipped histories in ${folder} cannot be read: ${why}`, { folder });
  }
}
