/** The ten valuation points of TIMS: five down, five up, equidistant on each side; the present price is not one. */

const POINTS_PER_SIDE = 5;

/** Moves as fractions, ascending: -down ... -down/5, up/5 ... up. `down` and `up` > 0. */
export function valuationPoints(down: number, up: number): readonly number[] {
  const steps = Array.from({ length: POINTS_PER_SIDE }, (_, k) => (k + 1) / POINTS_PER_SIDE);
  return [...steps.map((step) => -step * down).reverse(), ...steps.map((step) => step * up)];
}

export const VALUATION_POINT_COUNT = 2 * POINTS_PER_SIDE;

/** Ranges by type of portfolio. Source: SEC release 34-46576 (portfolio margining pilot), rules of Cboe. */
export const TIMS_RANGES = {
  /** High-capitalisation broad-based indices. */
  highCapIndex: { down: 0.08, up: 0.06 },
  otherBroadIndex: { down: 0.1, up: 0.1 },
  equity: { down: 0.15, up: 0.15 },
} as const;
