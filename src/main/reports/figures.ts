/** Numbers and times as the report prints them: true minus, thousands separators, a dot for exact zero, a dash for missing. */
import type { Figure } from './model';

export const DASH = '–';
export const ZERO = '·';
const MINUS = '\u2212';
const NARROW_GAP = '\u202f';

/** Fixed decimals with thousands separators; what rounds to nothing prints without a sign. */
export function fixed(value: Figure | undefined, decimals = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  if (value === 0) return ZERO;
  const digits = Math.abs(value).toFixed(decimals);
  if (digits.includes('e')) return signedText(value, Math.abs(value).toExponential(4));
  const [whole = '0', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return /[1-9]/.test(text) ? signedText(value, text) : text;
}

const signedText = (value: number, magnitude: string): string => (value < 0 ? MINUS + magnitude : magnitude);

export const money = (value: Figure | undefined): string => fixed(value, 0);
/** Fraction as percent, without the sign of percent: 0.625 -> 62.5. */
export const percent = (value: Figure | undefined, decimals = 1): string =>
  fixed(value === null || value === undefined ? value : tidy(value * 100), decimals);

/** Fraction as a move: +4, −24, 12.5. */
export function move(value: Figure, unit = ''): string {
  if (value === null) return DASH;
  const points = tidy(value * 100);
  const text = Number.isInteger(points) ? String(Math.abs(points)) : Math.abs(points).toFixed(1);
  return `${points < 0 ? MINUS : '+'}${text}${unit === '' ? '' : NARROW_GAP + unit}`;
}

/** 0.07 * 100 is 7.000000000000001. */
const tidy = (value: number): number => Number(value.toPrecision(12));

/** Decimals that a tick of this size needs: 0.0005 -> 4. */
export function tickDecimals(tickSize: Figure): number {
  if (tickSize === null || !(tickSize > 0)) return 2;
  for (let decimals = 0; decimals < 8; decimals += 1) {
    const scaled = tickSize * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-9) return decimals;
  }
  return 8;
}

/** A booked decimal, as it is stored, with thousands separators. */
export function decimalText(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text.trim());
  if (match === null) return text;
  const [, sign, whole = '', fraction = ''] = match;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign === '-' ? MINUS : ''}${grouped}${fraction}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const isoOf = (ms: Figure): string | null =>
  ms === null || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();

/** `Thu 19 Nov 2026, 14:32:08 UTC`. */
export function longTime(ms: Figure): string {
  const iso = isoOf(ms);
  if (ms === null || iso === null) return DASH;
  const date = new Date(ms);
  const day = `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${iso.slice(11, 19)} UTC`;
}

/** `2026-11-19 14:32:08.120`. */
export const exactTime = (ms: Figure): string => isoOf(ms)?.replace('T', ' ').replace('Z', '') ?? DASH;

/** An age in words: `120 ms`, `3.1 s`, `12 min`, `5.0 h`, `3 d`. */
export function age(ms: Figure): string {
  if (ms === null || !Number.isFinite(ms)) return DASH;
  if (Math.abs(ms) < 1000) return `${Math.round(ms)} ms`;
  if (Math.abs(ms) < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  if (Math.abs(ms) < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  if (Math.abs(ms) < 172_800_000) return `${(ms / 3_600_000).toFixed(1)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${fixed(count) === ZERO ? 'no' : fixed(count)} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
