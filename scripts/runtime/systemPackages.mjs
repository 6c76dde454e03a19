import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { capture, run } from './processes.mjs';
import { SetupError, say, step } from './progress.mjs';

const libraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libcups2',
];

/** Whether a window can be shown on a screen that is already there. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

export function onPath(command, env = process.env) {
  return (env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, command)));
}

/** Shared libraries that the dynamic linker does not find for this executable (output of ldd). */
export function missingLibraries(lddOutput) {
  const lines = lddOutput.split('\n').filter((line) => line.includes('=> not found'));
  return lines.map((line) => line.trim().split(' ')[0]);
}

/** What this machine lacks: `needed` stops a launch, `wished` only makes some tests impossible. */
export async function missingPackages(electron, { display = hasDisplay(), compiler = false } = {}) {
  const needed = [];
  const wished = [];
  const ldd = await capture('ldd', [electron.executable]);
  const lacking = missingLibraries(ldd.stdout);
  if (lacking.length > 0) needed.push(...libraries);
  if (!display && !onPath('xvfb-run')) needed.push('xvfb', 'xauth');
  if (!display && onPath('xvfb-run') && !onPath('xauth')) needed.push('xauth');
  if (compiler) needed.push(...missingCompiler());
  if (!onPath('pdftotext')) wished.push('poppler-utils');
  if (!(await hasFonts())) wished.push('fontconfig', 'fonts-dejavu-core');
  return { needed, wished, lacking };
}

function missingCompiler() {
  const tools = [
    ['python3', 'python3'],
    ['make', 'make'],
    ['g++', 'g++'],
  ];
  return tools.filter(([command]) => !onPath(command)).map(([, name]) => name);
}

async function hasFonts() {
  if (!onPath('fc-list')) return existsSync('/usr/share/fonts/truetype');
  return (await capture('fc-list', [])).stdout.trim() !== '';
}

/**
 * Installs what Electron needs from the system where that is possible (Debian or Ubuntu, as root or with
 * passwordless sudo); otherwise stops with the exact command. Does nothing on macOS and Windows.
 */
export async function ensureSystemPackages(electron, options = {}) {
  if (process.platform !== 'linux') return;
  const before = await missingPackages(electron, options);
  const names = [...before.needed, ...before.wished];
  if (names.length === 0) return;
  if (!(await isDebianLike())) return explain(before, notDebian(before));
  const prefix = await administrator();
  if (prefix === undefined) return explain(before, `  sudo apt-get update && sudo ${installCommand(names)}`);
  await install(prefix, names);
  const after = await missingPackages(electron, options);
  if (after.needed.length > 0)
    throw new SetupError(`Still missing after the installation: ${after.lacking.join(' ')}`);
}

function explain(missing, remedy) {
  if (missing.needed.length === 0) {
    say(`• Not installed, some tests cannot run without: ${missing.wished.join(' ')}\n${remedy}`);
    return;
  }
  const detail = missing.lacking.length > 0 ? ` (${missing.lacking.join(' ')})` : '';
  throw new SetupError(
    `This machine lacks system packages that Electron needs${detail}. Install them with:\n${remedy}`,
  );
}

function notDebian(missing) {
  return `  the equivalents on this system of: ${[...missing.needed, ...missing.wished].join(' ')}`;
}

function installCommand(names) {
  return `apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

async function isDebianLike() {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release) && onPath('apt-get');
}

/** The command prefix that makes apt-get work: none for root, sudo where it asks nothing, else undefined. */
async function administrator() {
  if (process.getuid?.() === 0) return [];
  if (!onPath('sudo')) return undefined;
  return (await capture('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

async function install(prefix, names) {
  await step('System packages: updating the list', () => apt(prefix, ['update', '-qq']));
  const available = await Promise.all(names.map(currentName));
  await step(`System packages: installing ${available.join(' ')}`, () =>
    apt(prefix, ['install', '-y', '-qq', '--no-install-recommends', ...available]),
  );
}

/** Newer releases renamed some libraries (time_t transition): libgtk-3-0 became libgtk-3-0t64. */
async function currentName(name) {
  const policy = await capture('apt-cache', ['policy', name]);
  return /Candidate: \d/.test(policy.stdout) ? name : `${name}t64`;
}

async function apt(prefix, args) {
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  const command = [...prefix, ...environment, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
  const code = await run(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });
  if (code !== 0) throw new SetupError(`apt-get ${args.join(' ')} failed with code ${code}.`);
}
