/** Numbers as the desk reads them: true minus, thousands separators, a dot for exact zero, a dash for missing. */

export const MISSING = '–';
export const ZERO = '·';
const MINUS = '−';

const formatters = new Map<number, Intl.NumberFormat>();

function formatterFor(decimals: number): Intl.NumberFormat {
  let found = formatters.get(decimals);
  if (!found) {
    found = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formatters.set(decimals, found);
  }
  return found;
}

/** Fixed decimals. NaN and undefined are missing; only an exact zero is a dot. */
export function fixed(value: number | undefined | null, decimals: number): string {
  if (value === undefined || value === null || Number.isNaN(value)) return MISSING;
  if (value === 0) return ZERO;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const digits = formatterFor(decimals).format(Math.abs(value));
  const isShownAsZero = !/[1-9]/.test(digits);
  return value < 0 && !isShownAsZero ? MINUS + digits : digits;
}

export const withSign = (text: string, value: number): string =>
  value > 0 && text !== ZERO && text !== MISSING ? `+${text}` : text;

export type MoneyScale = 'one' | 'k' | 'm';
const SCALE: Readonly<Record<MoneyScale, { readonly divisor: number; readonly decimals: number }>> = {
  one: { divisor: 1, decimals: 0 },
  k: { divisor: 1e3, decimals: 0 },
  m: { divisor: 1e6, decimals: 2 },
};

/** `USD`, `USD k`, `USD m`. */
export const moneyUnit = (scale: MoneyScale, currency = 'USD'): string =>
  scale === 'one' ? currency : `${currency} ${scale}`;

/** Millions lose decimals as they grow, so that a column keeps its width. */
const decimalsOf = (scaled: number, scale: MoneyScale): number =>
  scale === 'm' ? (Math.abs(scaled) >= 1000 ? 0 : Math.abs(scaled) >= 100 ? 1 : 2) : SCALE[scale].decimals;

export function money(value: number | undefined | null, scale: MoneyScale = 'one'): string {
  if (value === undefined || value === null) return MISSING;
  const scaled = value / SCALE[scale].divisor;
  return fixed(scaled, decimalsOf(scaled, scale));
}

export const delta = (value: number | undefined | null): string => fixed(value, 2);

/** Coin amounts: 4 decimals for BTC, 3 for the rest. */
export const coin = (value: number | undefined | null, currency: string): string =>
  fixed(value, currency.toUpperCase() === 'BTC' ? 4 : 3);

/** Fraction shown in percent or vol points, one decimal. */
export const percent = (fraction: number | undefined | null, decimals = 1): string =>
  fixed(fraction === undefined || fraction === null ? fraction : fraction * 100, decimals);

/** Move of spot or vol: `−5.8 %` without the unit, decimals only where they say something. */
export function signedPercent(fraction: number, decimals?: number): string {
  const size = fraction * 100;
  const digits = decimals ?? (Math.abs(size - Math.round(size)) < 1e-9 ? 0 : 1);
  return withSign(fixed(size, digits), size);
}

/** A quantity as it was entered: no padding beyond one decimal, at most six. */
export function quantity(value: number | undefined | null): string {
  if (value === undefined || value === null || !Number.isFinite(value) || value === 0) return fixed(value, 1);
  for (let decimals = 1; decimals < 6; decimals++) {
    const factor = 10 ** decimals;
    if (Math.abs(Math.round(value * factor) / factor - value) < 1e-9 * Math.max(1, Math.abs(value)))
      return fixed(value, decimals);
  }
  return fixed(value, 6);
}

/** A decimal with every digit that it was written with: true minus, thousands separators. */
export function exact(text: string): string {
  const [, sign, whole, rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  return `${sign === '-' ? MINUS : ''}${formatterFor(0).format(BigInt(whole))}${rest}`;
}
