#!/usr/bin/env node
// The command line in the repository: builds what is missing (messages on standard error only), then runs it.
import { join } from 'node:path';
import { buildApp } from './runtime/buildApp.mjs';
import { nodeExecutable, repoRoot } from './runtime/paths.mjs';
import { run } from './runtime/processes.mjs';
import { main } from './runtime/progress.mjs';

await main(async () => {
  await buildApp();
  return run(nodeExecutable(), [join(repoRoot, 'out', 'main', 'cli.cjs'), ...process.argv.slice(2)], {
    cwd: callersFolder(),
  });
});

/** npm runs scripts in the package's folder; file arguments are meant relative to where the user stands. */
function callersFolder() {
  const viaNpm =
    process.env.npm_lifecycle_event === 'plimsoll' || process.env.npm_lifecycle_event === 'bench';
  return (viaNpm && process.env.INIT_CWD) || process.cwd();
}
