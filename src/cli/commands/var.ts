/** `plimsoll var`: VaR and expected shortfall of a portfolio by several methods on one history, and their proof. */
import type { RiskAsk, RiskReport } from '../../contracts/risk';
import type { FactorHistory } from '../../engine/market/factorHistory';
import { METHOD_IDS } from '../../engine/risk/valueAtRisk/riskRequest';
import { boardLiquidity } from '../../main/compute/boardLiquidity';
import { runRiskReport } from '../../main/compute/riskRun';
import { type Arguments, readArguments, refuseWords } from '../args';
import { readJsonFile } from '../files';
import { storedHistories } from '../history/historyDesk';
import { readHistoryFiles } from '../history/historyFiles';
import { readPastBooks } from '../risk/pastBooks';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { initialMargin, loadPortfolioRun, type PortfolioRun } from '../portfolioRun';
import { riskAskOf, VAR_OPTIONS } from '../risk/riskAsk';
import { describeParts } from '../risk/varParts';
import { describeRisk } from '../risk/varText';
import { shippedMultipliers } from '../resources';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const valueAtRisk: Command = {
  name: 'var',
  summary: 'value at risk and expected shortfall of a portfolio',
  usage: `Usage: plimsoll var --portfolio FILE --market FILE [--history FILE...] [options]

VaR and ES in USD by method, losses positive, with what each stands on; contributions, worst days, stressed window;
rolling backtests, correlations from calm to all-one, dependence, a learned challenger beside the classical figure.

  --history FILE     CSV: a column "date", then one column per factor (spot:BTC, vol:BTC, basis:ETH, peg:USDC ...);
                     may be given more than once. Without it the shipped series are used, and named.
  --stored           the series of the app's own store (plimsoll history); --data FILE those of another store file;
                     --simulator lets series of the built-in exchange count
  --method ID        one or more of ${METHOD_IDS.join(', ')}; all by default. The first leads.
  --confidence P     0.99 or 99; may be given more than once, the first leads (default 0.975 among 0.95 0.975 0.99)
  --horizon DAYS     1 by default; --horizon-rule overlapping (default) or root-time
  --window DAYS      newest daily moves that make the scenarios, 500 by default
  --stressed DAYS    length of the stressed window, 250 by default
  --scenarios N --seed N   of the Monte Carlo methods
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
    values: VAR_OPTIONS,
    flags: ['json', 'figures-only', 'stored', 'simulator'],
  });
  refuseWords('var', given.words);
  const file = given.one('liquidity');
  const ask = riskAskOf(given, file === undefined ? [] : await readJsonFile(file, io.cwd));
  const files = {
    portfolio: given.required('portfolio'),
    market: given.required('market'),
    at: given.one('at'),
  };
  const desk = await loadPortfolioRun(files, io.cwd);
  const { universe, market, book } = desk;
  const histories = await historiesOf(given, io);
  const multiplierSets = await shippedMultipliers();
  const past = await readPastBooks(given.all('past-book'), { cwd: io.cwd, desk, histories });
  const board = boardLiquidity(desk.snapshot, desk.instrumentOf, universe.underlyings);
  const inputs = { universe, market, book, histories, board, ...(past && { past }) };
  const report = runRiskReport(inputs, past ? ask : withMargin(ask, desk), { multiplierSets });
  if (!report.ok) throw new InputError(report.failure.message);
  return print(report.value, given, io);
}

function historiesOf(given: Arguments, { cwd }: CommandIo): Promise<readonly FactorHistory[]> {
  const [files, data] = [given.all('history'), given.one('data')];
  const [isStored, isSimulated] = [given.flags.has('stored'), given.flags.has('simulator')];
  if (data === undefined && !isStored) {
    if (isSimulated) throw new InputError('--simulator goes with --stored or --data');
    return readHistoryFiles(files, cwd);
  }
  if (files.length > 0) throw new InputError('--history excludes --stored and --data');
  return storedHistories({ data, cwd, endpoint: isSimulated ? 'simulator' : 'production' });
}

/** Losses are set against the initial margin of the accounts' own models; without one, against the VaR of the day. */
function withMargin(ask: RiskAsk, desk: PortfolioRun): RiskAsk {
  const marginUsd = ask.backtest === null ? null : initialMargin(desk);
  return ask.backtest === null ? ask : { ...ask, backtest: { ...ask.backtest, marginUsd } };
}

function print(report: RiskReport, given: Arguments, io: CommandIo): number {
  const { figures } = report;
  if (given.flags.has('json')) io.out(`${JSON.stringify(report, null, 1)}\n`);
  else io.out(describeRisk(figures) + describeParts(report));
  for (const { positionId, failure } of figures.missing)
    io.err(`plimsoll var: position ${positionId}: ${failure.message}\n`);
  for (const { label, failure } of figures.methods)
    if (failure !== null) io.err(`plimsoll var: ${label}: ${failure.message}\n`);
  return figures.missing.length > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}
