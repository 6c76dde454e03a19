import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from './runtime/buildApp.mjs';
import { hasDisplay } from './runtime/display.mjs';
import { ensureFolder, launchApp } from './runtime/launch.mjs';
import { repoRoot } from './runtime/paths.mjs';
import { main, say } from './runtime/progress.mjs';
import { setUp } from './runtime/setup.mjs';

const LIMIT_MINUTES = 3;

await main(async () => {
  const electron = await setUp();
  await buildApp();
  const output = ensureFolder(join(repoRoot, 'demo-output'));
  const profile = mkdtempSync(join(tmpdir(), 'plimsoll-demo-'));
  try {
    // `--recorded` and other switches of the app come from the command line.
    const asked = process.argv.slice(2);
    const switches = [
      '--demo',
      '--log-level=3',
      `--demo-output=${output}`,
      `--user-data-dir=${profile}`,
      ...asked,
    ];
    return hasDisplay() ? await attended(electron, switches) : await unattended(electron, switches);
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

function attended(electron, switches) {
  say('• Starting the demo; close its window to end it.');
  return launchApp(electron, switches);
}

async function unattended(electron, switches) {
  say(`• Running the demo on a virtual screen; it ends by itself within ${LIMIT_MINUTES} minutes.`);
  let expired = false;
  const code = await launchApp(electron, switches, {
    env: { PLIMSOLL_DEMO_EXIT: '1', PLIMSOLL_LOG_LEVEL: 'error' },
    timeoutMs: LIMIT_MINUTES * 60_000,
    onTimeout: () => (expired = true),
  });
  if (expired) say(`\nThe demo was not finished after ${LIMIT_MINUTES} minutes and has been ended.`);
  else if (code !== 0) say(`\nThe demo ended with code ${code}.`);
  return expired ? 1 : code;
}
