/** The box of fitting coordinates for the quotes of one expiry. */
import type { PreparedSlice } from './sliceQuotes';
import { coordinateBox, type CoordinateBox } from './sviCoordinates';

export function boxOf({ k, vol, years }: PreparedSlice): CoordinateBox {
  const highest = vol.reduce((most, one) => Math.max(most, one), 0);
  return coordinateBox(k[0], k[k.length - 1], highest * highest * years);
}
