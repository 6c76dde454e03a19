/**
 * E[f(Z)] for independent standard normals, by a sparse grid of Gauss-Hermite rules that grows where it matters.
 *
 * The sum runs over tensor differences of rules; the next index refined is the one whose difference was largest.
 * Source: Gerstner and Griebel (2003), "Dimension-Adaptive Tensor-Product Quadrature", Computing 71, algorithm 1.
 * For smooth f the error falls faster than any power of the work. Deterministic.
 */
import { gaussHermite } from './gaussHermite';

/** Points of the rule by level. */
const POINTS = [1, 3, 5, 9, 15, 25, 41, 65, 99];

export interface SparseGridResult {
  /** Integral of every component of f. */
  readonly values: Float64Array;
  /** Sum of the first component's differences that were not refined further: an estimate of its error. */
  readonly error: number;
  readonly evaluations: number;
}

export interface SparseGridOptions {
  readonly dimension: number;
  /** Components of f; the first decides where the grid grows. */
  readonly components: number;
  /** Stops when the error estimate is below. */
  readonly tolerance: number;
  readonly maxEvaluations: number;
}

/** f writes its components to `out` for the point z. */
export type SparseIntegrand = (z: Float64Array, out: Float64Array) => void;

export function integrateNormals(f: SparseIntegrand, options: SparseGridOptions): SparseGridResult {
  return new SparseGrid(f, options).run();
}

class SparseGrid {
  private readonly tensors = new Map<string, Float64Array>();
  private readonly done = new Set<string>();
  private readonly active = new Map<string, { readonly level: readonly number[]; readonly size: number }>();
  private readonly sum: Float64Array;
  private evaluations = 0;

  constructor(
    private readonly f: SparseIntegrand,
    private readonly options: SparseGridOptions,
  ) {
    this.sum = new Float64Array(options.components);
  }

  run(): SparseGridResult {
    this.add(new Array<number>(this.options.dimension).fill(0));
    let error = this.remaining();
    while (error > this.options.tolerance && this.evaluations < this.options.maxEvaluations) {
      const largest = [...this.active.values()].reduce((a, b) => (b.size > a.size ? b : a));
      this.refine(largest.level);
      if (this.active.size === 0) break;
      error = this.remaining();
    }
    return { values: this.sum, error, evaluations: this.evaluations };
  }

  private remaining(): number {
    let sum = 0;
    for (const { size } of this.active.values()) sum += size;
    return sum;
  }

  /** Moves an index to the finished ones and opens its forward neighbours whose backward neighbours are finished. */
  private refine(level: readonly number[]): void {
    this.active.delete(level.join());
    this.done.add(level.join());
    for (let j = 0; j < level.length; j++) {
      const next = level.map((l, i) => (i === j ? l + 1 : l));
      if (next[j] < POINTS.length && this.isAdmissible(next)) this.add(next);
    }
  }

  private isAdmissible(level: readonly number[]): boolean {
    return level.every((l, j) => l === 0 || this.done.has(level.map((m, i) => (i === j ? m - 1 : m)).join()));
  }

  private add(level: readonly number[]): void {
    const difference = this.difference(level);
    for (let c = 0; c < difference.length; c++) this.sum[c] += difference[c];
    // The point at the mean says nothing about the error; without dimensions it is the integral.
    const isFirst = level.every((l) => l === 0);
    const size = level.length === 0 ? 0 : isFirst ? Infinity : Math.abs(difference[0]);
    this.active.set(level.join(), { level, size });
  }

  /** Tensor product of (rule at the level less rule below it). */
  private difference(level: readonly number[]): Float64Array {
    const axes = level.flatMap((l, j) => (l > 0 ? [j] : []));
    const result = new Float64Array(this.options.components);
    for (let subset = 0; subset < 1 << axes.length; subset++) {
      const lowered = [...level];
      let sign = 1;
      axes.forEach((axis, bit) => {
        if (((subset >> bit) & 1) === 0) return;
        lowered[axis]--;
        sign = -sign;
      });
      const tensor = this.tensor(lowered);
      for (let c = 0; c < result.length; c++) result[c] += sign * tensor[c];
    }
    return result;
  }

  private tensor(level: readonly number[]): Float64Array {
    const key = level.join();
    const known = this.tensors.get(key);
    if (known !== undefined) return known;
    const sum = new Float64Array(this.options.components);
    this.visit(level, 0, 1, new Float64Array(level.length), new Float64Array(sum.length), sum);
    this.tensors.set(key, sum);
    return sum;
  }

  private visit(
    level: readonly number[],
    axis: number,
    weight: number,
    z: Float64Array,
    out: Float64Array,
    sum: Float64Array,
  ): void {
    if (axis === level.length) {
      this.f(z, out);
      this.evaluations++;
      for (let c = 0; c < sum.length; c++) sum[c] += weight * out[c];
      return;
    }
    const { nodes, weights } = gaussHermite(POINTS[level[axis]]);
    for (let i = 0; i < nodes.length; i++) {
      z[axis] = nodes[i];
      this.visit(level, axis + 1, weight * weights[i], z, out, sum);
    }
  }
}
