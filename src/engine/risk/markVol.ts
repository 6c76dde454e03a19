/** Vol implied by an option's mark, for venues and moments that give no vol. */
import type { VolSolver } from '../market/marketState';
import { solveBlackVol } from '../pricing/impliedVol';

/** NaN where the mark has no implied vol (at or below intrinsic, at or above its bound). */
export const markVolSolver: VolSolver = ({ forward, strike, years, isCall, price }) => {
  const vol = solveBlackVol(isCall ? 1 : -1, forward, strike, years, 1, price);
  return vol >= 0 ? vol : NaN;
};
