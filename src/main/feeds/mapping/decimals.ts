/**
 * Numbers that venues write as text. `Number` alone would read "" as 0 and " 0x10" as 16; here an empty text is no
 * value, and what is not a plain finite decimal is NaN.
 */
import type { WireObject } from './json';

const [ZERO, NINE, POINT, PLUS, MINUS] = [48, 57, 46, 43, 45];
const UPPER_E = 69;
const LOWER_E = 101;

/** Between these lies every instant that a venue here can mean: one in seconds or microseconds falls outside. */
const FIRST_INSTANT = Date.UTC(2015, 0);
const LAST_INSTANT = Date.UTC(2100, 0);

/** Beyond this lies no price, size or amount: sums and products of what is read stay finite. */
const LARGEST = 1e18;

/** `undefined`: not in the message; `null`: there and empty; NaN: there and no decimal that can be. */
export function decimalOf(value: unknown): number | null | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === 'number') return Math.abs(value) <= LARGEST ? value : NaN;
  if (typeof value !== 'string') return NaN;
  if (value === '') return null;
  const short = shortDecimal(value);
  if (short !== undefined) return short;
  const number = Number(value);
  return Math.abs(number) <= LARGEST && isPlain(value) ? number : NaN;
}

export const readDecimal = (row: WireObject, key: string): number | null | undefined => decimalOf(row[key]);

const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);

/**
 * Digits with at most one point and a sign, up to 15 of them: an integer and a power of ten are exact then, and their
 * quotient is the nearest double (Clinger 1990, section 3). Anything else is left to `Number`.
 */
function shortDecimal(text: string): number | undefined {
  const { length } = text;
  const isNegative = text.charCodeAt(0) === MINUS;
  const start = isNegative ? 1 : 0;
  if (length - start > 16 || length === start) return undefined;
  let digits = 0;
  let point = -1;
  for (let i = start; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= ZERO && code <= NINE) digits = digits * 10 + (code - ZERO);
    else if (code === POINT && point < 0) point = i;
    else return undefined;
  }
  const places = point < 0 ? 0 : length - 1 - point;
  const count = length - start - (point < 0 ? 0 : 1);
  if (count === 0 || count > 15) return undefined;
  const value = digits / POWERS[places];
  return isNegative ? -value : value;
}

/** `Number` took the text: it is a decimal unless white space stands around it or it is written in another radix. */
function isPlain(text: string): boolean {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  const isDigit = first >= ZERO && first <= NINE;
  if (!isDigit && first !== MINUS && first !== POINT && first !== PLUS) return false;
  if (!((last >= ZERO && last <= NINE) || last === POINT)) return false;
  if (first !== ZERO || text.length < 2) return true;
  // `0x10`, `0b1`: a letter after the zero that is not an exponent.
  const second = text.charCodeAt(1);
  return second <= NINE || second === LOWER_E || second === UPPER_E;
}

/** A number of the row, or `undefined` where it is absent, empty or none. */
export function finiteOf(row: WireObject, key: string): number | undefined {
  const value = decimalOf(row[key]);
  return value === null || value === undefined || Number.isNaN(value) ? undefined : value;
}

/** As `finiteOf`, for numbers where 0 means none. */
export function positiveOf(row: WireObject, key: string): number | undefined {
  const value = finiteOf(row, key);
  return value !== undefined && value > 0 ? value : undefined;
}

/** Decimal text kept as text, for amounts that must not be rounded. */
export function decimalTextOf(value: unknown): string | undefined {
  const number = decimalOf(value);
  if (number === null || number === undefined || Number.isNaN(number)) return undefined;
  return typeof value === 'string' ? value : String(number);
}

/** The instant read last as text: the rows of a frame share theirs. */
const latest: { text: string; instant: number | undefined } = { text: '', instant: undefined };

/** Milliseconds since 1970 from a number or digits; `undefined` when it cannot be an instant in milliseconds. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value === 'number') return possibleInstant(value);
  if (typeof value !== 'string' || value.length !== 13) return undefined;
  if (value !== latest.text) {
    latest.text = value;
    latest.instant = possibleInstant(decimalOf(value) ?? NaN);
  }
  return latest.instant;
}

const possibleInstant = (value: number): number | undefined =>
  Number.isInteger(value) && value >= FIRST_INSTANT && value < LAST_INSTANT ? value : undefined;
