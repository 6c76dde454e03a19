/**
 * QD+: the quadratic approximation with the correction of a time-dependent factor, as an equation for the critical
 * price of an American put at each time to expiry. Source: Li (2009), "Analytical Approximations for the Critical
 * Stock Prices of American Options: A Performance Comparison", Review of Derivatives Research 13, eqs. (34)-(36).
 *
 * (1 - e^(-qt) N(-d1)) B - beta (K - B - p(B)) + alpha theta(B) e^(rt) = 0, p and theta those of the European put.
 *
 * Domain: put with a single boundary (r > 0, or r = 0 > q), t, sigma, K > 0. Accuracy: about 1e-3 of the boundary;
 * the root itself to 1e-13 of the strike.
 */
import { millsRatio } from '../../math/mills';
import { INV_SQRT_2PI } from '../../math/normal';

/** The put on a strike of 1 at one time to expiry, and the factors of its equation. */
export interface QdPlusEquation {
  t: number;
  deviation: number;
  r: number;
  q: number;
  sigma: number;
  discount: number;
  yieldFactor: number;
  alpha: number;
  beta: number;
  /** Written by `evaluate`: the left side, its slope and curvature in B. */
  value: number;
  slope: number;
  bend: number;
}

export const makeQdPlusEquation = (): QdPlusEquation => ({
  t: 0,
  deviation: 0,
  r: 0,
  q: 0,
  sigma: 0,
  discount: 0,
  yieldFactor: 0,
  alpha: 0,
  beta: 0,
  value: 0,
  slope: 0,
  bend: 0,
});

export function setQdPlusEquation(out: QdPlusEquation, t: number, sigma: number, r: number, q: number): void {
  const variance = sigma * sigma;
  const discount = Math.exp(-r * t);
  const share = r === 0 ? 1 / t : -r / Math.expm1(-r * t);
  const tilt = (2 * (r - q)) / variance - 1;
  const root = Math.sqrt(tilt * tilt + (8 * share) / variance);
  const power = -0.5 * (tilt + root);
  const powerSlope = (2 * share * share) / (variance * root);
  out.t = t;
  out.deviation = sigma * Math.sqrt(t);
  out.r = r;
  out.q = q;
  out.sigma = sigma;
  out.discount = discount;
  out.yieldFactor = Math.exp(-q * t);
  out.alpha = (-2 * discount) / (variance * root);
  out.beta = out.alpha * (share - powerSlope / root) - power;
}

/** Writes value, slope and bend at the critical price B. */
function evaluate(e: QdPlusEquation, B: number): void {
  const { t, deviation: s, r, q, sigma, discount, yieldFactor } = e;
  const d1 = (Math.log(B) + (r - q) * t) / s + 0.5 * s;
  const d2 = d1 - s;
  const density = INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
  const density2 = INV_SQRT_2PI * Math.exp(-0.5 * d2 * d2);
  const below1 = d1 > 0 ? density * millsRatio(d1) : 1 - density * millsRatio(-d1);
  const below2 = d2 > 0 ? density2 * millsRatio(d2) : 1 - density2 * millsRatio(-d2);
  const cash = discount * below2;
  const asset = B * yieldFactor * below1;
  const decay = (0.5 * sigma * sigma * yieldFactor * density) / s;
  const theta = r * cash - q * asset - B * decay;
  const kept = 1 - yieldFactor * below1;
  const charm = -yieldFactor * (density * ((r - q) / s - (0.5 * d2) / t) + q * below1);
  const gamma = (density * yieldFactor) / (s * B);
  const color = gamma * (q + ((r - q) * d1) / s + (0.5 * (1 - d1 * d2)) / t);
  const scale = e.alpha / discount;
  e.value = kept * B - e.beta * (1 - B - (cash - asset)) + scale * theta;
  e.slope = kept + (yieldFactor * density) / s + e.beta * kept + scale * charm;
  e.bend = gamma * (1 - d1 / s) + e.beta * gamma + scale * color;
}

const LARGEST_STEPS = 60;

/** The critical price for a strike of 1, by Halley's method inside a bracket, from `guess`. */
export function qdPlusRoot(e: QdPlusEquation, guess: number, tolerance: number): number {
  let [low, high] = [0, Infinity];
  let B = guess;
  for (let step = 0; step < LARGEST_STEPS; step++) {
    evaluate(e, B);
    if (e.value < 0) low = B;
    else high = B;
    const newton = e.value / e.slope;
    const move = newton / Math.max(0.5, 1 - (0.5 * newton * e.bend) / e.slope);
    if (Math.abs(move) < tolerance) return B - move;
    const next = B - move;
    if (next > low && next < high) B = next;
    else B = high === Infinity ? 2 * B : low === 0 ? 0.5 * B : 0.5 * (low + high);
  }
  return B;
}
