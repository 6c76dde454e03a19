/**
 * How finely an American option is solved. Largest errors over the strike (0.02 < sigma sqrt(T) < 3, rates to 15 %):
 * fast 1e-6, accurate 1e-8, reference 1e-10; the first suits screens and scenarios, the last is the default.
 */
import { makeBoundaryWorkspace, type BoundaryWorkspace } from './boundarySystem';
import type { CollocationScheme } from './collocationGrid';

export type AmericanAccuracy = 'fast' | 'accurate' | 'reference';

const SCHEMES: Readonly<Record<AmericanAccuracy, CollocationScheme>> = {
  fast: { degree: 6, points: 8, premiumPoints: 16, power: 2, tolerance: 5e-4 },
  accurate: { degree: 12, points: 16, premiumPoints: 32, power: 2, tolerance: 1e-5 },
  reference: { degree: 32, points: 64, premiumPoints: 96, power: 1, tolerance: 1e-10 },
};

const workspaces = new Map<AmericanAccuracy, BoundaryWorkspace>();

/** The one workspace of that accuracy: its content lasts until the next use. */
export function boundaryWorkspace(accuracy: AmericanAccuracy): BoundaryWorkspace {
  const known = workspaces.get(accuracy);
  if (known !== undefined) return known;
  const made = makeBoundaryWorkspace(SCHEMES[accuracy]);
  workspaces.set(accuracy, made);
  return made;
}
