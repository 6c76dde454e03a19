/** Dispatches one command line to its command; returns the exit code, never throws for bad input. */
import { COMMANDS, type CommandEntry } from './commands/index';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type CommandIo } from './commands/command';

export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...args] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(overview());
    return EXIT_DONE;
  }
  if (name === undefined) return refuse(io, overview());
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (entry === undefined) return refuse(io, `plimsoll: unknown command "${name}"; see plimsoll --help\n`);
  return runEntry(entry, args, io);
}

async function runEntry(entry: CommandEntry, args: readonly string[], io: CommandIo): Promise<number> {
  if (entry.load === undefined) return refuse(io, `plimsoll ${entry.name}: not there yet in this version\n`);
  const command = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    io.out(command.usage.endsWith('\n') ? command.usage : `${command.usage}\n`);
    return EXIT_DONE;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return refuse(io, `plimsoll ${entry.name}: ${error.message}\n`);
  }
}

function refuse(io: CommandIo, text: string): number {
  io.err(text);
  return EXIT_BAD_INPUT;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((entry) => entry.name.length)) + 2;
  const line = (entry: CommandEntry): string =>
    `  ${entry.name.padEnd(width)}${entry.summary}${entry.load === undefined ? ' (not there yet)' : ''}\n`;
  return [
    'Usage: plimsoll <command> [options]\n\nCommands:\n',
    ...COMMANDS.map(line),
    '\nEvery command has --help; --json prints a machine-readable result on standard output.\n',
    'Exit codes: 0 done and every check held, 1 a check failed, 2 bad usage or bad input.\n',
  ].join('');
}
