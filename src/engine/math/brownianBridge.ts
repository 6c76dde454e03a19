/**
 * Brownian paths from independent normals, the last time first and then midpoints between known times, so that the first
 * normals decide most of the path: what a low-discrepancy sequence needs.
 * Source: Caflisch and Moskowitz (1995), "Modified Monte Carlo Methods Using Quasi-Random Sequences"; Glasserman (2004),
 * "Monte Carlo Methods in Financial Engineering", 3.1.
 */
import { invariant } from '../basics/result';

interface BridgeStep {
  readonly at: number;
  /** Known places to either side; -1 is time 0. */
  readonly left: number;
  readonly right: number;
  readonly leftWeight: number;
  readonly deviation: number;
}

export class BrownianBridge {
  private readonly steps: readonly BridgeStep[];

  /** `times` increasing, above 0. */
  constructor(times: readonly number[]) {
    invariant(
      times.length > 0 && times.every((t, i) => t > (i === 0 ? 0 : times[i - 1])),
      'times of a bridge',
    );
    const last = times.length - 1;
    const steps: BridgeStep[] = [
      { at: last, left: -1, right: -1, leftWeight: 0, deviation: Math.sqrt(times[last]) },
    ];
    // Breadth first: the widest gaps come first.
    const gaps: (readonly [number, number])[] = [[-1, last]];
    for (let k = 0; k < gaps.length; k++) {
      const [left, right] = gaps[k];
      if (right - left < 2) continue;
      const at = (left + right) >> 1;
      steps.push(midpoint(times, left, at, right));
      gaps.push([left, at], [at, right]);
    }
    this.steps = steps;
  }

  get length(): number {
    return this.steps.length;
  }

  /** Path values at the times from as many normals; `normals[offset + k * stride]` is the k-th in order of weight. */
  build(normals: Float64Array, path: Float64Array, offset = 0, stride = 1): void {
    for (let k = 0; k < this.steps.length; k++) {
      const { at, left, right, leftWeight, deviation } = this.steps[k];
      const from = left < 0 ? 0 : path[left];
      const to = right < 0 ? 0 : path[right];
      path[at] = leftWeight * from + (1 - leftWeight) * to + deviation * normals[offset + k * stride];
    }
  }
}

function midpoint(times: readonly number[], left: number, at: number, right: number): BridgeStep {
  const start = left < 0 ? 0 : times[left];
  const [before, after] = [times[at] - start, times[right] - times[at]];
  const leftWeight = after / (before + after);
  return { at, left, right, leftWeight, deviation: Math.sqrt(before * leftWeight) };
}
