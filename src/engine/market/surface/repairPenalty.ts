/** Vol errors of an SVI slice with penalties where it must not admit arbitrage. */
import type { LeastSquaresProblem } from '../../math/leastSquaresProblem';
import { sviVariance, type RawSvi } from './rawSvi';
import { durrleman } from './smile';
import type { PreparedSlice } from './sliceQuotes';
import { sviAt } from './rawSvi';
import { sviOfCoordinates, SVI_COORDINATES, type CoordinateBox } from './sviCoordinates';
import { sviProblem } from './sviProblem';

/** Log-moneynesses at which g, or the variance gap to the near slice, is kept positive. */
export interface PenaltyNodes {
  readonly butterfly: number[];
  readonly calendar: number[];
}

export interface PenalisedFit {
  readonly prepared: PreparedSlice;
  /** By point, outliers 0. */
  readonly weights: Float64Array;
  readonly box: CoordinateBox;
  readonly near: RawSvi | undefined;
  readonly nodes: PenaltyNodes;
  /** Factor on a shortfall of g by 1, or of the gap by the near slice's variance there. */
  readonly penalty: number;
}

/** g is pushed to this much above 0, the gap to this share of the near variance: room for the next minimum. */
const G_MARGIN = 2e-3;
const GAP_MARGIN = 1e-4;
const STEP = 1e-6;

export function penalisedProblem(fit: PenalisedFit): LeastSquaresProblem {
  const { prepared, weights, box, nodes } = fit;
  const roots = weights.map(Math.sqrt);
  const quotes = sviProblem(prepared, roots, box);
  const penalties = nodes.butterfly.length + nodes.calendar.length;
  const above = new Float64Array(penalties);
  const below = new Float64Array(penalties);
  return {
    residualCount: quotes.residualCount + penalties,
    lower: box.lower,
    upper: box.upper,
    residuals(x, out) {
      if (!quotes.residuals(x, out)) return false;
      writePenalties(fit, x, out, quotes.residualCount);
      return true;
    },
    jacobian(x, out) {
      quotes.jacobian!(x, out);
      const moved = Float64Array.from(x);
      const first = quotes.residualCount * SVI_COORDINATES;
      for (let i = 0; i < SVI_COORDINATES; i++) {
        const step = STEP * Math.max(1e-3, Math.abs(x[i]));
        moved[i] = x[i] + step;
        writePenalties(fit, moved, above, 0);
        moved[i] = x[i] - step;
        writePenalties(fit, moved, below, 0);
        moved[i] = x[i];
        for (let row = 0; row < penalties; row++)
          out[first + row * SVI_COORDINATES + i] = (above[row] - below[row]) / (2 * step);
      }
    },
  };
}

function writePenalties(fit: PenalisedFit, x: Float64Array, out: Float64Array, first: number): void {
  const { nodes, near, penalty } = fit;
  const svi = sviOfCoordinates(x);
  let row = first;
  for (const k of nodes.butterfly) out[row++] = penalty * Math.max(0, G_MARGIN - durrleman(k, sviAt(svi, k)));
  for (const k of nodes.calendar) {
    const floor = sviVariance(near!, k);
    out[row++] = penalty * Math.max(0, GAP_MARGIN - (sviVariance(svi, k) - floor) / floor);
  }
}
