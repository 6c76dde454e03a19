import { onScreen } from './runtime/display.mjs';
import { runtimeEnvironment } from './runtime/launch.mjs';
import { nodeExecutable, packageFile, repoRoot } from './runtime/paths.mjs';
import { run } from './runtime/processes.mjs';
import { main, say } from './runtime/progress.mjs';
import { launchSwitches, setUp } from './runtime/setup.mjs';

await main(async () => {
  const electron = await setUp();
  say('• Starting with hot reload; main and preload are rebuilt and the app restarted when they change.');
  const sandbox = launchSwitches().length > 0 ? ['--noSandbox'] : [];
  const dev = [packageFile('electron-vite', 'bin/electron-vite.js'), 'dev', '--watch', ...sandbox];
  const [command, args] = onScreen(nodeExecutable(), [...dev, ...process.argv.slice(2)]);
  const major = electron.version.split('.')[0];
  return run(command, args, {
    cwd: repoRoot,
    env: runtimeEnvironment(electron, { ELECTRON_MAJOR_VER: major }),
  });
});
