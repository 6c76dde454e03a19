/** Numbers as people type them: `−12.5`, `1,000`, `+3 %`. */

/** Shortest text of `value * scale`, free of the noise of the multiplication. */
export function numberText(value: number | undefined, scale = 1): string {
  if (value === undefined || Number.isNaN(value)) return '';
  return String(Number((value * scale).toPrecision(12))).replace('-', '−');
}

/** NaN when the text is not a number. */
export function readNumber(text: string, scale = 1): number {
  const plain = text
    .trim()
    .replace(/[−–]/g, '-')
    .replace(/[\s%,_]/g, '')
    .replace(/^\+/, '');
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return NaN;
  const value = Number(plain) / scale;
  return Number.isFinite(value) ? Number(value.toPrecision(14)) : NaN;
}

/** `-10, -5, 0, 5, 10` in percent to fractions; undefined when one entry is no number. */
export function readNumberList(text: string, scale = 1): number[] | undefined {
  const parts = text.split(/[;\s,]+/).filter((part) => part !== '' && part !== '%');
  const values = parts.map((part) => readNumber(part, scale));
  return values.length === 0 || values.some(Number.isNaN) ? undefined : values;
}

export const numberListText = (values: readonly number[], scale = 1): string =>
  values.map((value) => numberText(value, scale)).join(', ');
