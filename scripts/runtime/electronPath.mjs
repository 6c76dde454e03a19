// Prints the Electron runtime as one line of JSON, for launchers that are not part of these scripts.
import { main } from './progress.mjs';
import { resolveElectron } from './resolveElectron.mjs';

await main(async () => {
  process.stdout.write(`${JSON.stringify(await resolveElectron())}\n`);
});
