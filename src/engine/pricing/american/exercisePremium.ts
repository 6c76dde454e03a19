/**
 * What early exercise adds to a put on a strike of 1 at the spot x, given its boundary: the integral of
 * r e^(-rt) N(-d2(x/B)) - q x e^(-qt) N(-d1(x/B)) over the remaining time, B the boundary at T - t. Source: Kim (1990),
 * "The Analytic Valuation of American Options", Review of Financial Studies 3, eq. (14).
 */
import { millsRatio } from '../../math/mills';
import { INV_SQRT_2PI } from '../../math/normal';
import { gapAt, type BoundaryWorkspace } from './boundarySystem';

export interface ExercisePremium {
  value: number;
  /** Derivatives in x. */
  slope: number;
  bend: number;
}

/** Writes the premium at x above the boundary; the workspace holds a solved boundary. */
export function fillExercisePremium(out: ExercisePremium, ws: BoundaryWorkspace, x: number): void {
  const { T, sigma, r, q, squares, grid } = ws;
  const { cosines, weights } = grid.premium;
  const spread = sigma * Math.sqrt(T);
  const tilt = ((r - q) / sigma + 0.5 * sigma) * Math.sqrt(T);
  const height = Math.log(x) - ws.top;
  let [value, slope, bend] = [0, 0, 0];
  for (let j = 0; j < cosines.length; j++) {
    const cosine = cosines[j];
    const rest = T * cosine * cosine;
    const deviation = spread * cosine;
    const gap = gapAt(squares, grid.premiumRows, j * squares.length);
    const d1 = (height + gap) / deviation + tilt * cosine;
    const d2 = d1 - deviation;
    const density1 = INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
    const density2 = INV_SQRT_2PI * Math.exp(-0.5 * d2 * d2);
    const tail1 = density1 * millsRatio(Math.abs(d1));
    const tail2 = density2 * millsRatio(Math.abs(d2));
    const interest = T * weights[j] * r * Math.exp(-r * rest);
    const income = T * weights[j] * q * Math.exp(-q * rest);
    const below1 = d1 > 0 ? tail1 : 1 - tail1;
    const below2 = d2 > 0 ? tail2 : 1 - tail2;
    const perX = 1 / (x * deviation);
    value += interest * below2 - income * x * below1;
    slope += income * (density1 / deviation - below1) - interest * density2 * perX;
    bend +=
      perX * (interest * (density2 / x) * (1 + d2 / deviation) + income * density1 * (1 - d1 / deviation));
  }
  out.value = value;
  out.slope = slope;
  out.bend = bend;
}
