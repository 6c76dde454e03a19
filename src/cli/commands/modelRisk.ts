/** `plimsoll model-risk`: inventory of models, what margin hangs on, how far models disagree, what histories leave open. */
import { rulePackSchema } from '../../contracts/rulePacks';
import { failure, success, type Result } from '../../engine/basics/result';
import { BOOTSTRAP_RULES } from '../../engine/calibration/modelRisk/estimationError';
import { modelRiskReport } from '../../engine/calibration/modelRisk/modelRiskReport';
import { CALIBRATION_RULES } from '../../engine/calibration/rules';
import { MARGIN_MODELS } from '../../engine/margin/models';
import type { RulePack } from '../../engine/margin/rulePack';
import { DEFAULT_RISK_REQUEST } from '../../engine/risk/valueAtRisk/riskRequest';
import { readArguments, refuseWords } from '../args';
import { readHistoryFiles } from '../history/historyFiles';
import { describeModelRisk } from '../risk/modelRiskText';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { activeModels, loadPortfolioRun } from '../portfolioRun';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

const MARGIN_RESAMPLES = 100;
const TABLE_ROWS = 20;

export const modelRisk: Command = {
  name: 'model-risk',
  summary: 'inventory of models, sensitivity of margin to parameters, disagreement of models',
  usage: `Usage: plimsoll model-risk --portfolio FILE --market FILE [--history FILE...] [options]

The models with purpose, limits of use and status; for each account the change of initial margin for each parameter of
its rule pack moved up and down by a tenth, largest first, and the margin under every model; the VaR methods against
the leading one; block-bootstrap intervals of VaR, ES and grid margin, and the part that misjudged correlations have in
it. Amounts in USD, requirements and losses positive.

  --history FILE   as in plimsoll var; without it the shipped series are used
  --resamples N    of the bootstrap, ${BOOTSTRAP_RULES.resamples} by default; --block DAYS, mean length, ${BOOTSTRAP_RULES.meanBlock}; --seed N
  --rows N         parameters in each table of the text, ${TABLE_ROWS} by default; --json always holds all
  --at ISO         valuation instant in place of the market file's
  --json           the report as one object

${PORTFOLIO_FORMATS}
Exit codes: 0 the report is whole; 2 bad usage, a bad file, or a part that could not be made (the rest is printed).
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, {
    values: ['portfolio', 'market', 'history', 'at', 'resamples', 'block', 'seed', 'rows'],
    flags: ['json'],
  });
  refuseWords('model-risk', given.words);
  const files = {
    portfolio: given.required('portfolio'),
    market: given.required('market'),
    at: given.one('at'),
  };
  const resamples = given.whole('resamples', 20, 20_000) ?? BOOTSTRAP_RULES.resamples;
  const bootstrap = {
    ...BOOTSTRAP_RULES,
    resamples,
    meanBlock: given.whole('block', 1, 250) ?? BOOTSTRAP_RULES.meanBlock,
    seed: given.whole('seed', 0, 2 ** 31) ?? BOOTSTRAP_RULES.seed,
  };
  const rows = given.whole('rows', 1, 10_000) ?? TABLE_ROWS;
  const { universe, market, book, unit } = await loadPortfolioRun(files, io.cwd);
  const models = activeModels(MARGIN_MODELS.map(({ id }) => id));
  const made = modelRiskReport({
    universe,
    market,
    book,
    unit,
    models,
    grid: activeModels(['house.grid'])[0].pack,
    histories: await readHistoryFiles(given.all('history'), io.cwd),
    request: DEFAULT_RISK_REQUEST,
    bootstrap,
    margin: { alpha: CALIBRATION_RULES.alpha, resamples: Math.min(resamples, MARGIN_RESAMPLES) },
    check: checkedPack,
  });
  if (!made.ok) throw new InputError(made.failure.message);
  const report = made.value;
  io.out(given.flags.has('json') ? `${JSON.stringify(report, null, 1)}\n` : describeModelRisk(report, rows));
  const failures = [
    ...report.accounts.map(({ sensitivity }) => sensitivity.failure),
    ...[report.basis, report.challengers, report.tail, report.correlation, report.margin].map(
      (p) => p.failure,
    ),
  ];
  const messages = new Set(failures.flatMap((one) => one?.message ?? []));
  for (const message of messages) io.err(`plimsoll model-risk: ${message}\n`);
  return messages.size > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}

function checkedPack(pack: RulePack): Result<RulePack> {
  const parsed = rulePackSchema.safeParse(pack);
  if (parsed.success) return success(pack);
  const [issue] = parsed.error.issues;
  return failure('INVALID_INPUT', issue.message, { pack: pack.id });
}
