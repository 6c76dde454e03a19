/** Decimal text as files and people write it, refused unless it can mean only one number. */
import { Decimal } from 'decimal.js';
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';

/** Apart from the process-wide settings: precise enough for 18 digits before and after the point, and products. */
const Exact = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60 });

export const MAX_WHOLE_DIGITS = 18;
export const MAX_DECIMALS = 18;
const MAX_LENGTH = 60;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/^[+-]?(nan|inf|infinity)$/i, 'it is not a finite number'],
  [/^#/, 'it is an error value of a spreadsheet'],
  [/\u2212/, 'write the minus sign as "-"'],
  [/^\(.*\)$/, 'write a negative number with "-", not in brackets'],
  [/%$/, 'write it without "%"'],
  [/,/, 'a comma may be a decimal or a thousands mark; write 1234.5'],
  [/['\u00a0\u202f_ ]/, 'write it without marks between the digits'],
  [/\..*\./, 'it has more than one decimal point'],
];

const refuse = (reason: Failure['reason'], text: string, why: string) =>
  failure(reason, `"${text.slice(0, 40)}" is not accepted as a number: ${why}`, { value: text.slice(0, 40) });

/** Plain decimal text without exponent or idle zeros: ` +1e3` -> `1000`. At most 18 digits on either side of the point. */
export function readDecimal(raw: string): Result<string> {
  const text = raw.trim();
  if (text === '') return failure('EMPTY', 'the number is missing');
  if (text.length > MAX_LENGTH)
    return refuse('TOO_LARGE', text, `it has ${text.length} characters, limit ${MAX_LENGTH}`);
  if (!NUMBER.test(text)) {
    return refuse(
      'PARSE',
      text,
      HINTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'write digits such as -12.5',
    );
  }
  const value = new Exact(text);
  if (!value.isFinite() || value.abs().gte(new Exact(10).pow(MAX_WHOLE_DIGITS))) {
    return refuse('OUT_OF_RANGE', text, `at most ${MAX_WHOLE_DIGITS} digits before the point`);
  }
  if (value.decimalPlaces() > MAX_DECIMALS) {
    return refuse('OUT_OF_RANGE', text, `at most ${MAX_DECIMALS} digits after the point`);
  }
  return success(value.isZero() ? '0' : value.toFixed());
}

export const isZero = (decimal: string): boolean => new Exact(decimal).isZero();

export const addDecimals = (a: string, b: string): string => {
  const sum = new Exact(a).plus(b);
  return sum.isZero() ? '0' : sum.toFixed();
};

/**
 * Average price of two fills of one instrument: weighted while both lie on one side; what remains after closing
 * keeps the price of the larger. Unknown as soon as a price that counts is unknown.
 */
export function mergeAverage(
  a: { readonly quantity: string; readonly averagePrice: string | null },
  b: { readonly quantity: string; readonly averagePrice: string | null },
): string | null {
  const [left, right] = [new Exact(a.quantity), new Exact(b.quantity)];
  if (left.s !== right.s) return left.abs().gte(right.abs()) ? a.averagePrice : b.averagePrice;
  if (a.averagePrice === null || b.averagePrice === null) return null;
  const paid = left.times(a.averagePrice).plus(right.times(b.averagePrice));
  return paid.div(left.plus(right)).toDecimalPlaces(MAX_DECIMALS).toFixed();
}
