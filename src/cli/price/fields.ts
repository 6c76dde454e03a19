/** Reads fields of a case by name; what is wrong names the field and ends the reading of its row only. */
import type { FailureReason } from '../../engine/basics/result';

export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class FieldError extends Error {
  constructor(
    readonly field: string,
    rule: string,
    got: unknown,
    readonly reason: FailureReason = 'INVALID_INPUT',
  ) {
    super(`${field} ${rule}, got ${got === undefined ? 'nothing' : JSON.stringify(got)}`);
  }
}

export function objectAt(fields: Fields, field: string): Fields {
  const value = fields[field];
  if (!isObject(value)) throw new FieldError(field, 'must be an object', value);
  return value;
}

export function textAt(fields: Fields, field: string, absent?: string): string {
  const value = fields[field] ?? absent;
  if (typeof value !== 'string' || value === '') throw new FieldError(field, 'must be text', value);
  return value;
}

/** One of the words; a word that is not known is a model that does not exist here where `known` says so. */
export function wordAt<W extends string>(
  fields: Fields,
  field: string,
  words: readonly W[],
  absent?: W,
  unknown: FailureReason = 'INVALID_INPUT',
): W {
  const given = fields[field] ?? absent;
  const word = words.find((candidate) => candidate === given);
  if (word !== undefined) return word;
  const reason = typeof given === 'string' ? unknown : 'INVALID_INPUT';
  throw new FieldError(field, `must be one of ${words.join(', ')}`, given, reason);
}

export function optionalNumber(fields: Fields, field: string): number | undefined {
  return fields[field] === undefined ? undefined : numberAt(fields, field);
}

export function numberAt(fields: Fields, field: string, absent?: number): number {
  const value = fields[field] ?? absent;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new FieldError(field, 'must be a finite number', value);
  return value;
}

export function numbersAt(fields: Fields, field: string): readonly number[] {
  const list = fields[field];
  if (!Array.isArray(list) || list.length === 0)
    throw new FieldError(field, 'must be a list of numbers', list);
  return list.map((value: unknown, i) => numberAt({ [`${field}[${i}]`]: value }, `${field}[${i}]`));
}

export function objectsAt(fields: Fields, field: string): readonly Fields[] {
  const list = fields[field];
  if (!Array.isArray(list)) throw new FieldError(field, 'must be a list', list);
  return list.map((entry: unknown) => {
    if (!isObject(entry)) throw new FieldError(field, 'must hold objects', entry);
    return entry;
  });
}

/** A number, or the one word that may stand in its place. */
export const numberOrWord = <W extends string>(fields: Fields, field: string, word: W): number | W =>
  fields[field] === word ? word : numberAt(fields, field);

/** ISO 8601 with a zone: `2026-03-27T08:00:00Z`. */
export function instantAt(fields: Fields, field: string): number {
  return instantOf(field, fields[field]);
}

export function instantsAt(fields: Fields, field: string): readonly number[] {
  const list = fields[field];
  if (!Array.isArray(list) || list.length === 0)
    throw new FieldError(field, 'must be a list of instants', list);
  return list.map((value, i) => instantOf(`${field}[${i}]`, value));
}

function instantOf(field: string, value: unknown): number {
  const hasZone = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value);
  const instant = hasZone ? Date.parse(value) : NaN;
  if (Number.isNaN(instant))
    throw new FieldError(field, 'must be an ISO instant such as 2026-03-27T08:00:00Z', value);
  return instant;
}
