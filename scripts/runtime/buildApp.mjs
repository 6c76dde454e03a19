import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { nodeExecutable, packageFile, repoRoot, workDir } from './paths.mjs';
import { run } from './processes.mjs';
import { SetupError, step } from './progress.mjs';

const sources = [
  'src',
  'electron.vite.config.ts',
  'package.json',
  'scripts/runtime/compileKernel.mjs',
  'tsconfig.base.json',
];
const stampFile = join(repoRoot, 'out', '.sources');
const products = [
  'main/index.cjs',
  'main/cli.cjs',
  'main/kernel.wasm',
  'preload/index.cjs',
  'renderer/index.html',
];

/** Builds `out/` unless it was built from exactly the present sources. Nothing is printed on standard output. */
export async function buildApp({ force = false } = {}) {
  if (!force && (await isCurrent())) return false;
  return withLock(join(workDir, 'build.lock'), 'build of the app', async () => {
    if (!force && (await isCurrent())) return false;
    const fingerprint = await fingerprintOf(sources.map((name) => join(repoRoot, name)));
    await step('Building the app', bundle);
    await writeFile(stampFile, fingerprint);
    return true;
  });
}

async function bundle() {
  const args = [packageFile('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn'];
  const env = process.stderr.isTTY ? process.env : { ...process.env, NO_COLOR: '1' };
  const code = await run(nodeExecutable(), args, { cwd: repoRoot, env, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new SetupError('The app could not be built; the reason is above.');
}

async function isCurrent() {
  if (!products.every((name) => existsSync(join(repoRoot, 'out', name)))) return false;
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  return stamp !== '' && stamp === (await fingerprintOf(sources.map((name) => join(repoRoot, name))));
}

/** A digest over path, size and time of every file below the given paths: notices edits, additions, removals. */
export async function fingerprintOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) for (const file of await filesBelow(path)) await add(hash, file);
  return hash.digest('hex');
}

async function add(hash, file) {
  const { size, mtimeMs } = await stat(file);
  hash.update(`${file}\0${size}\0${mtimeMs}\n`);
}

async function filesBelow(path) {
  const found = await stat(path).catch(() => undefined);
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}
