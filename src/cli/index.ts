/** Entry of the command line under Node: wires the process to the dispatcher. */
import { useBuiltKernel } from '../main/compute/kernelFile';
import { runCommandLine } from './run';

async function main(): Promise<void> {
  useBuiltKernel(__dirname);
  process.stdout.on('error', ignoreClosedPipe);
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    cwd: process.cwd(),
  });
}

/** `plimsoll validate ... | head` closes our output early: that is no fault. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

main().catch((error: unknown) => {
  process.stderr.write(`plimsoll: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 70;
});
