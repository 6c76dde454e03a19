/**
 * How finely an American option is solved. Measured largest errors over the strike, for max(|r|, |q|) T up to 0.3
 * and up to 1: fast 1e-6 and 1e-5, accurate 1e-8 and 2e-7, reference 1e-9 (mostly 1e-11); the default is reference.
 * Where rates times life are larger the next finer setting is taken, and beyond 3 one for long lives (1e-9 for
 * sigma sqrt(T) above 0.1, 1e-5 below 0.03, where a price is all but certain).
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
];
const RUNGS: Readonly<Record<AmericanAccuracy, number>> = { fast: 0, accurate: 1, reference: 2 };
/** Largest max(|r|, |q|) T of each scheme. */
const LONGEST = [1, 3, 3, Infinity];

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
    if (length > LONGEST[rung]) continue;
    const ws = (workspaces[rung] ??= makeBoundaryWorkspace(SCHEMES[rung]));
    if (solveBoundary(ws, T, sigma, r, q)) return ws;
  }
  return undefined;
}
