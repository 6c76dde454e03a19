/** Minima of a function of one variable, over a sampled interval. */

const GOLDEN = 0.3819660112501051;

export interface IntervalMinimum {
  readonly at: number;
  readonly value: number;
}

/**
 * The least value of a unimodal function on [low, high] by golden sections (Kiefer 1953), to `tolerance` in the
 * argument; the ends count. For a function with several minima: one of them.
 */
export function goldenSection(
  f: (x: number) => number,
  low: number,
  high: number,
  tolerance: number,
): IntervalMinimum {
  let [a, b] = [low, high];
  let x = a + GOLDEN * (b - a);
  let y = b - GOLDEN * (b - a);
  let [fx, fy] = [f(x), f(y)];
  while (b - a > tolerance && x < y) {
    if (fx <= fy) {
      [b, y, fy] = [y, x, fx];
      x = a + GOLDEN * (b - a);
      fx = f(x);
    } else {
      [a, x, fx] = [x, y, fy];
      y = b - GOLDEN * (b - a);
      fy = f(y);
    }
  }
  return best([low, high, x, y], f);
}

/**
 * The least value over an ascending grid, refined between the neighbours of each of the `refined` lowest local
 * minima of the grid. Sees what the grid resolves.
 */
export function gridMinimum(
  f: (x: number) => number,
  grid: ArrayLike<number>,
  tolerance: number,
  refined = 4,
): IntervalMinimum {
  const sampled = Float64Array.from(grid, f);
  const minima: number[] = [];
  for (let i = 0; i < sampled.length; i++) {
    const left = i === 0 || sampled[i] <= sampled[i - 1];
    const right = i === sampled.length - 1 || sampled[i] <= sampled[i + 1];
    if (left && right) minima.push(i);
  }
  minima.sort((i, j) => sampled[i] - sampled[j] || i - j);
  let found: IntervalMinimum = { at: NaN, value: NaN };
  for (const i of minima.slice(0, refined)) {
    const [low, high] = [grid[Math.max(0, i - 1)], grid[Math.min(sampled.length - 1, i + 1)]];
    const local = goldenSection(f, low, high, tolerance);
    const better = local.value <= sampled[i] ? local : { at: grid[i], value: sampled[i] };
    if (!(found.value <= better.value)) found = better;
  }
  return found;
}

function best(candidates: readonly number[], f: (x: number) => number): IntervalMinimum {
  let found: IntervalMinimum = { at: candidates[0], value: f(candidates[0]) };
  for (const at of candidates.slice(1)) {
    const value = f(at);
    if (value < found.value) found = { at, value };
  }
  return found;
}
