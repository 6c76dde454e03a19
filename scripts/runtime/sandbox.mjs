import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from './processes.mjs';
import { say } from './progress.mjs';

const SETUID_ROOT = 0o4000;

/**
 * Chromium's sandbox needs user namespaces or a helper that belongs to root. Where the system grants neither to this
 * user, the helper is set up with sudo; without sudo the exact command is printed. Root runs without the sandbox.
 */
export async function ensureSandbox(electron) {
  if (!(await namespacesLimited()) || process.env.PLIMSOLL_NO_SANDBOX === '1') return;
  const helper = join(electron.distPath, 'chrome-sandbox');
  const found = await stat(helper).catch(() => undefined);
  if (found !== undefined && found.uid === 0 && (found.mode & SETUID_ROOT) !== 0) return;
  const command = `chown root:root '${helper}' && chmod 4755 '${helper}'`;
  if ((await capture('sudo', ['-n', 'sh', '-c', command])).code === 0) return;
  say(`Chromium's sandbox is not available to this user. Run once:\n  sudo sh -c "${command}"`);
}

/** Whether an unprivileged process may create the namespaces that the sandbox is made of. */
export async function namespacesLimited() {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return false;
  const clone = await readSwitch('/proc/sys/kernel/unprivileged_userns_clone');
  const apparmor = await readSwitch('/proc/sys/kernel/apparmor_restrict_unprivileged_userns');
  return clone === '0' || apparmor === '1';
}

const readSwitch = (file) =>
  readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
