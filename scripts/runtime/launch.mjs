import { mkdirSync } from 'node:fs';
import { onScreen } from './display.mjs';
import { repoRoot } from './paths.mjs';
import { run } from './processes.mjs';
import { launchSwitches } from './setup.mjs';

/** Environment in which Electron is an app and not a plain Node, with the resolved runtime for every tool. */
export function runtimeEnvironment(electron, extra = {}) {
  const env = {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: electron.distPath,
    ELECTRON_EXEC_PATH: electron.executable,
    ...extra,
  };
  delete env.ELECTRON_RUN_AS_NODE;
  return env;
}

/** Starts the built app with the given switches and resolves to its exit code. */
export function launchApp(electron, switches, { env = {}, timeoutMs, onTimeout } = {}) {
  const [command, args] = onScreen(electron.executable, [repoRoot, ...launchSwitches(), ...switches]);
  return run(command, args, { cwd: repoRoot, env: runtimeEnvironment(electron, env), timeoutMs, onTimeout });
}

export function ensureFolder(path) {
  mkdirSync(path, { recursive: true });
  return path;
}
