/** Vol implied by an option's mark, for venues and moments that give no vol. */
import type { VolSolver } from '../market/marketState';
import { impliedBlackVol } from '../pricing/impliedVol';

/** NaN where the mark has no implied vol (at or below intrinsic, at or above its bound). */
export const markVolSolver: VolSolver = ({ forward, strike, years, isCall, price }) => {
  const type = isCall ? 'call' : 'put';
  const vol = impliedBlackVol({ type, F: forward, K: strike, T: years, discount: 1, price });
  return vol.ok ? vol.value : NaN;
};
