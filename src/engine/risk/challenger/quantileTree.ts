/** A small regression tree on slopes of the quantile loss, with quantiles of the residuals in its leaves. */
import { quantile } from '../../math/quantile';

/** Observations by row: feature f of row i at i * features + f. */
export interface FeatureTable {
  readonly rows: number;
  readonly features: number;
  readonly values: Float64Array;
}

export type TreeNode =
  | { readonly kind: 'leaf'; readonly value: number }
  | {
      readonly kind: 'split';
      readonly feature: number;
      /** Rows with a value at or below go to `low`. */
      readonly threshold: number;
      /** Fall of the squared error of the slopes: what the split explains. */
      readonly gain: number;
      readonly low: TreeNode;
      readonly high: TreeNode;
    };

export interface TreeRules {
  readonly depth: number;
  readonly smallestLeaf: number;
  readonly alpha: number;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly gain: number;
}

/** Grows a tree over `rows`: splits on `slopes`, leaves hold the alpha quantile of `residuals`. */
export function growTree(
  table: FeatureTable,
  rows: readonly number[],
  slopes: Float64Array,
  residuals: Float64Array,
  rules: TreeRules,
): TreeNode {
  const split = rules.depth === 0 ? undefined : bestSplit(table, rows, slopes, rules.smallestLeaf);
  if (split === undefined) return leaf(rows, residuals, rules.alpha);
  const isLow = (row: number): boolean =>
    table.values[row * table.features + split.feature] <= split.threshold;
  const deeper = { ...rules, depth: rules.depth - 1 };
  const grow = (part: readonly number[]): TreeNode => growTree(table, part, slopes, residuals, deeper);
  const high = rows.filter((row) => !isLow(row));
  return { kind: 'split', ...split, low: grow(rows.filter(isLow)), high: grow(high) };
}

function leaf(rows: readonly number[], residuals: Float64Array, alpha: number): TreeNode {
  const found = quantile(
    Float64Array.from(rows, (row) => residuals[row]),
    alpha,
  );
  return { kind: 'leaf', value: found.ok ? found.value : 0 };
}

/** The split that lowers the squared error most; of equals the first feature and lowest threshold. */
function bestSplit(
  table: FeatureTable,
  rows: readonly number[],
  slopes: Float64Array,
  smallest: number,
): Split | undefined {
  if (rows.length < 2 * smallest) return undefined;
  const total = rows.reduce((sum, row) => sum + slopes[row], 0);
  let best: Split | undefined;
  for (let feature = 0; feature < table.features; feature++) {
    const found = bestThreshold(table, rows, slopes, smallest, feature, total);
    if (found !== undefined && found.gain > (best?.gain ?? 1e-12)) best = found;
  }
  return best;
}

function bestThreshold(
  { values, features }: FeatureTable,
  rows: readonly number[],
  slopes: Float64Array,
  smallest: number,
  feature: number,
  total: number,
): Split | undefined {
  const at = (row: number): number => values[row * features + feature];
  const order = [...rows].sort((a, b) => at(a) - at(b) || a - b);
  const n = order.length;
  let best: Split | undefined;
  let low = 0;
  for (let k = 1; k <= n - smallest; k++) {
    low += slopes[order[k - 1]];
    if (k < smallest || at(order[k - 1]) === at(order[k])) continue;
    const gain = (low * low) / k + (total - low) ** 2 / (n - k) - (total * total) / n;
    if (gain > (best?.gain ?? 0))
      best = { feature, threshold: 0.5 * (at(order[k - 1]) + at(order[k])), gain };
  }
  return best;
}

/** Value of the leaf that a row of features falls into; `start` is the row's first place in `values`. */
export function readTree(node: TreeNode, values: ArrayLike<number>, start: number): number {
  let here = node;
  while (here.kind === 'split') here = values[start + here.feature] <= here.threshold ? here.low : here.high;
  return here.value;
}
