// Starts the app as a printer, for the command line: `--print-html=IN --print-pdf=OUT ...`. The app must be built.
import { launchApp } from './runtime/launch.mjs';
import { main } from './runtime/progress.mjs';
import { setUp } from './runtime/setup.mjs';

const LIMIT_MINUTES = 10;

await main(async () =>
  launchApp(await setUp(), process.argv.slice(2), { timeoutMs: LIMIT_MINUTES * 60_000 }),
);
