/** One positional record of a SPAN file and its fields, refused with line, record and field when they are unusable. */

/** A field by its columns, first and last included, counted from 1 as the layouts print them. */
export interface Pa2Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Implied decimals of a number. */
  readonly decimals: number;
}

export interface Pa2Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Something in the file is wrong; turned into a failure by the reader. */
export class Pa2Fault extends Error {
  constructor(
    readonly line: Pa2Line,
    message: string,
  ) {
    super(message);
  }
}

export const field = (name: string, from: number, to: number, decimals = 0): Pa2Field => ({
  name,
  from,
  to,
  decimals,
});

/** The field of the k-th group (from 0) of a repeated group of columns. */
export const repeated = (base: Pa2Field, k: number, stride: number): Pa2Field => ({
  ...base,
  name: `${base.name} ${k + 1}`,
  from: base.from + k * stride,
  to: base.to + k * stride,
});

export const recordOf = ({ text }: Pa2Line): string => text.slice(0, 2).trimEnd();

/** Without blanks around it; files cut blanks off the end of a record, so a field past the end is empty. */
export const textAt = ({ text }: Pa2Line, { from, to }: Pa2Field): string => text.slice(from - 1, to).trim();

const at = ({ name, from, to }: Pa2Field): string => `${name} (columns ${from}-${to})`;

/** Undefined when the field is blank. Right for fields of up to 15 digits, exactly as printed. */
export function numberAt(line: Pa2Line, f: Pa2Field): number | undefined {
  const text = textAt(line, f);
  if (text === '') return undefined;
  if (!/^\d+$/.test(text)) throw new Pa2Fault(line, `${at(f)} must be digits, got "${text}"`);
  return Number(`${text}e${-f.decimals}`);
}

export function requiredAt(line: Pa2Line, f: Pa2Field): number {
  const value = numberAt(line, f);
  if (value === undefined) throw new Pa2Fault(line, `${at(f)} is blank`);
  return value;
}

export function requiredTextAt(line: Pa2Line, f: Pa2Field): string {
  const text = textAt(line, f);
  if (text === '') throw new Pa2Fault(line, `${at(f)} is blank`);
  return text;
}

/** -1 for "-", 1 for "+" or blank. */
export function signAt(line: Pa2Line, f: Pa2Field): 1 | -1 {
  const text = textAt(line, f);
  if (text === '' || text === '+') return 1;
  if (text === '-') return -1;
  throw new Pa2Fault(line, `${at(f)} must be + or -, got "${text}"`);
}

/** Digits with the sign in the column after them. */
export const signedAt = (line: Pa2Line, f: Pa2Field): number => {
  const value = requiredAt(line, f) * signAt(line, field(`sign of ${f.name}`, f.to + 1, f.to + 1));
  return value === 0 ? 0 : value;
};

/** Decimals of a price, blank for none; a "-" in the first column makes them negative. */
export function locatorAt(line: Pa2Line, f: Pa2Field): number {
  const text = textAt(line, f);
  if (text === '') return 0;
  if (!/^-?\d{1,3}$/.test(text)) throw new Pa2Fault(line, `${at(f)} must be digits, got "${text}"`);
  return Number(text);
}

const MONTH = /^(\d{4})(0[1-9]|1[0-2])$/;

/** `202612` as `2026-12`, with the day code `25` as `2026-12-25`; undefined for a contract without a month. */
export function periodAt(line: Pa2Line, month: Pa2Field, day: Pa2Field): string | undefined {
  const text = textAt(line, month);
  if (text === '' || /^0+$/.test(text)) return undefined;
  const found = MONTH.exec(text);
  if (found === null) throw new Pa2Fault(line, `${at(month)} must be CCYYMM, got "${text}"`);
  const code = textAt(line, day);
  if (code === '' || code === '00') return `${found[1]}-${found[2]}`;
  if (!/^\d\d$/.test(code))
    throw new Pa2Fault(line, `${at(day)}: week code "${code}" is not covered, days only`);
  return `${found[1]}-${found[2]}-${code}`;
}
