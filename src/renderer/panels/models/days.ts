/** Days, minutes and fitted numbers as the tables of parameter sets print them. */
export const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const isoMinute = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

/** Six significant digits are enough to tell two fits apart. */
export const parameter = (value: number | null, digits = 6): string =>
  value === null ? '–' : String(Number(value.toPrecision(digits))).replace('-', '−');
