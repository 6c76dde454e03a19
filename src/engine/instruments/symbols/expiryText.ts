/** Dates inside instrument names. Every venue here expires at 08:00 UTC; the two-digit year is 20YY. */

const EXPIRY_HOUR_UTC = 8;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const FRIDAY = 5;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Expiry instant of a calendar date, or `undefined` where the date does not exist (31 February). */
function expiryInstant(year: number, monthIndex: number, day: number): number | undefined {
  const instant = Date.UTC(year, monthIndex, day, EXPIRY_HOUR_UTC);
  const date = new Date(instant);
  return date.getUTCMonth() === monthIndex && date.getUTCDate() === day ? instant : undefined;
}

/** Reads `25DEC26` and `2OCT26`; a day with a leading zero is not a name that the venues write. */
export function readDayMonthYear(text: string): number | undefined {
  const match = /^([1-9]\d?)([A-Z]{3})(\d{2})$/.exec(text);
  if (!match) return undefined;
  const month = MONTHS.indexOf(match[2]);
  return month < 0 ? undefined : expiryInstant(2000 + Number(match[3]), month, Number(match[1]));
}

/** Writes `2OCT26`: day without leading zero. */
export function writeDayMonthYear(expiryMs: number): string {
  const date = new Date(expiryMs);
  const year = twoDigits(date.getUTCFullYear() % 100);
  return `${date.getUTCDate()}${MONTHS[date.getUTCMonth()]}${year}`;
}

/** Reads `261225`. */
export function readYearMonthDay(text: string): number | undefined {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!match) return undefined;
  return expiryInstant(2000 + Number(match[1]), Number(match[2]) - 1, Number(match[3]));
}

/** Writes `261225`. */
export function writeYearMonthDay(expiryMs: number): string {
  const date = new Date(expiryMs);
  const year = twoDigits(date.getUTCFullYear() % 100);
  return `${year}${twoDigits(date.getUTCMonth() + 1)}${twoDigits(date.getUTCDate())}`;
}

/** 08:00 UTC on the last Friday of a month: where quarterly contracts named by month only expire. */
export function lastFridayExpiry(year: number, monthIndex: number): number {
  const lastDay = new Date(Date.UTC(year, monthIndex + 1, 0, EXPIRY_HOUR_UTC));
  const back = (lastDay.getUTCDay() - FRIDAY + 7) % 7;
  return Date.UTC(year, monthIndex, lastDay.getUTCDate() - back, EXPIRY_HOUR_UTC);
}
