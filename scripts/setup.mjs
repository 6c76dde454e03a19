import { main, say, seconds } from './runtime/progress.mjs';
import { setUp } from './runtime/setup.mjs';

await main(async () => {
  const started = Date.now();
  const electron = await setUp();
  say(
    `Ready in ${seconds(Date.now() - started)}: Electron ${electron.version} (${electron.kind}) in ${electron.distPath}`,
  );
});
