/** Runs a command line in this process and keeps what it writes. */
import { runCommandLine } from '../../src/cli/run';

export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function runCaptured(cwd: string, ...argv: readonly string[]): Promise<Captured> {
  let out = '';
  let err = '';
  const code = await runCommandLine(argv, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    cwd,
  });
  return { code, out, err };
}
