/** Instants are milliseconds since 1970-01-01T00:00Z; spans are ms or ACT/365 years. No clock is read here. */

export const MS_PER_DAY = 86_400_000;
export const DAYS_PER_YEAR = 365;
export const MS_PER_YEAR = MS_PER_DAY * DAYS_PER_YEAR;

/** ACT/365 year fraction from `fromMs` to `toMs`; negative when `toMs` lies before. */
export const yearFraction = (fromMs: number, toMs: number): number => (toMs - fromMs) / MS_PER_YEAR;

/** Days (fraction of 24 h) from `fromMs` to `toMs`. */
export const daysBetween = (fromMs: number, toMs: number): number => (toMs - fromMs) / MS_PER_DAY;
