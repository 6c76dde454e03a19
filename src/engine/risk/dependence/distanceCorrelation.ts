/**
 * Distance correlation: 0 only for independent series, whatever the form of the dependence. Source: Szekely, Rizzo and
 * Bakirov (2007), "Measuring and Testing Dependence by Correlation of Distances", Annals of Statistics 35(6), definitions
 * 4 to 6; bias-corrected by U-centring: Szekely and Rizzo (2014), Annals of Statistics 42(6).
 */
import { failure, success, type Result } from '../../basics/result';
import { pairRefusal } from '../../math/ranks';
import type { Series } from '../../math/series';

export interface DistanceCorrelation {
  /** Root of the mean of A_ij B_ij; in the root of the product of the units. */
  readonly distanceCovariance: number;
  readonly distanceVarianceX: number;
  readonly distanceVarianceY: number;
  /** 0 to 1. */
  readonly distanceCorrelation: number;
  /** Unbiased for the square: may be negative; about 0 under independence. */
  readonly biasCorrectedSquare: number;
}

/** Time n^2, memory n. Refuses fewer than four pairs, unequal lengths and constant series. */
export function distanceCorrelation(x: Series, y: Series): Result<DistanceCorrelation> {
  const refused = pairRefusal(x, y, 4);
  if (refused !== undefined) return refused;
  const [dx, dy] = [distances(x), distances(y)];
  if (dx.total === 0 || dy.total === 0)
    return failure('INVALID_INPUT', 'a constant series has no distance correlation');
  const [xy, xx, yy] = [meanProduct(dx, dy), meanProduct(dx, dx), meanProduct(dy, dy)];
  const unbiased = unbiasedProduct(dx, dy) / Math.sqrt(unbiasedProduct(dx, dx) * unbiasedProduct(dy, dy));
  return success({
    distanceCovariance: Math.sqrt(Math.max(0, xy)),
    distanceVarianceX: Math.sqrt(xx),
    distanceVarianceY: Math.sqrt(yy),
    distanceCorrelation: Math.sqrt(Math.max(0, xy) / Math.sqrt(xx * yy)),
    biasCorrectedSquare: unbiased,
  });
}

interface Distances {
  readonly values: Series;
  /** Sum of |x_i - x_j| over j. */
  readonly rowSums: Float64Array;
  readonly total: number;
}

/** Row sums of the distances, from the sorted values: sum = x (2k - n) + total - 2 (sum of the k below). */
function distances(values: Series): Distances {
  const n = values.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const rowSums = new Float64Array(n);
  for (let k = 1, below = 0; k < n; k++) {
    below += k * (values[order[k]] - values[order[k - 1]]);
    rowSums[order[k]] += below;
  }
  for (let k = n - 2, above = 0; k >= 0; k--) {
    above += (n - 1 - k) * (values[order[k + 1]] - values[order[k]]);
    rowSums[order[k]] += above;
  }
  return { values, rowSums, total: rowSums.reduce((sum, row) => sum + row, 0) };
}

/** Mean of A_ij B_ij with doubly centred distances. */
function meanProduct(x: Distances, y: Distances): number {
  const n = x.values.length;
  const [gx, gy] = [x.total / (n * n), y.total / (n * n)];
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const a = Math.abs(x.values[i] - x.values[j]) - (x.rowSums[i] + x.rowSums[j]) / n + gx;
      const b = Math.abs(y.values[i] - y.values[j]) - (y.rowSums[i] + y.rowSums[j]) / n + gy;
      sum += a * b;
    }
  return sum / (n * n);
}

/** Sum over i != j of the U-centred products, over n (n - 3). */
function unbiasedProduct(x: Distances, y: Distances): number {
  const n = x.values.length;
  const scale = (n - 1) * (n - 2);
  const [gx, gy] = [x.total / scale, y.total / scale];
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const a = Math.abs(x.values[i] - x.values[j]) - (x.rowSums[i] + x.rowSums[j]) / (n - 2) + gx;
      const b = Math.abs(y.values[i] - y.values[j]) - (y.rowSums[i] + y.rowSums[j]) / (n - 2) + gy;
      sum += a * b;
    }
  return sum / (n * (n - 3));
}
