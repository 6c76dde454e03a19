export const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const isoMinute = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

/** Six significant digits, enough to tell two fits apart. */
export const parameter = (value: number | null): string =>
  value === null ? '–' : String(Number(value.toPrecision(6))).replace('-', '−');
