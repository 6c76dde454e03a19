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

/** The rows in the order of each feature, ties by row: sorted once, then only split. */
export type SortedRows = readonly Int32Array[];

export const sortedRows = ({ rows, features, values }: FeatureTable): SortedRows =>
  Array.from({ length: features }, (_, f) =>
    Int32Array.from({ length: rows }, (_row, i) => i).sort(
      (a, b) => values[a * features + f] - values[b * features + f] || a - b,
    ),
  );

export const chosenRows = (sorted: SortedRows, isChosen: (row: number) => boolean): SortedRows =>
  sorted.map((order) => order.filter(isChosen));

/** Grows a tree over the rows: splits on `slopes`, leaves hold the alpha quantile of `residuals`. */
export function growTree(
  table: FeatureTable,
  sorted: SortedRows,
  slopes: Float64Array,
  residuals: Float64Array,
  rules: TreeRules,
): TreeNode {
  const split = rules.depth === 0 ? undefined : bestSplit(table, sorted, slopes, rules.smallestLeaf);
  if (split === undefined) return leaf(sorted[0], residuals, rules.alpha);
  const isLow = (row: number): boolean =>
    table.values[row * table.features + split.feature] <= split.threshold;
  const deeper = { ...rules, depth: rules.depth - 1 };
  const grow = (part: SortedRows): TreeNode => growTree(table, part, slopes, residuals, deeper);
  const low = grow(chosenRows(sorted, isLow));
  const high = grow(chosenRows(sorted, (row) => !isLow(row)));
  return { kind: 'split', ...split, low, high };
}

function leaf(rows: Int32Array, residuals: Float64Array, alpha: number): TreeNode {
  const found = quantile(
    Float64Array.from(rows, (row) => residuals[row]),
    alpha,
  );
  return { kind: 'leaf', value: found.ok ? found.value : 0 };
}

/** The split that lowers the squared error most; of equals the first feature and lowest threshold. */
function bestSplit(
  table: FeatureTable,
  sorted: SortedRows,
  slopes: Float64Array,
  smallest: number,
): Split | undefined {
  if (sorted[0].length < 2 * smallest) return undefined;
  const total = sorted[0].reduce((sum, row) => sum + slopes[row], 0);
  let best: Split | undefined;
  for (let feature = 0; feature < table.features; feature++) {
    const found = bestThreshold(table, sorted[feature], slopes, smallest, feature, total);
    if (found !== undefined && found.gain > (best?.gain ?? 1e-12)) best = found;
  }
  return best;
}

function bestThreshold(
  { values, features }: FeatureTable,
  order: Int32Array,
  slopes: Float64Array,
  smallest: number,
  feature: number,
  total: number,
): Split | undefined {
  const n = order.length;
  let best: Split | undefined;
  let low = 0;
  for (let k = 1; k <= n - smallest; k++) {
    low += slopes[order[k - 1]];
    if (k < smallest) continue;
    const below = values[order[k - 1] * features + feature];
    const above = values[order[k] * features + feature];
    if (below === above) continue;
    const gain = (low * low) / k + (total - low) ** 2 / (n - k) - (total * total) / n;
    if (gain > (best?.gain ?? 0)) best = { feature, threshold: 0.5 * (below + above), gain };
  }
  return best;
}

/** Value of the leaf that a row of features falls into; `start` is the row's first place in `values`. */
export function readTree(node: TreeNode, values: ArrayLike<number>, start: number): number {
  let here = node;
  while (here.kind === 'split') here = values[start + here.feature] <= here.threshold ? here.low : here.high;
  return here.value;
}
