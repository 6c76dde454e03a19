/** `plimsoll calibrate`: fits the risk parameters to histories, checks each walking forward, compares with a former set. */
import { bookFigures } from '../../engine/calibration/bookFigures';
import { calibrate as fitAll } from '../../engine/calibration/calibrate';
import { compareSets, type BookFigure, type SetComparison } from '../../engine/calibration/compareSets';
import { FIT_KINDS, type ParameterSet } from '../../engine/calibration/parameterSet';
import type { Result } from '../../engine/basics/result';
import type { FactorHistory } from '../../engine/market/factorHistory';
import { DEFAULT_RISK_REQUEST } from '../../engine/risk/valueAtRisk/riskRequest';
import { prepareRisk } from '../../engine/risk/valueAtRisk/valueAtRisk';
import { type Arguments, readArguments, refuseWords } from '../args';
import { rulesOf, RULE_OPTIONS } from '../risk/calibrationOptions';
import { describeComparison, describeSet } from '../risk/calibrationText';
import { readHistoryFiles } from '../history/historyFiles';
import { readParameterSet } from '../risk/parameterFile';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { activeModels, loadPortfolioRun } from '../portfolioRun';
import { shippedRulePack } from '../resources';
import { EXIT_CHECK_FAILED, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const calibrate: Command = {
  name: 'calibrate',
  summary: 'risk parameters fitted to histories, checked walking forward',
  usage: `Usage: plimsoll calibrate [--history FILE...] [options]

Fits to daily histories: ${FIT_KINDS.join(', ')}.
Each fit states window, data range, convergence and standard errors, and is made again and again on what was known,
judged on the days after (walk-forward) against a plain benchmark; losses, lower is better.

  --history FILE      CSV: a column "date", then one column per factor (spot:BTC, vol:BTC ...); may be given more than
                      once. Without it the shipped series are used, and named.
  --window N          newest moves that each fit sees, 1000 by default
  --first-train N     moves before the first walk-forward refit, 500 by default; --refit-every DAYS, 60 by default
  --alpha P           tail probability of margin shocks and of quantile scores, 0.01 by default
  --horizon DAYS      of margin shocks, 1 by default
  --lambda L          EWMA that standardises moves, and benchmark of the volatility models, 0.94 by default
  --normal            normal innovations in GARCH and GJR in place of Student's
  --no-walk-forward   fit only
  --previous FILE     a former set ("set" of an earlier --json output, or the whole output): every number compared
  --portfolio FILE --market FILE [--at ISO]   with --previous: what the change does to VaR and margin of this book
  --json              {"set": {...}, "comparison": {...} | null}

${PORTFOLIO_FORMATS}
Exit codes: 0 every fit was made; 1 a fit was refused or did not converge (the others are in the output); 2 bad usage
or a bad file. A missing vol history is said and is no failure.
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, {
    values: ['history', 'previous', 'portfolio', 'market', 'at', ...RULE_OPTIONS],
    flags: ['json', 'normal', 'no-walk-forward'],
  });
  refuseWords('calibrate', given.words);
  const rules = rulesOf(given);
  const previousFile = given.one('previous');
  if (previousFile === undefined && given.one('portfolio') !== undefined)
    throw new InputError(
      '--portfolio has a use with --previous only: figures are compared, not computed alone',
    );
  const histories = await readHistoryFiles(given.all('history'), io.cwd);
  const previous = previousFile === undefined ? undefined : await readParameterSet(previousFile, io.cwd);
  const figuresOf = await figuresFor(given, histories, io.cwd);
  const progress = (label: string): boolean => {
    if (label !== lastLabel) io.err(`${(lastLabel = label)}\n`);
    return true;
  };
  let lastLabel = '';
  const found = fitAll(histories, rules, progress);
  if (!found.ok) throw new InputError(found.failure.message);
  const set = found.value;
  const comparison = previous === undefined ? null : compareSets(previous, set, figuresOf);
  io.out(
    given.flags.has('json') ? `${JSON.stringify({ set, comparison }, null, 1)}\n` : asText(set, comparison),
  );
  const failed = set.refused.filter(({ failure }) => failure.reason !== 'MISSING_MARKET_DATA');
  for (const { id, failure } of failed) io.err(`plimsoll calibrate: ${id}: ${failure.message}\n`);
  return failed.length > 0 ? EXIT_CHECK_FAILED : EXIT_DONE;
}

const asText = (set: ParameterSet, comparison: SetComparison | null): string =>
  `${describeSet(set)}${comparison === null ? '' : describeComparison(comparison)}`;

type FiguresOf = (set: ParameterSet) => Result<readonly BookFigure[]>;

async function figuresFor(
  given: Arguments,
  histories: readonly FactorHistory[],
  cwd: string,
): Promise<FiguresOf | undefined> {
  if (given.one('portfolio') === undefined) return undefined;
  const files = {
    portfolio: given.required('portfolio'),
    market: given.required('market'),
    at: given.one('at'),
  };
  const { universe, market, book } = await loadPortfolioRun(files, cwd);
  const prepared = prepareRisk({ universe, market, book, histories }, DEFAULT_RISK_REQUEST);
  if (!prepared.ok) throw new InputError(prepared.failure.message);
  const house = activeModels(['house.var']);
  const grid = shippedRulePack('house.grid');
  return (set) => bookFigures({ context: prepared.value, house, grid }, set);
}
