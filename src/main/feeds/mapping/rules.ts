/** How the fields of a row become quote fields: one table per kind of message, one reader for all. */
import { failure } from '../../../engine/basics/result';
import type { DecodeSink } from '../decoding';
import type { QuoteField } from '../feed';
import { decimalOf, instantOf } from './decimals';
import { SETTERS, type Draft } from './draft';
import { shown, type WireObject } from './json';

/** A vol of 500 % is what venues print when theirs did not converge: no value. */
const VOL_CAP = 5;
const PERCENT = 100;

/**
 * `positive`: 0 means none. `vol`: a fraction, 0 and the cap mean none. `volOrMinusOne`: -1 too. `percentVol`: the
 * same in percent. `instant`: ms, 0 means none. `rate`: a fraction of either sign, less than the whole.
 */
export type Rule =
  'positive' | 'nonNegative' | 'any' | 'rate' | 'vol' | 'volOrMinusOne' | 'percentVol' | 'instant';
export type FieldRule = readonly [wire: string, field: QuoteField, rule: Rule];

export type Values = { [F in QuoteField]?: number };

/** Value by rule; `undefined` when the venue has none now; NaN when the rule does not allow the number. */
export function byRule(value: number, rule: Rule): number | undefined {
  if (rule === 'any' || Number.isNaN(value)) return value;
  if (rule === 'rate') return Math.abs(value) < 1 ? value : NaN;
  if (rule === 'volOrMinusOne' && value === -1) return undefined;
  if (value < 0) return NaN;
  if (rule === 'nonNegative') return value === 0 ? 0 : value;
  if (value === 0) return undefined;
  if (rule === 'positive') return value;
  if (rule === 'instant') return instantOf(value) ?? NaN;
  const vol = rule === 'percentVol' ? value / PERCENT : value;
  return vol >= VOL_CAP ? undefined : vol;
}

/**
 * Fills a draft from one row and returns the fields that the row empties, or rejects the row when a field cannot be
 * what the venue documents.
 */
export function fillNumbers(
  draft: Draft,
  row: WireObject,
  rules: readonly FieldRule[],
  name: string,
  sink: DecodeSink,
): QuoteField[] | undefined {
  const cleared: QuoteField[] = [];
  // Indices, not iterators: this runs for every number of every frame.
  for (let i = 0; i < rules.length; i += 1) {
    const rule = rules[i];
    const raw = decimalOf(row[rule[0]]);
    if (raw === undefined) continue;
    const value = raw === null ? undefined : byRule(raw, rule[2]);
    if (value === undefined) cleared.push(rule[1]);
    else if (Number.isNaN(value)) {
      rejectField(name, rule[0], row[rule[0]], sink);
      return undefined;
    } else SETTERS[rule[1]](draft, value);
  }
  return cleared;
}

export function rejectField(name: string, field: string, value: unknown, sink: DecodeSink): void {
  const text = shown(value);
  const message = `${name} ${field} is ${text}: no number that it may be`;
  sink.rejected('bad number', failure('PROTOCOL', message, { instrument: name, field, value: text }).failure);
}
