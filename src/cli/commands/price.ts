/** `plimsoll price`: values and Greeks of a list of instruments, with units. */
import type { Failure, Result } from '../../engine/basics/result';
import { priceProduct } from '../../engine/pricing/pricer';
import { readArguments, refuseWords } from '../args';
import { readJsonFile } from '../files';
import { readPriceRows, type PriceRow } from '../price/cases';
import { figuresOf, type Figure } from '../price/figures';
import { EXIT_BAD_INPUT, EXIT_DONE, type Command, type CommandIo } from './command';

export const price: Command = {
  name: 'price',
  summary: 'value and Greeks of a list of instruments',
  usage: `Usage: plimsoll price --input cases.json [--json]

Values each product of the file against its market and prints value and Greeks with units, per one unit of position
quantity (multiplier included). A Greek that the model cannot form is left out.

The file: {"market": {...}, "cases": [{"id", "instrument": {...}, "market": {...}}]}; the outer market holds what
the cases share, a case's own market replaces it field by field.
  instrument  kind        spot | perpetual | future | option | exotic
              underlying  coin or share, for example BTC
              settlement  linear (default) | inverse (coin-settled: futures, perpetuals, European options)
              quoteCurrency (default USD), multiplier (default 1; USD per contract for inverse futures)
              expiry      ISO instant with zone, for future, option and exotic
              type, strike, exercise: call | put; quote currency; european | american  (option)
              on          spot (default) | future: what an American option delivers
              style and its terms; exercise european (default), american for barrier and exchange   (exotic)
  style       barrier, window-barrier, double-barrier, soft-barrier: type, strike, knock in | out; direction down | up,
              level (rebate default 0) or low, high; window: from, to, crossing either | towards;
              watched: [instants] for a barrier or lookback watched on dates only (with market.method)
              cash-or-nothing, asset-or-nothing, gap: type, strike, cash, paymentStrike
              touch: direction, level, pays at-hit | at-expiry-if-hit | at-expiry-if-not-hit, amount (or "asset")
              double-touch: low, high, pays out | in | lower-first | upper-first, cash
              asian: type, average geometric | arithmetic, strike (or "average"), fixings, known: [past prices];
              continuous-asian: the same without fixings (knownAverage with since, for one that has begun)
              lookback: type, strike (or "floating"), extremum so far
              partial-floating-lookback: type, until, extremum, multiple; partial-fixed-lookback: type, strike, from
              forward-start: type, moneyness, start; chooser: strike, choose; shout: type, strike
              complex-chooser: choose, callStrike, callExpiry, putStrike, putExpiry
              compound: motherType, motherStrike, motherExpiry, type, strike
              exchange: units, secondUnits; spread, best-of, worst-of: type, strike; two-asset-correlation: type,
              strike, secondStrike  (with market.second)
              basket: type, strike, weights; rainbow: type, strike, of largest | smallest, weights (by monte-carlo)
              variance-swap: strikeVol, realised (variance so far) with since  (with market.strip)
              quanto: type, strike, foreignRate, fxVol, fxCorrelation, fixedFx (default 1)
  market      valuation   ISO instant with zone
              spot        for kind spot, American and exotic options; for European ones in place of a forward
              forward     of the instrument's own expiry; the mark of a perpetual or future; what an option
                          on a future delivers
              vol         fraction per square-root year, 0.45 = 45 %
              rate        continuously compounded per year; required for linear options, 0 = undiscounted
              yield       continuous, per year; with spot
              dividends   [{exDate, amount, kind: cash (default) | proportional}] besides the yield; with spot, for
                          American and linear European options
              second      {spot, yield, vol, correlation} of the other asset
              model       of linear European options, default lognormal: {kind: normal} (on the forward, vol in price
                          units), {kind: jump-diffusion, intensity, meanJump, jumpDeviation},
                          {kind: variance-gamma, drift, variance}
              others      [{spot, yield, vol}] of a basket beside the underlying, with correlation: [[...]] of all
              strip       [{type, strike, vol}] of a variance swap: puts up to a strike, calls from there
              method      default: the most accurate formula. {kind: barone-adesi-whaley | bjerksund-stensland |
                          qd-plus | ju-quadratic} (American), {kind: moment-match} (arithmetic Asian),
                          {kind: kirk | bjerksund-stensland-spread}, {kind: continuity-correction} (watched barrier),
                          {kind: monte-carlo, pathsPerReplicate 4096, replicates 16, seed 1}: price and standard error

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
  refuseWords('price', given.words);
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
  const { product, market } = parsed.value;
  const value = priceProduct(product, market);
  return value.ok ? { ok: true, value: figuresOf(product, value.value) } : value;
}

function describe(result: RowResult): string {
  if (result.figures === undefined) return `${result.id}\n  refused: ${result.failure?.reason}\n`;
  const line = ({ name, value, unit }: Figure): string =>
    `  ${name.padEnd(20)} ${String(value).padStart(24)}  ${unit}\n`;
  return [`${result.id}\n`, ...result.figures.map(line)].join('');
}
