/** Undiscounted Black-76 premium that is the intrinsic value once no time is left, whatever the vol. */
import { black76Undiscounted } from '../../pricing/black76';

export function intrinsicOrValue(
  sign: 1 | -1,
  forward: number,
  strike: number,
  vol: number,
  years: number,
): number {
  if (!(forward > 0)) return NaN;
  if (!(years > 0)) return Math.max(0, sign * (forward - strike));
  return vol > 0 ? black76Undiscounted(sign, forward, strike, vol * Math.sqrt(years)) : NaN;
}
