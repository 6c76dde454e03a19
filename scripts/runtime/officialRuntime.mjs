import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheRoot, packageFile, requireFromRoot } from './paths.mjs';
import { capture } from './processes.mjs';
import { say, seconds, step } from './progress.mjs';

const PROBE_MS = 20_000;
const DOWNLOAD_MS = 15 * 60_000;
const RETRY_AFTER_MS = 30 * 60_000;

/** The Electron version that package.json pins and npm has installed. */
export function pinnedVersion() {
  return requireFromRoot('electron/package.json').version;
}

/** Name of the executable inside an Electron distribution of this platform. */
export function executableName(platform = process.platform) {
  if (platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** The official binary in node_modules, complete and of the pinned version, or undefined. */
export async function findOfficial(distPath = packageFile('electron', 'dist'), version = pinnedVersion()) {
  const executable = join(distPath, executableName());
  const found = await readFile(join(distPath, 'version'), 'utf8').catch(() => '');
  if (found.trim().replace(/^v/, '') !== version || !existsSync(executable)) return undefined;
  return { executable, distPath, version, kind: 'official' };
}

/**
 * Lets the electron package fetch its own binary. Resolves to undefined where that is not possible;
 * the failure is remembered for half an hour so that each launch does not wait for the network again.
 */
export async function installOfficial(env = process.env) {
  const version = pinnedVersion();
  const cached = await isDownloaded(version, env);
  if (!cached && (await failedRecently(version, env))) return undefined;
  if (!cached && !(await reachable(version, env))) return undefined;
  const result = await step(`Electron ${version}: installing the official binary`, () =>
    capture(process.execPath, [packageFile('electron', 'install.js')], { env, timeoutMs: DOWNLOAD_MS }),
  );
  const runtime = await findOfficial();
  if (runtime) return runtime;
  say(`  The official binary could not be installed: ${lastLine(result.stderr)}`);
  await rememberFailure(version, env);
  return undefined;
}

function lastLine(text) {
  return text.trim().split('\n').at(0) || 'no reason given';
}

/** Whether the download cache of the electron package already holds the archive. */
async function isDownloaded(version, env) {
  const root = env.electron_config_cache ?? downloadCache(env);
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const folders = await readdir(root).catch(() => []);
  return folders.some((folder) => existsSync(join(root, folder, archive)));
}

function downloadCache(env) {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'electron');
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? homedir(), 'electron', 'Cache');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'electron');
}

async function reachable(version, env) {
  const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? env.NPM_CONFIG_ELECTRON_MIRROR;
  const root = mirror ?? 'https://github.com/electron/electron/releases/download/';
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const url = `${root.replace(/\/?$/, '/')}v${version}/${archive}`;
  const started = Date.now();
  const why = await probe(url);
  if (why === undefined || mirror !== undefined) return true;
  say(
    `• Electron ${version}: the official download is not reachable (${why}, ${seconds(Date.now() - started)})`,
  );
  await rememberFailure(version, env);
  return false;
}

async function probe(url) {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return response.ok ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    return error.cause?.code ?? error.name ?? 'no connection';
  }
}

function memoryFile(env) {
  return join(cacheRoot(env), 'official-download-failed.json');
}

async function failedRecently(version, env) {
  try {
    const memory = JSON.parse(await readFile(memoryFile(env), 'utf8'));
    const age = Date.now() - memory.at;
    return memory.version === version && age >= 0 && age < RETRY_AFTER_MS;
  } catch {
    return false;
  }
}

async function rememberFailure(version, env) {
  await mkdir(dirname(memoryFile(env)), { recursive: true });
  await writeFile(memoryFile(env), JSON.stringify({ version, at: Date.now() }));
}

/** Forgets an earlier failure, so that the next attempt asks the network again. */
export async function forgetFailure(env = process.env) {
  await rm(memoryFile(env), { force: true });
}
