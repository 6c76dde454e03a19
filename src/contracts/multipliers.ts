/** Named sets of multipliers for risk appetite and regulation: schema of shipped and stored sets, and what a window asks. */
import { z } from 'zod';
import type { RiskMultiplierSet } from '../engine/risk/valueAtRisk/riskRequest';

export const MULTIPLIED_MEASURES = [
  'valueAtRisk',
  'expectedShortfall',
  'initialMargin',
  'maintenanceMargin',
] as const;
export type MultipliedMeasureId = (typeof MULTIPLIED_MEASURES)[number];

export const MEASURE_LABELS: Readonly<Record<MultipliedMeasureId, string>> = {
  valueAtRisk: 'VaR',
  expectedShortfall: 'ES',
  initialMargin: 'Initial margin',
  maintenanceMargin: 'Maintenance margin',
};

/** Limits are checked by the service, which names field and limit. */
const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const id = z.string().min(1).max(60);
export const multiplierSetSchema = z.strictObject({
  id,
  name: z.string().max(500),
  source: z.string().max(2000),
  confidence: finite.nullable(),
  factors: z.partialRecord(z.enum(MULTIPLIED_MEASURES), finite),
});
export type NamedMultiplierSet = z.infer<typeof multiplierSetSchema>;

export const multiplierFileSchema = z.strictObject({
  format: z.literal('plimsoll-multipliers-1'),
  sets: z.array(multiplierSetSchema).max(100),
});

/** The set as a risk run takes it. */
export const runSetOf = ({ name, source, confidence, factors }: NamedMultiplierSet): RiskMultiplierSet => ({
  name,
  source,
  confidence,
  factors: Object.fromEntries(
    MULTIPLIED_MEASURES.flatMap((measure) => {
      const factor = factors[measure];
      return factor === undefined ? [] : [[measure, factor] as const];
    }),
  ),
});

export interface MultiplierBoard {
  readonly sets: readonly (NamedMultiplierSet & { readonly isShipped: boolean })[];
  /** Set ids in use by account id, `*` for the desk; a missing account takes the desk's. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

const scopeId = z.string().min(1).max(200);

export const MULTIPLIER_CALLS = {
  'multipliers.board': z.undefined(),
  /** A new set, or the new text of the user's own. */
  'multipliers.save': z.strictObject({ set: multiplierSetSchema }),
  'multipliers.copy': z.strictObject({ id }),
  'multipliers.delete': z.strictObject({ id }),
  'multipliers.restore': z.strictObject({ id }),
  /** `setIds` null: the account takes the desk's again. */
  'multipliers.choose': z.strictObject({ scopeId, setIds: z.array(id).max(100).nullable() }),
} as const satisfies Record<string, z.ZodType>;

export interface MultiplierAnswers {
  'multipliers.board': MultiplierBoard;
  'multipliers.save': MultiplierBoard;
  'multipliers.copy': { readonly id: string; readonly board: MultiplierBoard };
  'multipliers.delete': MultiplierBoard;
  'multipliers.restore': MultiplierBoard;
  'multipliers.choose': MultiplierBoard;
}
