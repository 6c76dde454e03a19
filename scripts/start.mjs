import { buildApp } from './runtime/buildApp.mjs';
import { launchApp } from './runtime/launch.mjs';
import { main } from './runtime/progress.mjs';
import { setUp } from './runtime/setup.mjs';

await main(async () => {
  const electron = await setUp();
  await buildApp();
  return launchApp(electron, process.argv.slice(2));
});
