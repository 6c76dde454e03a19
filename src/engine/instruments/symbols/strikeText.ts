/** Strikes inside instrument names: plain decimals, no exponent, no sign, no superfluous zeros. */

/** Reads digits with at most one `point` ('.' or Deribit's 'd'); `undefined` unless it writes back the same. */
export function readStrike(text: string, point: '.' | 'd'): number | undefined {
  const parts = text.split(point);
  if (parts.length > 2 || parts.some((part) => !/^\d{1,12}$/.test(part))) return undefined;
  const strike = Number(parts.join('.'));
  return strike > 0 && writeStrike(strike, point) === text ? strike : undefined;
}

/** Writes `0d625` or `2.05`. Strikes of listed options need at most 8 decimals. */
export function writeStrike(strike: number, point: '.' | 'd'): string {
  const text = strike.toFixed(8).replace(/\.?0+$/, '');
  return point === '.' ? text : text.replace('.', point);
}
