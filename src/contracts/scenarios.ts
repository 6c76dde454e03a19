/** Schemas of scenario sets: one for IPC, files and JSON columns. */
import { z } from 'zod';
import type { ScenarioSet } from './domain';

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const shiftType = z.enum(['relative', 'absolute', 'scaled']);
const underlying = z.string().regex(/^(\*|[A-Za-z0-9]{1,20})$/, 'an underlying such as BTC, or * for all');

export const volTenorSchema = z.strictObject({
  referenceDays: finite.positive().max(3650),
  shortPower: finite.min(0).max(5),
  longPower: finite.min(0).max(5),
  minDays: finite.positive().max(365),
});

const spotShiftSchema = z.strictObject({ type: shiftType, value: finite }).superRefine((shift, context) => {
  const isBelowZero =
    (shift.type === 'relative' && shift.value <= -1) || (shift.type === 'scaled' && shift.value <= 0);
  if (isBelowZero)
    context.addIssue({ code: 'custom', message: 'spot must stay above zero', path: ['value'] });
  if (shift.type !== 'absolute' && shift.value > 100)
    context.addIssue({ code: 'custom', message: 'at most 100 times', path: ['value'] });
});

const volShiftSchema = z
  .strictObject({
    type: shiftType,
    value: finite,
    tenor: volTenorSchema.optional(),
    floor: finite.min(0).max(10).optional(),
  })
  .superRefine((shift, context) => {
    const isNegative =
      (shift.type === 'relative' && shift.value < -1) || (shift.type === 'scaled' && shift.value < 0);
    if (isNegative)
      context.addIssue({ code: 'custom', message: 'vol must not be negative', path: ['value'] });
    if (Math.abs(shift.value) > 100)
      context.addIssue({ code: 'custom', message: 'at most 100', path: ['value'] });
  });

export const scenarioShiftSchema = z.strictObject({
  underlying,
  spot: spotShiftSchema.optional(),
  vol: volShiftSchema.optional(),
  basisShift: finite.min(-5).max(5).optional(),
});

export const scenarioSchema = z.strictObject({
  id: z.string().min(1).max(100),
  name: z.string().trim().min(1).max(120),
  description: z.string().max(2000).optional(),
  daysForward: finite.min(0).max(3650).optional(),
  shifts: z.array(scenarioShiftSchema).max(100),
});

export const scenarioGridSchema = z.strictObject({
  underlying,
  spotType: shiftType,
  spotValues: z.array(finite).min(1).max(101),
  volType: shiftType,
  volValues: z.array(finite).min(1).max(51),
  volTenor: volTenorSchema.optional(),
  volFloor: finite.min(0).max(10).optional(),
  daysForward: finite.min(0).max(3650).optional(),
});

export const scenarioSetSchema: z.ZodType<ScenarioSet> = z
  .strictObject({
    id: z.string().min(1).max(100),
    name: z.string().trim().min(1).max(120),
    version: z.int().min(1),
    source: z.string().max(500),
    scenarios: z.array(scenarioSchema).max(2000),
    grid: scenarioGridSchema.optional(),
  })
  .superRefine((set, context) => {
    const seen = new Set<string>();
    set.scenarios.forEach((scenario, index) => {
      if (seen.has(scenario.id))
        context.addIssue({
          code: 'custom',
          message: `id ${scenario.id} is used twice`,
          path: ['scenarios', index, 'id'],
        });
      seen.add(scenario.id);
    });
  });

/** Draft as the editor holds it: a set without version; saving assigns the next one. */
export interface ScenarioSetSummary {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly isBuiltIn: boolean;
  readonly scenarioCount: number;
  readonly hasGrid: boolean;
  readonly updatedMs: number;
}

export interface ScenarioSetVersion {
  readonly version: number;
  readonly savedMs: number;
  readonly set: ScenarioSet;
}
