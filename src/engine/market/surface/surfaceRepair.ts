/** All expiries of a surface made free of butterfly and calendar arbitrage, near to far. */
import type { RawSvi } from './rawSvi';
import { repairSlice, type RepairedSlice } from './sliceRepair';
import { capWings, type FittedSlice } from './wingOrder';

/**
 * Slices in order of expiry, repaired one after the other: first each alone and with its wings put in order across
 * expiries, then against the repaired slice before it. The result passes `checkSlice` for every neighbouring pair.
 */
export function repairSlices(slices: readonly FittedSlice[]): RepairedSlice[] {
  const alone = slices.map((slice) => ({
    ...slice,
    svi: repairSlice(slice.prepared, slice.weights, slice.svi).svi,
  }));
  const caps = capWings(alone);
  const repaired: RepairedSlice[] = [];
  let near: RawSvi | undefined;
  slices.forEach(({ prepared, weights, svi }, i) => {
    const one = repairSlice(prepared, weights, svi, { near, wingCaps: caps[i] });
    repaired.push(one);
    near = one.svi;
  });
  return repaired;
}
