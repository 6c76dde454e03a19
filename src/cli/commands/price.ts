/** `plimsoll price`: values and Greeks of a list of instruments, with units. */
import type { Failure, Result } from '../../engine/basics/result';
import { priceInstrument } from '../../engine/pricing/pricer';
import { readArguments } from '../args';
import { readJsonFile } from '../files';
import { readPriceRows, type PriceRow } from '../price/cases';
import { figuresOf, type Figure } from '../price/figures';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const price: Command = {
  name: 'price',
  summary: 'value and Greeks of a list of instruments',
  usage: `Usage: plimsoll price --input cases.json [--json]

Values each instrument of the file against its market and prints value and Greeks with units, per one unit of
position quantity (multiplier included).

The file: {"market": {...}, "cases": [{"id", "instrument": {...}, "market": {...}}]}; the outer market holds what
the cases share, a case's own market replaces it field by field.
  instrument  kind        spot | perpetual | future | option
              underlying  coin, for example BTC
              settlement  linear (default) | inverse (coin-settled)
              quoteCurrency (default USD), multiplier (default 1; USD per contract for inverse futures)
              expiry      ISO instant with zone, for future and option
              type, strike, exercise: call | put; quote currency; european  (option)
  market      valuation   ISO instant with zone
              spot        for kind spot, or for options in place of a forward
              forward     of the instrument's own expiry; the mark of a perpetual or future
              vol         fraction per square-root year, 0.45 = 45 %
              rate        continuously compounded per year; required for linear options, 0 = undiscounted
              yield       continuous, per year; with spot

  --json  {"results": [{"id", "row", "figures": [{"name", "value", "unit"}]} or {"id", "row", "failure"}]}

Exit codes: 0 every row was priced; 2 bad usage, an unreadable file, or rows that were refused (the others are priced).
`,
  run,
};

interface RowResult {
  readonly row: number;
  readonly id: string;
  readonly figures?: readonly Figure[];
  readonly failure?: Failure;
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { values: ['input'], flags: ['json'] });
  if (given.words.length > 0)
    throw new InputError(`unexpected "${given.words[0]}"; see plimsoll price --help`);
  const file = given.required('input');
  const results = readPriceRows(await readJsonFile(file, io.cwd), file).map(priceRow);
  if (given.flags.has('json')) io.out(`${JSON.stringify({ results }, null, 1)}\n`);
  else for (const result of results) io.out(describe(result));
  const refused = results.filter((result) => result.failure !== undefined);
  for (const result of refused) io.err(`${file}: ${result.failure?.message}\n`);
  return refused.length > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}

function priceRow({ row, id, parsed }: PriceRow): RowResult {
  const priced = figures(parsed);
  if (priced.ok) return { row, id, figures: priced.value };
  const { message } = priced.failure;
  const named = message.startsWith('row ') ? message : `row ${row} (${id}): ${message}`;
  return { row, id, failure: { ...priced.failure, message: named } };
}

function figures(parsed: PriceRow['parsed']): Result<readonly Figure[]> {
  if (!parsed.ok) return parsed;
  const { instrument, market } = parsed.value;
  const value = priceInstrument(instrument, market);
  return value.ok ? { ok: true, value: figuresOf(instrument, value.value) } : value;
}

function describe(result: RowResult): string {
  if (result.figures === undefined) return `${result.id}\n  refused: ${result.failure?.reason}\n`;
  const line = ({ name, value, unit }: Figure): string =>
    `  ${name.padEnd(10)} ${String(value).padStart(24)}  ${unit}\n`;
  return [`${result.id}\n`, ...result.figures.map(line)].join('');
}
