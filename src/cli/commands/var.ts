/** `plimsoll var`: VaR and expected shortfall of a portfolio by several methods on one history, and their proof. */
import type { RiskReport } from '../../contracts/risk';
import { METHOD_IDS } from '../../engine/risk/valueAtRisk/riskRequest';
import { runRiskJob } from '../../main/compute/riskJob';
import { type Arguments, readArguments, refuseWords } from '../args';
import { readJsonFile } from '../files';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { riskAskOf, VAR_OPTIONS } from '../risk/riskAsk';
import { describeDialled, dialPosition, dialReports, type DialledReport } from '../risk/varDial';
import { JOB_FLAGS, JOB_OPTIONS, riskJobOf } from '../risk/varJob';
import { describeParts } from '../risk/varParts';
import { describeRisk } from '../risk/varText';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const valueAtRisk: Command = {
  name: 'var',
  summary: 'value at risk and expected shortfall of a portfolio',
  usage: `Usage: plimsoll var --portfolio FILE --market FILE [--history FILE...] [options]
       plimsoll var --data FILE [--snapshot ID] [options]

VaR and ES in USD by method, losses positive, with what each stands on; contributions, worst days, stressed window;
rolling backtests, correlations from calm to all-one, dependence, a learned challenger beside the classical figure.

  --history FILE     CSV: a column "date", then one column per factor (spot:BTC, vol:BTC, basis:ETH, peg:USDC ...);
                     may be given more than once. Without it the shipped series are used, and named.
  --stored           the app's own store: its books, series, parameter set in force, multiplier sets and rule packs in
                     use, and its snapshot --snapshot ID (the newest without); --data FILE another store file. The
                     figures are those of the screen, digit by digit. --portfolio, --market, --parameters and
                     --multipliers take the place of what is stored; --simulator lets series of the built-in exchange
                     count; --own-books backtests the books of the journal
  --parameters FILE  a parameter set (plimsoll calibrate --json), or "defaults"; without a store the defaults
  --multipliers FILE multiplier sets ("plimsoll-multipliers-1"); without a store the shipped ones
  --account ID, --book ID   the part of the desk that is asked about
  --dial POSITION    0 calm, 1 stressed, 2 all as one, or between; may be given more than once: VaR, ES and the margin
                     of every model there, and the netting that breaks
  --method ID        one or more of ${METHOD_IDS.join(', ')}; all by default. The first leads.
  --confidence P     0.99 or 99; may be given more than once, the first leads (default 0.975 among 0.95 0.975 0.99)
  --horizon DAYS     1 by default; --horizon-rule overlapping (default) or root-time
  --window DAYS      newest daily moves that make the scenarios, 500 by default
  --stressed DAYS    length of the stressed window, 250 by default
  --scenarios N --seed N   of the Monte Carlo methods
  --margins empirical|student|normal   margins of the t copula
  --points sobol|pseudo-random   of the Monte Carlo methods
  --quantile 1...9|kth-worst   Hyndman and Fan's definition of VaR, 7 by default; kth-worst: k = ceil((1 - P) n)
  --shortfall acerbi-tasche|tail-mean   how ES is averaged
  --correlation FACTOR/FACTOR=VALUE   the desk's own view, such as spot:BTC/spot:ETH=0.3; may be given more than once:
                     replaces the estimate in Monte Carlo, the shortcuts and the dial, repaired to a correlation matrix
  --proxy COIN=COIN:BETA   a coin without a history moves as another one, times beta
  --liquidity-horizon FACTOR=DAYS   days that it takes to be rid of a factor, such as vol:BTC=10
  --liquidity FILE   [{"underlying", "dailyVolumeUsd", "relativeSpread", "depth": [{"distance", "value"}]}]
  --backtest-days N --backtest-window N   250 days of test and 250 before each by default
  --past-book DATE=FILE   the book from the close of a day on, until the next such file; with them the backtest is of
                     the books as they stood, and the house grid's margin of each day
  --figures-only     VaR, ES, contributions and worst days alone
  --at ISO           valuation instant in place of the market file's
  --json             everything, as one object

${PORTFOLIO_FORMATS}
Exit codes: 0 every position is in the figures; 2 bad usage, a bad file, or positions that are left out.
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, {
    values: [...JOB_OPTIONS, ...VAR_OPTIONS],
    flags: ['json', 'figures-only', ...JOB_FLAGS],
  });
  refuseWords('var', given.words);
  const file = given.one('liquidity');
  const ask = riskAskOf(given, file === undefined ? [] : await readJsonFile(file, io.cwd));
  const positions = given.all('dial').map(dialPosition);
  const job = await riskJobOf(given, ask, io.cwd);
  const report = runRiskJob(job, () => true);
  if (!report.ok) throw new InputError(report.failure.message);
  const dialled = dialReports(job, positions);
  return print(report.value as RiskReport, dialled, given, io);
}

function print(
  report: RiskReport,
  dialled: readonly DialledReport[],
  given: Arguments,
  io: CommandIo,
): number {
  const { figures } = report;
  if (given.flags.has('json'))
    io.out(`${JSON.stringify(dialled.length === 0 ? report : { ...report, dialled }, null, 1)}\n`);
  else io.out(describeRisk(figures) + describeParts(report) + dialled.map(describeDialled).join(''));
  for (const { positionId, failure } of figures.missing)
    io.err(`plimsoll var: position ${positionId}: ${failure.message}\n`);
  for (const { label, failure } of figures.methods)
    if (failure !== null) io.err(`plimsoll var: ${label}: ${failure.message}\n`);
  return figures.missing.length > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}
