/** Parameter sets: fitted on the risk thread, kept for good, compared, approved with a note, rolled back in one step. */
import type {
  CalibrationBoard,
  CalibrationDecision,
  CalibrationRules,
  CalibrationSummary,
  ParameterSet,
  SetComparison,
} from '../../contracts/calibration';
import { parameterSetSchema } from '../../contracts/calibration';
import { failure, success, type Result } from '../../engine/basics/result';
import { compareSets } from '../../engine/calibration/compareSets';
import { riskParametersOf, type ParametersPeriod } from '../../engine/calibration/setInForce';
import { DEFAULT_PARAMETERS, type RiskParameters } from '../../engine/risk/valueAtRisk/riskParameters';
import type { SetPair } from '../compute/calibrationProtocol';
import type { CalibrationStore, StoredParameterSet } from '../db/calibrationStore';
import type { HistoryService } from './histories';
import { createListeners } from './listeners';

export interface CalibrationParts {
  readonly store: CalibrationStore;
  readonly histories: Pick<HistoryService, 'all'>;
  /** Runs the fits off the main thread. */
  readonly fit: (
    histories: Extract<ReturnType<HistoryService['all']>, { ok: true }>['value'],
    rules: CalibrationRules,
    jobId?: string,
  ) => Promise<Result<ParameterSet>>;
  readonly clock: () => number;
}

/** Versions approved and not taken back, the active one last; empty: the defaults are in force. */
export function standingVersions(decisions: readonly CalibrationDecision[]): readonly number[] {
  const standing: number[] = [];
  for (const { action, version } of decisions) {
    if (action === 'roll back') standing.pop();
    else if (version !== null) standing.push(version);
  }
  return standing;
}

export function createCalibrationService({ store, histories, fit, clock }: CalibrationParts) {
  const changed = createListeners<null>();
  const told = <T>(result: Result<T>): Result<T> => {
    if (result.ok) changed.emit(null);
    return result;
  };

  function active(): Result<StoredParameterSet | undefined> {
    const decisions = store.decisions();
    if (!decisions.ok) return decisions;
    const version = standingVersions(decisions.value).at(-1);
    return version === undefined ? success(undefined) : store.get(version);
  }

  const parameters = new Map<number, RiskParameters>();

  /** A stored set is never changed: it is read once. */
  function parametersOf(version: number): Result<RiskParameters> {
    const known = parameters.get(version);
    if (known !== undefined) return success(known);
    const stored = store.get(version);
    if (!stored.ok) return stored;
    const found = riskParametersOf(stored.value.set, version);
    parameters.set(version, found);
    return success(found);
  }

  return {
    onChange: changed.add,
    active,

    /** Which set was in force from when on, oldest first: what numbers of any date are made with. */
    periods(): Result<readonly ParametersPeriod[]> {
      const decisions = store.decisions();
      if (!decisions.ok) return decisions;
      const periods: ParametersPeriod[] = [];
      for (const { version, decidedMs } of decisions.value) {
        const found = version === null ? success(DEFAULT_PARAMETERS) : parametersOf(version);
        if (!found.ok) return found;
        periods.push({ fromMs: decidedMs, parameters: found.value });
      }
      return success(periods);
    },

    get: (version: number): Result<StoredParameterSet> => store.get(version),

    board(): Result<CalibrationBoard> {
      const [sets, decisions] = [store.sets(), store.decisions()];
      if (!sets.ok) return sets;
      if (!decisions.ok) return decisions;
      const standing = standingVersions(decisions.value);
      const activeVersion = standing.at(-1) ?? null;
      const approved = new Set(decisions.value.map(({ version }) => version));
      return success({
        sets: sets.value.map((stored) => summaryOf(stored, activeVersion, approved)),
        decisions: decisions.value.toReversed(),
        activeVersion,
        rollBackTo: activeVersion === null ? null : (standing.at(-2) ?? 'defaults'),
      });
    },

    /** Fits the stored histories and keeps the set as a draft; returns its version. Nothing is kept of a cancelled run. */
    async fit(rules: CalibrationRules, jobId?: string): Promise<Result<number>> {
      const series = histories.all();
      if (!series.ok) return series;
      const found = await fit(series.value, rules, jobId);
      if (!found.ok) return found;
      const sound = parameterSetSchema.safeParse(found.value);
      if (!sound.success) {
        const [issue] = sound.error.issues;
        return failure('INTERNAL', `the fitted set is not sound: ${issue.path.join('.')}: ${issue.message}`);
      }
      return told(store.add(found.value, clock()));
    },

    /** Numbers of `version` against those of `against`, by default the active set. */
    compare(version: number, against: number | null): Result<SetComparison> {
      const pair = this.pair(version, against);
      return pair.ok ? success(compareSets(pair.value.before, pair.value.after)) : pair;
    },

    /** `against` null: the active set, or the defaults where none was approved. */
    pair(version: number, against: number | null): Result<SetPair> {
      const after = store.get(version);
      if (!after.ok) return after;
      const before = against === null ? active() : store.get(against);
      if (!before.ok) return before;
      const { set } = after.value;
      return success({
        before: before.value?.set ?? { ...set, fits: [], refused: [] },
        beforeVersion: before.value?.version ?? null,
        after: set,
        afterVersion: version,
      });
    },

    approve: (version: number, note: string): Result<null> =>
      told(
        store.decide(clock(), (former) => {
          if (note.trim() === '') return failure('EMPTY', 'an approval needs a note: why this set');
          if (standingVersions(former).at(-1) === version)
            return failure('CONFLICT', `parameter set ${version} is active already`, { version });
          return success({ action: 'approve', version, note: note.trim() });
        }),
      ),

    /** Puts in force what was so before the last approval: an earlier set, or the defaults. */
    rollBack: (note = ''): Result<null> =>
      told(
        store.decide(clock(), (former) => {
          const standing = standingVersions(former);
          if (standing.length === 0)
            return failure('NOT_FOUND', 'the defaults are in force: no approved set to roll back');
          return success({ action: 'roll back', version: standing.at(-2) ?? null, note: note.trim() });
        }),
      ),
  };
}
export type CalibrationService = ReturnType<typeof createCalibrationService>;

function summaryOf(
  { version, createdMs, set }: StoredParameterSet,
  activeVersion: number | null,
  approved: ReadonlySet<number | null>,
): CalibrationSummary {
  const isWorse = (fit: ParameterSet['fits'][number]): boolean =>
    fit.walkForward?.scores.some(({ verdict }) => verdict === 'worse') ?? false;
  return {
    version,
    createdMs,
    state: version === activeVersion ? 'active' : approved.has(version) ? 'former' : 'draft',
    fits: set.fits.length,
    refused: set.refused.length,
    flagged: set.fits.filter((fit) => fit.cautions.length > 0 || isWorse(fit)).length,
    firstMs: set.history.firstMs,
    lastMs: set.history.lastMs,
  };
}
