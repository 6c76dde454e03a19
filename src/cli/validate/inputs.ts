/** Reads inputs of a reference case by name; a missing or wrong field is an error that names it. */
import type { OptionSign } from '../../engine/pricing/blackScholes';
import type { JsonObject } from './adapter';

export function numberOf(inputs: JsonObject, field: string): number {
  const value = inputs[field];
  if (typeof value !== 'number')
    throw new Error(`input "${field}" must be a number, got ${JSON.stringify(value)}`);
  return value;
}

export function textOf(inputs: JsonObject, field: string): string {
  const value = inputs[field];
  if (typeof value !== 'string')
    throw new Error(`input "${field}" must be text, got ${JSON.stringify(value)}`);
  return value;
}

/** Call or put as the formulas want it. */
export function signOf(inputs: JsonObject, field = 'type'): OptionSign {
  const type = textOf(inputs, field);
  if (type !== 'call' && type !== 'put')
    throw new Error(`input "${field}" must be call or put, got "${type}"`);
  return type === 'call' ? 1 : -1;
}

/** Present numbers, in order: `[F, K, T] = numbersOf(inputs, 'F', 'K', 'T')`. */
export const numbersOf = (inputs: JsonObject, ...fields: readonly string[]): number[] =>
  fields.map((field) => numberOf(inputs, field));

/** The number of a field, or another one where the inputs do not give it. */
export const numberOr = (inputs: JsonObject, field: string, otherwise: number): number =>
  inputs[field] === undefined || inputs[field] === null ? otherwise : numberOf(inputs, field);
