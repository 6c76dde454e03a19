import { resolveElectron } from './resolveElectron.mjs';
import { ensureSandbox } from './sandbox.mjs';
import { ensureSqlite } from './sqlite.mjs';
import { ensureSystemPackages } from './systemPackages.mjs';

/**
 * Makes this machine able to start the app and returns the Electron to start it with.
 * Idempotent, and fast when nothing is missing.
 */
export async function setUp() {
  const electron = await resolveElectron();
  await ensureSystemPackages(electron, { compiler: electron.kind === 'fallback' });
  await ensureSandbox(electron);
  await ensureSqlite(electron);
  return electron;
}

/** Switches that the operating system demands of a launcher; the app itself never sets them. */
export function launchSwitches(env = process.env) {
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  return root || env.PLIMSOLL_NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
}
