/** Part of a whole as a fraction, for bars and percent columns; NaN when the whole is not positive. */
export const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : NaN);

/** Gamma per 1 % of spot restated per dollar of spot: the same number in another unit. */
export const gammaPerDollar = (gammaPerPercent: number, spot: number): number =>
  spot > 0 ? gammaPerPercent / (0.01 * spot) : NaN;
