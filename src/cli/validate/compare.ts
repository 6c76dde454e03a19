/** Compares what the engine returned with what a case expects, number by number. */
import type { Json, JsonObject, ReferenceCase } from './adapter';

/** One figure that does not agree. */
export interface Mismatch {
  /** Path inside the expected object: `price`, `scenario_pnl[3].loss`. */
  readonly field: string;
  readonly expected: Json;
  /** Absent when the engine returned nothing for the field. */
  readonly got?: Json;
  readonly difference?: number;
  readonly tolerance?: number;
}

/** Magnitudes below this count as zero. */
const NEGLIGIBLE = 1e-300;
/** Smallest scale and tolerance of `rel_tol`. */
const RELATIVE_FLOOR = 1e-8;

export type ToleranceFields = { readonly [field: string]: string };

/** Empty when every expected field agrees. `toleranceFields` redirects a field to another entry of `tol`. */
export function compareCase(
  referenceCase: ReferenceCase,
  got: JsonObject,
  toleranceFields: ToleranceFields = {},
): readonly Mismatch[] {
  const mismatches: Mismatch[] = [];
  for (const [field, expected] of Object.entries(referenceCase.expected)) {
    const tolerance = toleranceOf(referenceCase, field, expected, toleranceFields);
    compareValue(field, expected, got[field], tolerance, mismatches);
  }
  return mismatches;
}

/** Absolute tolerance of a field; undefined means that it must be equal. */
function toleranceOf(
  referenceCase: ReferenceCase,
  field: string,
  expected: Json,
  toleranceFields: ToleranceFields,
): number | undefined {
  const absolute = referenceCase.tol?.[toleranceFields[field] ?? field];
  if (absolute !== undefined) return absolute;
  if (referenceCase.rel_tol === undefined) return undefined;
  return Math.max(RELATIVE_FLOOR, referenceCase.rel_tol * largestMagnitude(expected));
}

function largestMagnitude(value: Json): number {
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value !== 'object' || value === null) return 0;
  let largest = 0;
  for (const inner of Object.values(value)) largest = Math.max(largest, largestMagnitude(inner));
  return largest;
}

function compareValue(
  path: string,
  expected: Json,
  got: Json | undefined,
  tolerance: number | undefined,
  mismatches: Mismatch[],
): void {
  if (got === undefined) mismatches.push({ field: path, expected });
  else if (typeof expected === 'number') compareNumber(path, expected, got, tolerance, mismatches);
  else if (Array.isArray(expected)) compareArray(path, expected, got, tolerance, mismatches);
  else if (typeof expected === 'object' && expected !== null)
    compareObject(path, expected as JsonObject, got, tolerance, mismatches);
  else if (expected !== got) mismatches.push({ field: path, expected, got });
}

function compareNumber(
  path: string,
  expected: number,
  got: Json,
  tolerance: number | undefined,
  mismatches: Mismatch[],
): void {
  if (typeof got !== 'number') return void mismatches.push({ field: path, expected, got });
  const difference = Math.abs(got - expected);
  const bothNegligible = Math.abs(got) < NEGLIGIBLE && Math.abs(expected) < NEGLIGIBLE;
  if (difference === 0 || bothNegligible || difference <= (tolerance ?? 0)) return;
  mismatches.push({ field: path, expected, got, difference, tolerance: tolerance ?? 0 });
}

function compareArray(
  path: string,
  expected: readonly Json[],
  got: Json,
  tolerance: number | undefined,
  mismatches: Mismatch[],
): void {
  if (!Array.isArray(got) || got.length !== expected.length)
    return void mismatches.push({ field: path, expected, got });
  expected.forEach((value, i) => compareValue(`${path}[${i}]`, value, got[i], tolerance, mismatches));
}

function compareObject(
  path: string,
  expected: JsonObject,
  got: Json,
  tolerance: number | undefined,
  mismatches: Mismatch[],
): void {
  if (typeof got !== 'object' || got === null || Array.isArray(got))
    return void mismatches.push({ field: path, expected, got });
  for (const [key, value] of Object.entries(expected))
    compareValue(`${path}.${key}`, value, (got as JsonObject)[key], tolerance, mismatches);
}
