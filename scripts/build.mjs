import { buildApp } from './runtime/buildApp.mjs';
import { main, say } from './runtime/progress.mjs';

await main(async () => {
  const built = await buildApp({ force: process.argv.includes('--force') });
  if (!built) say('The build is up to date.');
});
