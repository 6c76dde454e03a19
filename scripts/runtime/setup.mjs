import { readFile } from 'node:fs/promises';
import { resolveElectron } from './resolveElectron.mjs';
import { ensureSqlite } from './sqlite.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';

/**
 * Makes this machine able to start the app and returns the Electron to start it with.
 * Idempotent, and fast when nothing is missing.
 */
export async function setUp() {
  const electron = await resolveElectron();
  await ensureSystemPackages(electron, { compiler: electron.kind === 'fallback' });
  await ensureSqlite(electron);
  return electron;
}

/** Switches that the operating system demands of a launcher; the app itself never sets them. */
export function launchSwitches(env = process.env) {
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  return root || env.PLIMSOLL_NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
}

/** Whether an unprivileged process may create the namespaces that Chromium's sandbox is made of. */
export async function sandboxLimited() {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return false;
  const read = (file) =>
    readFile(file, 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    );
  const clone = await read('/proc/sys/kernel/unprivileged_userns_clone');
  const apparmor = await read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns');
  return clone === '0' || apparmor === '1';
}
