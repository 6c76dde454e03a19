/** Calibration and model risk as jobs of the risk thread. */
import { rulePackSchema } from '../../contracts/rulePacks';
import { failure, success, type Result } from '../../engine/basics/result';
import { bookFigures } from '../../engine/calibration/bookFigures';
import { assembledSet, planCalibration, type StepOutcome } from '../../engine/calibration/calibrate';
import { compareSets } from '../../engine/calibration/compareSets';
import { BOOTSTRAP_RULES } from '../../engine/calibration/modelRisk/estimationError';
import { modelRiskReport } from '../../engine/calibration/modelRisk/modelRiskReport';
import { parametersAt } from '../../engine/calibration/setInForce';
import { CALIBRATION_RULES } from '../../engine/calibration/rules';
import { isCalibrated } from '../../engine/margin/house/calibratedPack';
import type { ActiveModel } from '../../engine/margin/marginEngine';
import type { RulePack } from '../../engine/margin/rulePack';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { DEFAULT_RISK_REQUEST } from '../../engine/risk/valueAtRisk/riskRequest';
import { prepareRisk, type KeepGoing, type RiskInputs } from '../../engine/risk/valueAtRisk/valueAtRisk';
import { modelsInForce, packFor, type PackShelf } from './packsInForce';
import type { CalibrateJob, CalibrationAnswers, DeskCalibrationJob } from './calibrationProtocol';

/** Each of them revalues the desk. */
const MARGIN_RESAMPLES = 100;
const GRID = 'house.grid';

type DeskJob = DeskCalibrationJob & { readonly desk: RiskInputs };
type Job = CalibrateJob | DeskJob;

export function runCalibrationJob(
  job: Job,
  keepGoing: KeepGoing,
): Result<CalibrationAnswers[keyof CalibrationAnswers]> {
  if (job.kind === 'calibrate') return calibrateJob(job, keepGoing);
  const models = modelsInForce(job.shelf, job.desk.market.valuationMs);
  const grid = models.find(({ model }) => model.rulePackKind === GRID)?.pack;
  if (grid === undefined) return failure('NOT_FOUND', `there is no rule pack of ${GRID}`, { kind: GRID });
  if (job.kind === 'modelRisk') return modelRiskJob(job, models, grid, keepGoing);
  return success(compareJob(job, grid));
}

/** The house's packs as they are without a set: each side of the comparison brings its own numbers. */
function compareJob(
  { before, beforeVersion, after, afterVersion, desk, shelf }: Extract<DeskJob, { kind: 'compareSets' }>,
  grid: RulePack,
): CalibrationAnswers['compareSets'] {
  const { shipped, chosen } = shelf;
  const plain = modelsInForce({ shipped, chosen }, desk.market.valuationMs);
  const house = plain.filter(({ pack }) => isCalibrated(pack));
  const prepared = prepareRisk(desk, DEFAULT_RISK_REQUEST);
  return compareSets(before, after, (set) => {
    if (!prepared.ok) return prepared;
    const version = set === before ? beforeVersion : afterVersion;
    return bookFigures({ context: prepared.value, house, grid }, set, version);
  });
}

function calibrateJob(
  { histories, rules }: CalibrateJob,
  keepGoing: KeepGoing,
): Result<CalibrationAnswers['calibrate']> {
  const plan = planCalibration(histories, rules);
  if (!plan.ok) return plan;
  const { steps } = plan.value;
  const outcomes: StepOutcome[] = [];
  for (const [k, step] of steps.entries()) {
    if (!keepGoing(k / steps.length, step.label))
      return failure('CANCELLED', 'the calibration was cancelled');
    const outcome = step.run((label) => keepGoing(k / steps.length, label));
    if (!outcome.ok) return outcome;
    outcomes.push(outcome.value);
  }
  return success(assembledSet(plan.value, outcomes));
}

function modelRiskJob(
  { desk, shelf, ask }: Extract<Job, { kind: 'modelRisk' }>,
  models: readonly ActiveModel[],
  grid: RulePack,
  keepGoing: KeepGoing,
): Result<CalibrationAnswers['modelRisk']> {
  const { universe, market } = desk;
  return modelRiskReport(
    {
      ...desk,
      unit: instrumentRisk(universe, market),
      models,
      modelsOf: (accountId) => ownModels(shelf, models, accountId, market.valuationMs),
      grid,
      request: {
        ...DEFAULT_RISK_REQUEST,
        parameters: parametersAt(shelf.calibrations ?? [], market.valuationMs),
      },
      bootstrap: { ...BOOTSTRAP_RULES, ...ask },
      margin: { alpha: CALIBRATION_RULES.alpha, resamples: Math.min(ask.resamples, MARGIN_RESAMPLES) },
      check: checkedPack,
    },
    keepGoing,
  );
}

/** Undefined where the account has no pack of its own. */
function ownModels(
  shelf: PackShelf,
  models: readonly ActiveModel[],
  accountId: string,
  atMs: number,
): readonly ActiveModel[] | undefined {
  if (!shelf.chosen.some((choice) => choice.accountId === accountId)) return undefined;
  return models.map(({ model, pack }) => ({ model, pack: packFor(shelf, model, accountId, atMs) ?? pack }));
}

function checkedPack(pack: RulePack): Result<RulePack> {
  const parsed = rulePackSchema.safeParse(pack);
  return parsed.success
    ? success(pack)
    : failure('INVALID_INPUT', parsed.error.issues[0].message, { pack: pack.id });
}
