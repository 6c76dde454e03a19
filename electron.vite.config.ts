import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { compileKernel } from './scripts/runtime/compileKernel.mjs';

const root = import.meta.dirname;

/** Left out of the bundle: Electron itself, the native database, and the optional native parts of ws. */
const external = ['electron', /^electron\//, 'better-sqlite3', 'bufferutil', 'utf-8-validate', /\.node$/];

/** CommonJS in every process: an ES module main can miss Electron's ready event, a sandboxed preload cannot be one. */
const commonjs = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
} as const;

/** zod and its configuration are evaluated together, before the first schema is built. */
const schemaChunk = { name: 'zod', test: /[\\/]node_modules[\\/]zod[\\/]|[\\/]strictSchemas\.ts$/ };

export default defineConfig({
  main: {
    plugins: [kernelFile()],
    build: {
      target: 'node20.18',
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: { input: mainEntries(), external, output: commonjs },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      externalizeDeps: false,
      rolldownOptions: {
        input: entry('index', 'src/preload/index.ts'),
        external: ['electron'],
        output: { ...commonjs, codeSplitting: false },
      },
    },
  },
  renderer: {
    root: join(root, 'src/renderer'),
    plugins: [vue()],
    build: {
      target: 'chrome130',
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: { input: pages(), output: { codeSplitting: { groups: [schemaChunk] } } },
    },
  },
});

/** Puts the compiled kernel of `src/wasm` beside the entries that read it. */
function kernelFile(): Plugin {
  return {
    name: 'kernel',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'kernel.wasm', source: await compileKernel() });
    },
  };
}

/** The app, the command line, and each thread: `src/main/workers/<name>.ts` becomes `out/main/<name>.cjs`. */
function mainEntries(): Record<string, string> {
  const folder = resolve(root, 'src/main/workers');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ts')) : [];
  const workers = files.map((file) => [basename(file, '.ts'), join(folder, file)]);
  return {
    ...entry('index', 'src/main/index.ts'),
    ...entry('cli', 'src/cli/index.ts'),
    ...Object.fromEntries(workers),
  };
}

function pages(): Record<string, string> {
  return { ...entry('index', 'src/renderer/index.html'), ...entry('report', 'src/renderer/report.html') };
}

function entry(name: string, file: string): Record<string, string> {
  const path = resolve(root, file);
  return existsSync(path) ? { [name]: path } : {};
}
