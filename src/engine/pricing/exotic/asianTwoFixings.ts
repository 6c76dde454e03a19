/**
 * The arithmetic average of two fixings, at T/2 and T, exactly: conditioning on the first and quadrature over it.
 * Given S_{T/2} = x the option is half an option on S_T with strike 2K - x. A yardstick for the approximations of
 * `asian`. Domain and errors as there; accuracy 1e-10 of spot.
 */
import { success, type Result } from '../../basics/result';
import { optionSign } from '../blackScholes';
import { conditionalOption } from './conditional';
import { checkExotic, type ExoticMarket } from './exoticMarket';

/** Price in units of S. */
export function priceTwoFixingAsian(type: 'call' | 'put', K: number, market: ExoticMarket): Result<number> {
  const refused = checkExotic(market, [['K', K]]);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { S, T, sigma, r, q } = market;
  const step = sigma * Math.sqrt(0.5 * T);
  const growth = Math.exp((r - q) * 0.5 * T);
  const first = (z: number): number => S * growth * Math.exp(step * z - 0.5 * step * step);
  const value = conditionalOption(
    optionSign(type),
    (z) => growth * first(z),
    (z) => 2 * K - first(z),
    step,
  );
  return success(0.5 * Math.exp(-r * T) * value);
}
