/**
 * Gradient-boosted trees for a conditional quantile: each tree follows the slopes of the quantile loss of what the trees
 * before left. Source: Friedman (2001), "Greedy Function Approximation", Annals of Statistics 29(5), sect. 4.2 and 5;
 * Friedman (2002), "Stochastic Gradient Boosting". Seeded: the same data and seed give the same model.
 */
import { failure, success, type Result } from '../../basics/result';
import { quantile } from '../../math/quantile';
import { seededRandom } from '../../math/random';
import { probabilityFault, refusal, seriesFault, type Series } from '../../math/series';
import { chosenRows, growTree, readTree, sortedRows, type FeatureTable, type TreeNode } from './quantileTree';

export interface BoostRules {
  readonly trees: number;
  readonly depth: number;
  /** Share of each tree's answer that is taken, 0 to 1. */
  readonly learningRate: number;
  /** Share of the rows that each tree sees. */
  readonly sample: number;
  readonly smallestLeaf: number;
  readonly seed: number;
}

/** Few shallow trees in large leaves: deeper ones fit the few losses of the past and miss those to come. */
export const MODEST_RULES: BoostRules = {
  trees: 40,
  depth: 1,
  learningRate: 0.05,
  sample: 0.7,
  smallestLeaf: 100,
  seed: 1,
};

export interface BoostedQuantile {
  readonly alpha: number;
  readonly start: number;
  readonly trees: readonly TreeNode[];
  readonly learningRate: number;
  /** Share of the explained loss by feature; sums to 1, or all 0 when no split was found. */
  readonly importance: Float64Array;
}

/** Quantile alpha of `target` given the features. Refuses unequal sizes, values that are not finite, fewer than two leaves. */
export function boostQuantile(
  table: FeatureTable,
  target: Series,
  alpha: number,
  rules: BoostRules = MODEST_RULES,
): Result<BoostedQuantile> {
  const refused = refusal(
    probabilityFault(alpha, 'alpha'),
    seriesFault(target, 'target', 2 * rules.smallestLeaf),
    seriesFault(table.values, 'features', table.features + 1),
  );
  if (refused !== undefined) return refused;
  if (table.rows !== target.length || table.values.length !== table.rows * table.features)
    return failure('INVALID_INPUT', `${target.length} targets for ${table.rows} rows of features`);
  const start = quantile(target, alpha);
  if (!start.ok) return start;
  const trees = growAll(table, target, alpha, start.value, rules);
  const importance = importanceOf(trees, table.features);
  return success({ alpha, start: start.value, trees, learningRate: rules.learningRate, importance });
}

function growAll(
  table: FeatureTable,
  target: Series,
  alpha: number,
  start: number,
  rules: BoostRules,
): TreeNode[] {
  const random = seededRandom(rules.seed);
  const fitted = new Float64Array(table.rows).fill(start);
  const slopes = new Float64Array(table.rows);
  const residuals = new Float64Array(table.rows);
  const sorted = sortedRows(table);
  const trees: TreeNode[] = [];
  for (let k = 0; k < rules.trees; k++) {
    for (let i = 0; i < table.rows; i++) {
      residuals[i] = target[i] - fitted[i];
      slopes[i] = alpha - (residuals[i] < 0 ? 1 : 0);
    }
    const drawn = Uint8Array.from(slopes, () => (random.uniform() < rules.sample ? 1 : 0));
    const rows = chosenRows(sorted, (row) => drawn[row] === 1);
    if (rows[0].length === 0) continue;
    const tree = growTree(table, rows, slopes, residuals, { ...rules, alpha });
    for (let i = 0; i < table.rows; i++)
      fitted[i] += rules.learningRate * readTree(tree, table.values, i * table.features);
    trees.push(tree);
  }
  return trees;
}

function importanceOf(trees: readonly TreeNode[], features: number): Float64Array {
  const gains = new Float64Array(features);
  const add = (node: TreeNode): void => {
    if (node.kind === 'leaf') return;
    gains[node.feature] += node.gain;
    add(node.low);
    add(node.high);
  };
  trees.forEach(add);
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return total === 0 ? gains : gains.map((gain) => gain / total);
}

/** The model's quantile for one row of features. */
export function predictQuantile(model: BoostedQuantile, features: ArrayLike<number>): number {
  let sum = 0;
  for (const tree of model.trees) sum += readTree(tree, features, 0);
  return model.start + model.learningRate * sum;
}
