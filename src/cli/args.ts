/** Reads the words after a command: options, flags and plain words. Unknown options are refused by name. */
import { parseArgs } from 'node:util';
import { InputError } from './commands/command';

export interface ArgumentRules {
  /** Options that take a value and may be repeated: `--model ID --model ID`. */
  readonly values?: readonly string[];
  /** Options without a value: `--json`. */
  readonly flags?: readonly string[];
}

export interface Arguments {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  /** Every value given for the option, in order; empty when it was not given. */
  all(name: string): readonly string[];
  /** The value of an option that may be given once. */
  one(name: string): string | undefined;
  /** The value of an option that must be given once. */
  required(name: string): string;
  /** The number of an option that may be given once; refused outside its limits. */
  number(name: string, least?: number, most?: number): number | undefined;
  /** The same for a whole number. */
  whole(name: string, least: number, most: number): number | undefined;
}

/** Throws `InputError` for an unknown option, a missing value or a repeated single option. */
export function readArguments(args: readonly string[], rules: ArgumentRules): Arguments {
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const parsed = parseOrRefuse(args, rules);
  for (const [name, value] of Object.entries(parsed.values)) {
    if (value === true) flags.add(name);
    else if (Array.isArray(value)) values.set(name, value.map(String));
  }
  const all = (name: string): readonly string[] => values.get(name) ?? [];
  const one = (name: string): string | undefined => {
    const given = all(name);
    if (given.length > 1) throw new InputError(`--${name} may be given once, got ${given.length}`);
    return given[0];
  };
  const required = (name: string): string => {
    const value = one(name);
    if (value === undefined) throw new InputError(`--${name} is required`);
    return value;
  };
  return {
    words: parsed.positionals,
    flags,
    all,
    one,
    required,
    number(name, least = -Infinity, most = Infinity) {
      const text = one(name);
      return text === undefined ? undefined : numberIn(name, text, least, most);
    },
    whole(name, least, most) {
      const text = one(name);
      return text === undefined ? undefined : wholeIn(name, text, least, most);
    },
  };
}

/** Throws `InputError` naming the option, its text and its limits. */
function numberIn(name: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isNaN(value)) throw new InputError(`--${name} ${text}: not a number`);
  if (value >= least && value <= most && Number.isFinite(value)) return value;
  throw new InputError(`--${name} ${text}: must be a number from ${least} to ${most}`);
}

/** Throws `InputError` naming the option, its text and its limits. */
export function wholeIn(name: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InputError(`--${name} ${text}: must be a whole number from ${least} to ${most}`);
}

/** For commands that take options only. */
export function refuseWords(command: string, words: readonly string[]): void {
  if (words.length > 0) throw new InputError(`unexpected "${words[0]}"; see plimsoll ${command} --help`);
}

function parseOrRefuse(args: readonly string[], rules: ArgumentRules) {
  const options: Record<string, { type: 'string'; multiple: true } | { type: 'boolean' }> = {};
  for (const name of rules.values ?? []) options[name] = { type: 'string', multiple: true };
  for (const name of rules.flags ?? []) options[name] = { type: 'boolean' };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
}
