import { buildApp } from './runtime/buildApp.mjs';
import { onScreen } from './runtime/display.mjs';
import { runtimeEnvironment } from './runtime/launch.mjs';
import { nodeExecutable, packageFile, repoRoot } from './runtime/paths.mjs';
import { run } from './runtime/processes.mjs';
import { main } from './runtime/progress.mjs';
import { setUp } from './runtime/setup.mjs';

await main(async () => {
  const electron = await setUp();
  await buildApp();
  const vitest = [packageFile('vitest', 'vitest.mjs'), 'run', '--config', 'vitest.e2e.config.ts'];
  const [command, args] = onScreen(nodeExecutable(), [...vitest, ...process.argv.slice(2)]);
  return run(command, args, { cwd: repoRoot, env: runtimeEnvironment(electron) });
});
