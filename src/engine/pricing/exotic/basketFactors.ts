/**
 * Independent factors of a lognormal basket: one along which the basket rises in every asset, the rest by size.
 *
 * The first column is Cov g / root(g' Cov g), g the weighted forwards: the direction of the basket's own first-order
 * risk. Where an asset would move against its weight the column's entry becomes 1 % of the asset's deviation on the
 * right side, and the column is scaled to stay inside the covariance. The others are the principal axes of what is
 * left. Source: Choi (2018), "Sum of All Black-Scholes-Merton Models", J. Futures Markets 38, sect. 3.
 */
import { failure, success, type Result } from '../../basics/result';
import { eigenSymmetric } from '../../math/eigenSymmetric';

export interface BasketFactors {
  /** Loading of each asset on the factor along which the basket is monotone. */
  readonly main: readonly number[];
  /** `others[j][k]`: loading of asset k on further factor j, largest first. */
  readonly others: readonly (readonly number[])[];
}

/** Axes below this share of the variance do not count. */
const NEGLIGIBLE = 1e-14;
const RIGHT_SIDE = 0.01;

/** `covariance` is that of the logarithms at expiry, `amounts` the weighted forwards. Errors: OUT_OF_RANGE. */
export function basketFactors(
  covariance: readonly (readonly number[])[],
  amounts: readonly number[],
): Result<BasketFactors> {
  const main = mainColumn(covariance, amounts);
  if (main === undefined)
    return failure(
      'OUT_OF_RANGE',
      'the basket has no factor along which it rises: correlations are degenerate',
    );
  const rest = covariance.map((row, i) => row.map((c, j) => c - main[i] * main[j]));
  const { values, vectors } = axesOf(rest);
  const trace = covariance.reduce((sum, row, i) => sum + row[i], 0);
  const others = vectors
    .filter((_, j) => values[j] > NEGLIGIBLE * trace)
    .map((vector, j) => vector.map((x) => x * Math.sqrt(values[j])));
  return success({ main, others });
}

function mainColumn(
  covariance: readonly (readonly number[])[],
  amounts: readonly number[],
): readonly number[] | undefined {
  const direction = covariance.map((row) => row.reduce((sum, c, j) => sum + c * amounts[j], 0));
  const size = Math.sqrt(direction.reduce((sum, d, i) => sum + d * amounts[i], 0));
  const plain = direction.map((d) => d / size);
  if (plain.every((v, i) => v * Math.sign(amounts[i]) > 0)) return plain;
  const turned = plain.map((v, i) => {
    const smallest = RIGHT_SIDE * Math.sqrt(covariance[i][i]);
    return Math.sign(amounts[i]) * Math.max(v * Math.sign(amounts[i]), smallest);
  });
  const norm = inverseNorm(covariance, turned);
  return norm > 0 && Number.isFinite(norm) ? turned.map((v) => v / norm) : undefined;
}

/** root(v' Cov^-1 v); Infinity where v leaves the range of a singular covariance. */
function inverseNorm(covariance: readonly (readonly number[])[], v: readonly number[]): number {
  const { values, vectors } = axesOf(covariance);
  let sum = 0;
  vectors.forEach((vector, j) => {
    const along = vector.reduce((s, x, i) => s + x * v[i], 0);
    if (values[j] > NEGLIGIBLE * values[0]) sum += (along * along) / values[j];
    else if (Math.abs(along) > 1e-7 * Math.sqrt(values[0])) sum = Infinity;
  });
  return Math.sqrt(sum);
}

/** Eigenvalues, descending, and eigenvectors of unit length. */
export function axesOf(matrix: readonly (readonly number[])[]) {
  const size = matrix.length;
  const { values, vectors } = eigenSymmetric({ size, entries: Float64Array.from(matrix.flat()) });
  const order = matrix.map((_, k) => size - 1 - k);
  return {
    values: order.map((k) => values[k]),
    vectors: order.map((k) => matrix.map((_, i) => vectors.entries[i * size + k])),
  };
}
