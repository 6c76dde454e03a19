/** How much a residual counts: little inside bid and ask, less and less when it is far out, nothing for an outlier. */

/** Share of a small residual that counts while the vol lies between bid and ask. */
const INSIDE_SHARE = 0.1;
/** What of the band's width is lost to an error outside it, by continuity. */
const FORGIVEN_SHARE = (2 / 3) * (1 - INSIDE_SHARE);

/**
 * A vol error as the fit sees it: inside the band a tenth of it, growing with its cube to the edge, outside the whole
 * excess on top; rising and smooth to the first derivative. `below` and `above` are the distances to bid and ask,
 * both 0 without quotes.
 */
export function bandedError(error: number, below: number, above: number): number {
  const edge = error > 0 ? above : below;
  if (Math.abs(error) >= edge)
    return error > 0 ? error - FORGIVEN_SHARE * edge : error + FORGIVEN_SHARE * edge;
  const place = error / edge;
  return error * (INSIDE_SHARE + ((1 - INSIDE_SHARE) / 3) * place * place);
}

/** d bandedError / d error. */
export function bandedSlope(error: number, below: number, above: number): number {
  const edge = error > 0 ? above : below;
  if (Math.abs(error) >= edge) return 1;
  const place = error / edge;
  return INSIDE_SHARE + (1 - INSIDE_SHARE) * place * place;
}

/** Errors up to this many scales count fully: 95 % efficiency at normal errors. Huber (1981), "Robust Statistics". */
const HUBER_SCALES = 1.345;

/** Weight min(1, c s / |error|) of Huber's iteratively reweighted least squares. */
export const huberWeight = (error: number, scale: number): number =>
  Math.min(1, (HUBER_SCALES * scale) / Math.abs(error));

/** Standard deviation of normal errors from their median size, over the points that count; at least `least`. */
export function robustScale(errors: ArrayLike<number>, counts: ArrayLike<number>, least: number): number {
  const sizes: number[] = [];
  for (let i = 0; i < errors.length; i++) if (counts[i] > 0) sizes.push(Math.abs(errors[i]));
  return Math.max(least, 1.4826 * medianOf(sizes));
}

/** Median of a list, 0 of an empty one. */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
}

const NEIGHBOURS = 4;
const OUTLIER_SCALES = 6;
/** Less than two vol points is never an outlier. */
const LEAST_OUTLIER = 0.02;

/** Errors of a fit at points in order of strike, and the vols that were fitted. */
export interface FitErrors {
  readonly k: ArrayLike<number>;
  readonly vol: ArrayLike<number>;
  readonly errors: ArrayLike<number>;
}

/**
 * Drops points that stand out from their neighbours, so that a wing which the curve misses as a whole is not
 * mistaken for bad quotes: the error is far from the median error of the four nearest points, in scales and in the
 * spread of those four, and the vol itself is off the line through its nearest two. Writes 0 into `counts` of the
 * worst `most` of them and returns how many.
 */
export function dropOutliers(fit: FitErrors, counts: Uint8Array, scale: number, most: number): number {
  const kept: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) kept.push(i);
  const found = kept.filter((_, place) => standsOut(fit, kept, place, scale));
  found.sort((i, j) => Math.abs(fit.errors[j]) - Math.abs(fit.errors[i]) || i - j);
  const dropped = found.slice(0, Math.max(0, most));
  for (const i of dropped) counts[i] = 0;
  return dropped.length;
}

function standsOut(fit: FitErrors, kept: readonly number[], place: number, scale: number): boolean {
  const error = fit.errors[kept[place]];
  if (kept.length <= NEIGHBOURS || !(Math.abs(error) > LEAST_OUTLIER)) return false;
  const first = Math.max(0, Math.min(place - NEIGHBOURS / 2, kept.length - NEIGHBOURS - 1));
  const around: number[] = [];
  for (let at = first; around.length < NEIGHBOURS; at++) if (at !== place) around.push(fit.errors[kept[at]]);
  around.sort((one, other) => one - other);
  const middle = 0.5 * (around[1] + around[2]);
  const limit = Math.max(OUTLIER_SCALES * scale, LEAST_OUTLIER, 6 * (around[2] - around[1]));
  if (!(Math.abs(error) > limit && Math.abs(error - middle) > limit)) return false;
  return Math.abs(offTheLine(fit, kept, place)) > 0.5 * limit;
}

/** Vol less the line through the neighbours on both sides, at an end through the next two. */
function offTheLine({ k, vol }: FitErrors, kept: readonly number[], place: number): number {
  const from = Math.max(0, Math.min(place - 1, kept.length - 3));
  const [one, other] = [from, from + 1, from + 2].filter((at) => at !== place).map((at) => kept[at]);
  const i = kept[place];
  const share = k[other] === k[one] ? 0 : (k[i] - k[one]) / (k[other] - k[one]);
  return vol[i] - (vol[one] + share * (vol[other] - vol[one]));
}
