import { MISSING, fixed } from './number';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (value: number): string => String(value).padStart(2, '0');
const title = (month: string): string => month[0] + month.slice(1).toLowerCase();

/** `27NOV26`, UTC, as venues write an expiry (two-digit day, so that a column stays aligned). */
export function expiryLabel(timeMs: number): string {
  const date = new Date(timeMs);
  return `${two(date.getUTCDate())}${MONTHS[date.getUTCMonth()]}${two(date.getUTCFullYear() % 100)}`;
}

export function clockTime(timeMs: number, withMs = false): string {
  const date = new Date(timeMs);
  const base = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return withMs ? `${base}.${String(date.getUTCMilliseconds()).padStart(3, '0')}` : base;
}

/** `Thu 19 Nov 2026`, UTC. */
export function dayLabel(timeMs: number): string {
  const date = new Date(timeMs);
  const month = title(MONTHS[date.getUTCMonth()]);
  return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/** `19 Nov 14:32`, UTC. */
export function shortStamp(timeMs: number): string {
  const date = new Date(timeMs);
  return `${date.getUTCDate()} ${title(MONTHS[date.getUTCMonth()])} ${clockTime(timeMs).slice(0, 5)}`;
}

/** Age in ms, in full up to 99 s, then in seconds and minutes. */
export function age(ageMs: number): string {
  if (!Number.isFinite(ageMs)) return MISSING;
  if (ageMs < 100_000) return ageMs < 1 ? '0' : fixed(Math.round(ageMs), 0);
  if (ageMs < 600_000) return `${fixed(ageMs / 1000, 0)} s`;
  return `${fixed(ageMs / 60_000, 0)} min`;
}

/** A venue that says nothing at all for so long is worth a look, whatever its channels owe. */
const QUIET_MS = 3_000;
export const isQuiet = (ageMs: number): boolean => ageMs > QUIET_MS;

/** An age with its unit, for a sentence. */
export const ageText = (ageMs: number): string => (/\d$/.test(age(ageMs)) ? `${age(ageMs)} ms` : age(ageMs));

export const durationMs = (value: number): string =>
  Number.isFinite(value) ? (value > 0 && value < 10 ? fixed(value, 1) : age(value)) : MISSING;
