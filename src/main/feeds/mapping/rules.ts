/** How the fields of a row become quote fields: one table per kind of message, one reader for all. */
import { failure } from '../../../engine/basics/result';
import type { DecodeSink } from '../decoding';
import type { QuoteField } from '../feed';
import { decimalOf, instantOf } from './decimals';
import { shown, type WireObject } from './json';

/** A vol of 500 % is what venues print when theirs did not converge: no value. */
const VOL_CAP = 5;

/**
 * `positive`: 0 means none. `vol`: a fraction, 0 and the cap mean none. `volOrMinusOne`: -1 too. `instant`: ms, 0
 * means none.
 */
export type Rule = 'positive' | 'nonNegative' | 'any' | 'vol' | 'volOrMinusOne' | 'instant';
export type FieldRule = readonly [wire: string, field: QuoteField, rule: Rule];

export type Values = { [F in QuoteField]?: number };

export interface Numbers {
  readonly values: Values;
  cleared: QuoteField[] | undefined;
}

/** Value by rule; `undefined` when the venue has none now; NaN when the rule does not allow the number. */
export function byRule(value: number, rule: Rule): number | undefined {
  if (rule === 'any' || Number.isNaN(value)) return value;
  if (rule === 'volOrMinusOne' && value === -1) return undefined;
  if (value < 0) return NaN;
  if (rule === 'nonNegative') return value === 0 ? 0 : value;
  if (value === 0) return undefined;
  if (rule === 'positive') return value;
  if (rule === 'instant') return instantOf(value) ?? NaN;
  return value >= VOL_CAP ? undefined : value;
}

/** Reads the fields of one row, or rejects the row when one of them cannot be what the venue documents. */
export function readNumbers(
  row: WireObject,
  rules: readonly FieldRule[],
  name: string,
  sink: DecodeSink,
): Numbers | undefined {
  const values: Values = {};
  let cleared: QuoteField[] | undefined;
  for (const [wire, field, rule] of rules) {
    const raw = decimalOf(row[wire]);
    if (raw === undefined) continue;
    const value = raw === null ? undefined : byRule(raw, rule);
    if (value === undefined) (cleared ??= []).push(field);
    else if (Number.isNaN(value)) {
      rejectField(name, wire, row[wire], sink);
      return undefined;
    } else values[field] = value;
  }
  return { values, cleared };
}

export function rejectField(name: string, field: string, value: unknown, sink: DecodeSink): void {
  const text = shown(value);
  const message = `${name} ${field} is ${text}: no number that it may be`;
  sink.rejected('bad number', failure('PROTOCOL', message, { instrument: name, field, value: text }).failure);
}
