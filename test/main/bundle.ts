/** Bundles a thread or child entry as the app's build does, so that tests run it as real Node code. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

export interface Bundle {
  readonly file: string;
  remove(): void;
}

/** `cjs` for entries that find files beside them, as the app's build makes them. */
export async function bundle(entry: string, format: 'es' | 'cjs' = 'es'): Promise<Bundle> {
  const name = format === 'es' ? 'entry.mjs' : 'entry.cjs';
  // Inside node_modules, so that the native database is found by its name.
  const cache = join(root, 'node_modules/.plimsoll-test');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bundle-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: resolve(root, entry),
      outDir: folder,
      minify: false,
      target: 'node20.18',
      rolldownOptions: { output: { format, entryFileNames: name } },
    },
  });
  return { file: join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
