/** Reads a reference file and refuses what is not one, naming file and place. */
import { InputError } from '../commands/command';
import type { JsonObject, ReferenceCase, ReferenceSuite } from './adapter';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws `InputError`. */
export function readSuite(json: unknown, file: string): ReferenceSuite {
  if (!isObject(json)) throw new InputError(`${file}: not a reference suite (no object at the top)`);
  const { suite, cases } = json;
  if (typeof suite !== 'string' || suite === '') throw new InputError(`${file}: field "suite" is missing`);
  if (!Array.isArray(cases)) throw new InputError(`${file}: field "cases" must be a list`);
  return { suite, cases: cases.map((entry, row) => readCase(entry, `${file}: cases[${row}]`)) };
}

function readCase(entry: unknown, place: string): ReferenceCase {
  if (!isObject(entry)) throw new InputError(`${place}: must be an object`);
  if (typeof entry.id !== 'string') throw new InputError(`${place}: field "id" is missing`);
  for (const field of ['inputs', 'expected'] as const)
    if (!isObject(entry[field]))
      throw new InputError(`${place} (${entry.id}): field "${field}" must be an object`);
  return {
    id: entry.id,
    tag: optionalText(entry, 'tag', place),
    model: optionalText(entry, 'model', place),
    inputs: entry.inputs as JsonObject,
    expected: entry.expected as JsonObject,
    tol: entry.tol === undefined ? undefined : tolerances(entry.tol, place),
    rel_tol: entry.rel_tol === undefined ? undefined : tolerance(entry.rel_tol, `${place}: rel_tol`),
  };
}

function optionalText(entry: Record<string, unknown>, field: string, place: string): string | undefined {
  const value = entry[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new InputError(`${place}: field "${field}" must be text`);
  return value;
}

function tolerances(value: unknown, place: string): Readonly<Record<string, number>> {
  if (!isObject(value)) throw new InputError(`${place}: field "tol" must be an object`);
  const read: Record<string, number> = {};
  for (const [field, limit] of Object.entries(value))
    read[field] = tolerance(limit, `${place}: tol.${field}`);
  return read;
}

function tolerance(value: unknown, place: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new InputError(`${place} must be a number of at least 0, got ${JSON.stringify(value)}`);
}
