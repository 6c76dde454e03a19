/** Ranks and the classical coefficients of dependence. All are within [-1, 1] and without unit. */
import { failure, success, type Result } from '../basics/result';
import { mean, refusal, seriesFault, type Series } from './series';

/** Ranks from 1; equal values share the average of their ranks. */
export function averageRanks(values: Series): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++;
    for (let k = from; k <= to; k++) ranks[order[k]] = 0.5 * (from + to) + 1;
    from = to + 1;
  }
  return ranks;
}

/** Faults of a pair of series that should run in parallel. */
export function pairRefusal(x: Series, y: Series, minimum: number): ReturnType<typeof refusal> {
  if (x.length !== y.length)
    return failure('INVALID_INPUT', `series of unequal length: ${x.length} and ${y.length}`);
  return refusal(seriesFault(x, 'x', minimum), seriesFault(y, 'y', minimum));
}

/** Product-moment correlation. Pearson (1895). Refuses a constant series. */
export function pearson(x: Series, y: Series): Result<number> {
  const refused = pairRefusal(x, y, 2);
  if (refused !== undefined) return refused;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - mx) ** 2;
    yy += (y[i] - my) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
  }
  if (!(xx > 0 && yy > 0)) return failure('INVALID_INPUT', 'a constant series has no correlation');
  return success(Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy))));
}

/** Correlation of the ranks. Spearman (1904). */
export function spearman(x: Series, y: Series): Result<number> {
  const refused = pairRefusal(x, y, 2);
  return refused ?? pearson(averageRanks(x), averageRanks(y));
}

/** Kendall's tau-b (ties corrected) in n log n steps. Knight (1966), J. Amer. Statist. Assoc. 61(314). */
export function kendallTau(x: Series, y: Series): Result<number> {
  const refused = pairRefusal(x, y, 2);
  if (refused !== undefined) return refused;
  const n = x.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a] - x[b] || y[a] - y[b]);
  const sorted = Float64Array.from(order, (i) => y[i]);
  const tiedX = tiedPairs(n, (k) => x[order[k]] === x[order[k - 1]]);
  const tiedBoth = tiedPairs(n, (k) => x[order[k]] === x[order[k - 1]] && sorted[k] === sorted[k - 1]);
  const swaps = sortCountingSwaps(sorted);
  const tiedY = tiedPairs(n, (k) => sorted[k] === sorted[k - 1]);
  const pairs = (n * (n - 1)) / 2;
  if (tiedX === pairs || tiedY === pairs)
    return failure('INVALID_INPUT', 'a constant series has no rank correlation');
  const concordantLessDiscordant = pairs - tiedX - tiedY + tiedBoth - 2 * swaps;
  return success(concordantLessDiscordant / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY));
}

/** Number of pairs inside runs of equal neighbours. */
function tiedPairs(n: number, sameAsBefore: (k: number) => boolean): number {
  let [pairs, run] = [0, 0];
  for (let k = 1; k < n; k++) {
    run = sameAsBefore(k) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts by merging and counts the exchanges of neighbours that an exchange sort would make. */
function sortCountingSwaps(values: Float64Array): number {
  let swaps = 0;
  const merged = new Float64Array(values.length);
  for (let width = 1; width < values.length; width *= 2)
    for (let start = 0; start + width < values.length; start += 2 * width)
      swaps += mergeRuns(values, merged, start, start + width, Math.min(start + 2 * width, values.length));
  return swaps;
}

function mergeRuns(
  values: Float64Array,
  merged: Float64Array,
  start: number,
  middle: number,
  end: number,
): number {
  let [left, right, swaps] = [start, middle, 0];
  for (let k = start; k < end; k++) {
    const takeLeft = right >= end || (left < middle && values[left] <= values[right]);
    if (!takeLeft) swaps += middle - left;
    merged[k] = takeLeft ? values[left++] : values[right++];
  }
  values.set(merged.subarray(start, end), start);
  return swaps;
}
