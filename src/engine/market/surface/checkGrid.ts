/** Points at which a slice is checked: dense where it turns, wide in the wings. */
import { sviMinimum, type RawSvi } from './rawSvi';
import type { SmileSlice } from './smileSlice';

export interface MoneynessRange {
  readonly low: number;
  readonly high: number;
}

/** Strikes from 0.7 % to 148 times the forward; beyond it the wing slopes decide. */
export const CHECK_RANGE: MoneynessRange = { low: -5, high: 5 };

const NODES_PER_SIDE = 56;

/**
 * Ascending grid over the range: nodes centre + scale sinh(u) around the turn of the hyperbola (scale sigma) and
 * around its minimum (scale of the parabola there), evenly spaced nodes over the range, and nodes at each bump.
 */
export function checkGrid(slice: SmileSlice, range: MoneynessRange = CHECK_RANGE): Float64Array {
  const nodes: number[] = [range.low, range.high, 0];
  const minimum = sviMinimum(slice.svi);
  addSinhNodes(nodes, slice.svi.m, slice.svi.sigma, range);
  addSinhNodes(nodes, minimum.k, parabolaScale(slice.svi, minimum.w), range);
  const step = (range.high - range.low) / NODES_PER_SIDE;
  for (let i = 1; i < NODES_PER_SIDE; i++) nodes.push(range.low + i * step);
  for (const { centre, width } of slice.bumps ?? [])
    for (let z = -5; z <= 5; z += 0.25) nodes.push(centre + z * width);
  return Float64Array.from(nodes.filter((k) => k >= range.low && k <= range.high)).sort();
}

function addSinhNodes(nodes: number[], centre: number, scale: number, range: MoneynessRange): void {
  const reach = Math.asinh((Math.abs(centre) + Math.max(-range.low, range.high)) / scale);
  for (let i = -NODES_PER_SIDE; i <= NODES_PER_SIDE; i++)
    nodes.push(centre + scale * Math.sinh((reach * i) / NODES_PER_SIDE));
}

/** Distance from the minimum over which w doubles; the turn itself where w is 0 there. */
function parabolaScale({ b, rho, sigma }: RawSvi, least: number): number {
  const curvature = (b * (1 - rho * rho) ** 1.5) / sigma;
  const scale = Math.sqrt((2 * Math.max(least, 0)) / curvature);
  return scale > 1e-6 * sigma && scale < Infinity ? scale : sigma;
}
