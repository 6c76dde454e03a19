/** How the fields of a row become quote fields: one table per kind of message, one reader for all. */
import { failure } from '../../../engine/basics/result';
import type { InstrumentKind } from '../../../engine/instruments/instrument';
import type { DecodeSink } from '../decoding';
import type { QuoteField } from '../feed';
import { decimalOf, instantOf } from './decimals';
import { SETTERS, type Draft } from './draft';
import { shown, type WireObject } from './json';
import type { SymbolTerms } from './terms';

/** A vol of 500 % is what venues print when theirs did not converge: no value. */
export const VOL_CAP = 5;
const PERCENT = 100;

/**
 * `positive`: 0 means none. `vol`: a fraction, 0 and the cap mean none. `volOrMinusOne`: -1 too. `percentVol`: the
 * same in percent. `instant`: ms, 0 means none. `rate`: a fraction of either sign, less than the whole.
 */
export type Rule =
  'positive' | 'nonNegative' | 'any' | 'rate' | 'vol' | 'volOrMinusOne' | 'percentVol' | 'instant';
export type FieldRule = readonly [wire: string, field: QuoteField, rule: Rule];

/** A rule with the store that it leads to, looked up once. */
interface FieldReader {
  readonly wire: string;
  readonly field: QuoteField;
  readonly rule: Rule;
  readonly set: (draft: Draft, value: number) => void;
}
export type FieldTable = readonly FieldReader[];

/** What a kind of message holds, for options and for what has no strike. */
export interface RowTables {
  readonly option: FieldTable;
  readonly line: FieldTable;
}

export const fieldTable = (rules: readonly FieldRule[]): FieldTable =>
  rules.map(([wire, field, rule]) => ({ wire, field, rule, set: SETTERS[field] }));

/** Tables of one kind of message; without rules of their own, lines have those of options. */
export function rowTables(option: readonly FieldRule[], line?: readonly FieldRule[]): RowTables {
  const table = fieldTable(option);
  return { option: table, line: line ? fieldTable(line) : table };
}

export const tableFor = (tables: RowTables, kind: InstrumentKind): FieldTable =>
  kind === 'option' ? tables.option : tables.line;

/** The update to be; callers add to it and correct it. */
export interface Row {
  readonly terms: SymbolTerms;
  readonly quote: Draft;
  readonly cleared: QuoteField[];
  hasNumbers: boolean;
}

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

/** Fills an update from one row and notes what the row empties; false after rejecting a number that cannot be. */
export function fillNumbers(read: Row, row: WireObject, table: FieldTable, sink: DecodeSink): boolean {
  const { quote } = read;
  // Indices, not iterators: this runs for every number of every frame.
  for (let i = 0; i < table.length; i += 1) {
    const reader = table[i];
    const raw = decimalOf(row[reader.wire]);
    if (raw === undefined) continue;
    const value = raw === null ? undefined : byRule(raw, reader.rule);
    if (value === undefined) read.cleared.push(reader.field);
    else if (Number.isNaN(value)) {
      rejectField(read.terms.symbol, reader.wire, row[reader.wire], sink);
      return false;
    } else {
      reader.set(quote, value);
      read.hasNumbers = true;
    }
  }
  return true;
}

/** False after rejecting a row for the first of these fields that is there and no number. */
export function areDecimals(
  row: WireObject,
  name: string,
  fields: readonly string[],
  sink: DecodeSink,
): boolean {
  const bad = fields.find((field) => Number.isNaN(decimalOf(row[field])));
  if (bad !== undefined) rejectField(name, bad, row[bad], sink);
  return bad === undefined;
}

export function rejectField(name: string, field: string, value: unknown, sink: DecodeSink): void {
  const text = shown(value);
  const message = `${name} ${field} is ${text}: no number that it may be`;
  sink.rejected('bad number', failure('PROTOCOL', message, { instrument: name, field, value: text }).failure);
}
