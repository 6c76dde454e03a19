import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const repoRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where downloaded and compiled runtime parts live: outside the source tree, shared by all clones. */
export function cacheRoot(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'plimsoll');
}

/** Working files of the tooling that belong to this clone (locks, incremental state). */
export const workDir = join(repoRoot, 'node_modules', '.cache', 'plimsoll');

/** The Node that runs tools and the command line: the one from node_modules (24) where it is installed. */
export function nodeExecutable() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = join(repoRoot, 'node_modules', 'node', 'bin', name);
  return existsSync(pinned) ? pinned : process.execPath;
}

/** The file of a package inside node_modules, for example `packageFile('electron', 'install.js')`. */
export function packageFile(name, file) {
  return join(repoRoot, 'node_modules', name, file);
}

/** `require` as seen from the repository root, for packages that are CommonJS. */
export const requireFromRoot = createRequire(join(repoRoot, 'package.json'));
