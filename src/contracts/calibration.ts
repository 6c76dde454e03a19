/** Parameter sets as they cross a boundary: the schema of a stored or exported set, and what the window sees of them. */
import { z } from 'zod';
import type { SetComparison } from '../engine/calibration/compareSets';
import type { CalibrationRules } from '../engine/calibration/rules';
import type { ParameterSet } from '../engine/calibration/parameterSet';

export type { CalibrationRules, ParameterSet, SetComparison };

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const text = z.string().max(500);
const name = z.string().min(1).max(200);
const instant = finite.min(-1e13).max(1e13);
const count = z.int().min(0);
const numberOrNull = finite.nullable();

/** Limits are checked by the engine, which names the field. */
export const calibrationRulesSchema: z.ZodType<CalibrationRules> = z.strictObject({
  windowMoves: finite,
  firstTrain: finite,
  refitEvery: finite,
  alpha: finite,
  horizonDays: finite,
  lambda: finite,
  innovations: z.enum(['normal', 'student']),
  walkForward: z.boolean(),
  panel: z.strictObject({
    gaps: z.enum(['scale', 'drop']),
    longestGapDays: finite.min(1).max(60),
    fewestMoves: z.int().min(20).max(20_000),
  }),
});

const kind = z.enum(['ewma', 'garch', 'gjr', 'correlation', 'dcc', 'copula', 'vol-response', 'margin-shock']);

const walkForward = z.strictObject({
  refits: count,
  failedRefits: count,
  days: count,
  firstMs: instant,
  lastMs: instant,
  scores: z.array(
    z.strictObject({
      score: z.enum(['quasi-likelihood', 'dependence', 'copula', 'squared-error', 'pinball']),
      days: count,
      model: finite,
      benchmark: text,
      benchmarkScore: finite,
      pValue: numberOrNull,
      verdict: z.enum(['better', 'worse', 'no difference']),
    }),
  ),
  coverage: z
    .strictObject({
      alpha: finite,
      days: count,
      exceptions: count,
      expected: finite,
      kupiecPValue: finite,
    })
    .nullable(),
  drift: z.array(z.strictObject({ name, low: finite, high: finite })),
});

const fit = z.strictObject({
  id: name,
  kind,
  label: text,
  factors: z.array(name).max(500),
  numbers: z
    .array(z.strictObject({ name, value: finite, standardError: numberOrNull, unit: z.string().max(20) }))
    .max(200_000),
  basis: z.strictObject({ moves: count, firstMs: instant, lastMs: instant }),
  objective: z.strictObject({
    kind: z.enum(['log-likelihood', 'squared-error', 'quantile']),
    value: numberOrNull,
  }),
  convergence: z.strictObject({
    status: z.enum(['converged', 'at-boundary', 'closed-form']),
    note: text,
  }),
  cautions: z.array(z.string().max(2000)),
  walkForward: walkForward.nullable(),
});

const context = z.record(z.string(), z.union([z.string(), finite, z.boolean(), z.null()]));

/** Proves that no NaN and no unknown field is in a set that was stored or read from a file. */
export const parameterSetSchema = z.strictObject({
  format: z.literal('plimsoll-parameters-1'),
  rules: calibrationRulesSchema,
  history: z.strictObject({
    factors: z.array(z.strictObject({ id: name, source: text })).max(500),
    moves: count,
    firstMs: instant,
    lastMs: instant,
    notes: z.array(z.string().max(2000)),
  }),
  fits: z.array(fit).max(5000),
  refused: z
    .array(
      z.strictObject({
        id: name,
        kind,
        factors: z.array(name),
        failure: z.strictObject({
          reason: z.string(),
          message: z.string().max(2000),
          context: context.optional(),
        }),
      }),
    )
    .max(5000),
});

export type CalibrationState = 'draft' | 'active' | 'former';

/** A stored set as it is listed, newest first. */
export interface CalibrationSummary {
  readonly version: number;
  readonly createdMs: number;
  /** `active`: the last decision names it; `former`: approved once; `draft`: never. */
  readonly state: CalibrationState;
  readonly fits: number;
  readonly refused: number;
  /** Fits with a caution or a walk-forward score that is worse than its benchmark. */
  readonly flagged: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** One entry of the log of decisions; entries are never changed. */
export interface CalibrationDecision {
  readonly id: number;
  readonly action: 'approve' | 'roll back';
  /** Approved, or made active again; null: the defaults. */
  readonly version: number | null;
  readonly decidedMs: number;
  readonly note: string;
}

export interface CalibrationBoard {
  readonly sets: readonly CalibrationSummary[];
  readonly decisions: readonly CalibrationDecision[];
  readonly activeVersion: number | null;
  /** What one roll-back would make active; null when there is nothing to go back to. */
  readonly rollBackTo: number | 'defaults' | null;
}
