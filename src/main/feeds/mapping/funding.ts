/** Funding is paid per interval of 1 to 24 hours; the engine states it per 8 hours. */

const HOUR_MS = 3_600_000;

/** Whole hours between two funding times; `undefined` where they are no interval. */
export function intervalHours(fromMs: number | undefined, toMs: number | undefined): number | undefined {
  if (fromMs === undefined || toMs === undefined) return undefined;
  return hoursOf((toMs - fromMs) / HOUR_MS);
}

export const hoursOf = (hours: number | undefined): number | undefined =>
  hours !== undefined && Number.isInteger(hours) && hours >= 1 && hours <= 24 ? hours : undefined;

export const per8h = (rate: number, hours: number): number => (rate * 8) / hours;
