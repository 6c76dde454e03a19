import { MISSING, percent } from './number';

/** Part of a whole as a fraction, for bars and percent columns; NaN when the whole is not positive. */
export const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : NaN);

/** Margin over equity as it is printed: a dash where there is no equity to speak of, words where it is used up. */
export function ratioText(margin: number, equity: number): string {
  if (!Number.isFinite(margin) || !Number.isFinite(equity)) return MISSING;
  return equity > 0 ? percent(margin / equity) : 'eq < 0';
}

/** Whether a requirement is not covered; an unknown one is not called uncovered. */
export const isUncovered = (margin: number, equity: number): boolean => margin >= equity;

/** Gamma per 1 % of spot restated per dollar of spot: the same number in another unit. */
export const gammaPerDollar = (gammaPerPercent: number, spot: number): number =>
  spot > 0 ? gammaPerPercent / (0.01 * spot) : NaN;
