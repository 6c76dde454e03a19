/** The contract of a command: one file per command in this folder, one line in `index.ts`. */

/** Where a command reads and writes: results to `out`, progress and problems to `err`. Tests pass their own. */
export interface CommandIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Folder that relative file arguments refer to. */
  readonly cwd: string;
}

/** 0 the work was done and every check held; 1 a check failed; 2 bad usage or bad input. */
export type ExitCode = 0 | 1 | 2;

export const EXIT_DONE: ExitCode = 0;
export const EXIT_CHECK_FAILED: ExitCode = 1;
export const EXIT_BAD_INPUT: ExitCode = 2;

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Whole help text, printed by `<command> --help`; starts with `Usage: plimsoll <name> ...`. */
  readonly usage: string;
  /** `args` is what follows the command's name; `--help` never arrives here. */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}

/** Bad usage or bad input found while a command runs: the dispatcher prints the message and exits with 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
