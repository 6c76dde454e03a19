/** `plimsoll var`: VaR and expected shortfall of a portfolio by several methods on one history, and their proof. */
import { DEFAULT_RISK_ASK, riskAskSchema, type RiskAsk, type RiskReport } from '../../contracts/risk';
import type { FactorHistory } from '../../engine/market/factorHistory';
import { METHOD_IDS } from '../../engine/risk/valueAtRisk/riskRequest';
import { boardLiquidity } from '../../main/compute/boardLiquidity';
import { runRiskReport } from '../../main/compute/riskRun';
import { readArguments, type Arguments } from '../args';
import { readJsonFile } from '../files';
import { storedHistories } from '../historyDesk';
import { readHistoryFiles } from '../historyFiles';
import { readPastBooks } from '../pastBooks';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { initialMargin, loadPortfolioRun, type PortfolioRun } from '../portfolioRun';
import { describeParts } from '../varParts';
import { describeRisk } from '../varText';
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

const VALUES = [
  'portfolio',
  'market',
  'history',
  'method',
  'confidence',
  'horizon',
  'horizon-rule',
  'window',
  'stressed',
  'scenarios',
  'seed',
  'proxy',
  'liquidity',
  'liquidity-horizon',
  'backtest-days',
  'backtest-window',
  'past-book',
  'data',
  'at',
] as const;
type Option = (typeof VALUES)[number];

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, {
    values: VALUES,
    flags: ['json', 'figures-only', 'stored', 'simulator'],
  });
  if (given.words.length > 0) throw new InputError(`"${given.words[0]}" belongs to no option`);
  const file = given.one('liquidity');
  const ask = askOf(given, file === undefined ? [] : await readJsonFile(file, io.cwd));
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

/** Throws `InputError` naming the option and what it may be. */
function askOf(given: Arguments, liquidity: unknown): RiskAsk {
  const base = DEFAULT_RISK_ASK;
  const number = (name: Option, otherwise: number): number => {
    const text = given.one(name);
    return text === undefined ? otherwise : Number(text);
  };
  const confidences = given.all('confidence').map(shareOf);
  const isBare = given.flags.has('figures-only');
  const asked = {
    ...base,
    methods: given.all('method').length > 0 ? given.all('method') : base.methods,
    confidences: confidences.length > 0 ? confidences : base.confidences,
    leadConfidence: confidences[0] ?? base.leadConfidence,
    horizonDays: number('horizon', base.horizonDays),
    horizonRule: given.one('horizon-rule') ?? base.horizonRule,
    windowDays: number('window', base.windowDays),
    stressedDays: number('stressed', base.stressedDays),
    scenarios: number('scenarios', base.scenarios),
    seed: number('seed', base.seed),
    proxies: Object.fromEntries(given.all('proxy').map(proxyOf)),
    liquidityHorizons: Object.fromEntries(given.all('liquidity-horizon').map(horizonOf)),
    liquidity,
    backtest:
      isBare || base.backtest === null
        ? null
        : {
            ...base.backtest,
            days: number('backtest-days', base.backtest.days),
            windowDays: number('backtest-window', base.backtest.windowDays),
            books: given.all('past-book').length > 0 ? 'own' : 'today',
          },
    correlation: !isBare,
    challenger: !isBare,
  };
  const parsed = riskAskSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(`${optionOf(issue.path)}: ${issue.message}`);
}

const OPTIONS: Readonly<Record<string, string>> = {
  methods: '--method',
  confidences: '--confidence',
  leadConfidence: '--confidence',
  horizonDays: '--horizon',
  horizonRule: '--horizon-rule',
  windowDays: '--window',
  stressedDays: '--stressed',
  proxies: '--proxy',
  liquidityHorizons: '--liquidity-horizon',
  'backtest.days': '--backtest-days',
  'backtest.windowDays': '--backtest-window',
};

const optionOf = (path: readonly PropertyKey[]): string => {
  const text = path.map(String).join('.');
  return OPTIONS[text] ?? OPTIONS[String(path[0])] ?? `--${text}`;
};

/** 0.99 or 99. */
function shareOf(text: string): number {
  const value = Number(text);
  return value > 1 ? Math.round(value * 1e10) / 1e12 : value;
}

function proxyOf(text: string): [string, { coin: string; beta: number }] {
  const [, name, coin, beta] = /^(\w+)=(\w+):(-?[\d.]+)$/.exec(text) ?? [];
  if (name === undefined) throw new InputError(`--proxy ${text}: COIN=COIN:BETA, such as SOL=BTC:1.3`);
  return [name, { coin, beta: Number(beta) }];
}

function horizonOf(text: string): [string, number] {
  const [, factor, days] = /^([\w:.-]+)=([\d.]+)$/.exec(text) ?? [];
  if (factor === undefined)
    throw new InputError(`--liquidity-horizon ${text}: FACTOR=DAYS, such as vol:BTC=10`);
  return [factor, Number(days)];
}
