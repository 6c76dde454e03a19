/**
 * How finely an American option is solved. Largest errors over the larger of spot and strike, measured on
 * 12,000 random options of up to three years: fast 6e-6 (19 of 20 below 1e-6), accurate 2e-7 (all but 1 in 250 below
 * 5e-8); reference 1e-9 and mostly 1e-11, the default. With the longest life L = max(|r|, |q|) T and its
 * multiple of the deviation, L / (sigma sqrt T), beyond the limits below the next finer scheme is taken; the last ones
 * are for lives so long that the boundary is flat for most of them (1e-8 up to L = 10 and 50 deviations, 1e-5 beyond).
 */
import { solveBoundary } from './boundarySolver';
import { makeBoundaryWorkspace, type BoundaryWorkspace } from './boundarySystem';
import type { CollocationScheme } from './collocationGrid';

export type AmericanAccuracy = 'fast' | 'accurate' | 'reference';

/** From coarse to fine; each is the way out where the one before does not settle. */
const SCHEMES: readonly CollocationScheme[] = [
  { degree: 6, points: 8, premiumPoints: 16, power: 2, tolerance: 5e-4 },
  { degree: 12, points: 16, premiumPoints: 32, power: 2, tolerance: 1e-5 },
  { degree: 32, points: 64, premiumPoints: 96, power: 1, tolerance: 1e-10 },
  { degree: 40, points: 128, premiumPoints: 300, power: 2, tolerance: 1e-7 },
  { degree: 24, points: 96, premiumPoints: 300, power: 2, tolerance: 1e-7 },
  { degree: 20, points: 96, premiumPoints: 300, power: 1, tolerance: 1e-7 },
];
const RUNGS: Readonly<Record<AmericanAccuracy, number>> = { fast: 0, accurate: 1, reference: 2 };
/** Largest L, and L over the deviation, of each scheme. */
const LONGEST = [0.3, 3, 3, Infinity, Infinity, Infinity];
const STEEPEST = [2, 6, 15, Infinity, Infinity, Infinity];

const workspaces: (BoundaryWorkspace | undefined)[] = [];

/**
 * The boundary of the put with strike 1 in the workspace of the scheme that the option needs; its content lasts until
 * the next call. Undefined where no scheme settles. Precondition: T, sigma > 0 and r > 0, or r = 0 > q.
 */
export function solvedBoundary(
  accuracy: AmericanAccuracy,
  T: number,
  sigma: number,
  r: number,
  q: number,
): BoundaryWorkspace | undefined {
  const length = Math.max(Math.abs(r), Math.abs(q)) * T;
  for (let rung = RUNGS[accuracy]; rung < SCHEMES.length; rung++) {
    if (length > LONGEST[rung] || length > STEEPEST[rung] * sigma * Math.sqrt(T)) continue;
    const ws = (workspaces[rung] ??= makeBoundaryWorkspace(SCHEMES[rung]));
    if (solveBoundary(ws, T, sigma, r, q)) return ws;
  }
  return undefined;
}
