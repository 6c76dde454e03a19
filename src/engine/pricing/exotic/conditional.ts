/**
 * Options whose strike and forward depend on one normal variable: value by conditioning and quadrature.
 *
 * V = integral n(z) B(w, F(z), K(z), s) dz with B the undiscounted Black value; where K(z) <= 0 a call is F - K and a
 * put is nothing. Pearson (1995), "An Efficient Approach for Pricing Spread Options", J. Derivatives 3(1), p. 76.
 * Composite Gauss-Legendre over 10 deviations, with panels as narrow as B's bend around every root of F(z) = K(z).
 * Accuracy: 1e-12 of the forwards, down to s = 0.
 */
import { normalPdf } from '../../math/normal';
import { black76Undiscounted } from '../black76';
import type { OptionSign } from '../blackScholes';
import { logGrid } from './transition';

const REACH = 10;
const WIDTH = 0.4;
const SCAN = 200;
const BISECTIONS = 50;

export function conditionalOption(
  w: OptionSign,
  forward: (z: number) => number,
  strike: (z: number) => number,
  deviation: number,
): number {
  const value = (z: number): number => {
    const [F, K] = [forward(z), strike(z)];
    if (K <= 0) return w === 1 ? F - K : 0;
    return black76Undiscounted(w, F, K, deviation);
  };
  const excess = (z: number): number => forward(z) - strike(z);
  const roots = rootsOf(excess);
  const bends = roots.map((z) => deviation / slopeOfLog(forward, strike, z));
  const { nodes, weights } = logGrid(-REACH, REACH, WIDTH, roots, Math.min(WIDTH, ...bends));
  return nodes.reduce((sum, z, i) => sum + weights[i] * normalPdf(z) * value(z), 0);
}

/** Where the function changes sign; two roots closer than a tenth are taken for none, since the value hardly bends there. */
function rootsOf(f: (z: number) => number): readonly number[] {
  const roots: number[] = [];
  const step = (2 * REACH) / SCAN;
  let before = f(-REACH);
  for (let k = 1; k <= SCAN; k++) {
    const z = k * step - REACH;
    const after = f(z);
    if (before > 0 !== after > 0) roots.push(bisect(f, z - step, z));
    before = after;
  }
  return roots;
}

function bisect(f: (z: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const isPositive = f(low) > 0;
  for (let k = 0; k < BISECTIONS; k++) {
    const middle = 0.5 * (low + high);
    if (f(middle) > 0 === isPositive) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** |d ln(F/K)/dz| where F = K. */
function slopeOfLog(forward: (z: number) => number, strike: (z: number) => number, z: number): number {
  const h = 1e-4;
  const [rise, climb] = [forward(z + h) - forward(z - h), strike(z + h) - strike(z - h)];
  return Math.abs(rise - climb) / (2 * h * forward(z));
}
