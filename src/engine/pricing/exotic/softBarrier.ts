/**
 * Soft barriers: the option is knocked in or out in proportion to how far the path goes into the band L..U.
 *
 * The value is the mean of the ordinary barrier option over all levels in the band. Source: Hart and Ross (1994),
 * "Striking Continuity", RISK 7(6); Haug (2007), 4.17.7, whose closed form is that mean. Here by quadrature, split
 * where the integrand bends (strike, spot). No rebate.
 *
 * Domain: 0 < L <= U, K > 0; T, sigma > 0. L = U is the ordinary barrier. Accuracy: about 1e-12 of spot unless
 * the barrier's value bends within the band over less than 1/100 of it.
 */
import { failure, success, type Result } from '../../basics/result';
import { integrate } from '../../math/quadrature';
import { priceBarrier, type Barrier } from './barrier';
import type { ExoticMarket } from './exoticMarket';

export interface SoftBarrierOption {
  readonly type: 'call' | 'put';
  readonly direction: Barrier['direction'];
  readonly knock: Barrier['knock'];
  readonly K: number;
  /** Band, price units. */
  readonly L: number;
  readonly U: number;
}

/** Price in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceSoftBarrier(option: SoftBarrierOption, market: ExoticMarket): Result<number> {
  const { type, direction, knock, K, L, U } = option;
  const at = (H: number): Result<{ readonly price: number }> =>
    priceBarrier({ type, direction, knock, K, H, rebate: 0 }, market);
  const [first, last] = [at(L), at(U)];
  if (!first.ok) return first;
  if (!last.ok) return last;
  if (L > U) return failure('INVALID_INPUT', `L = ${L}: must not be above U = ${U}`);
  if (L === U) return success(first.value.price);
  const value = (H: number): number => {
    const result = at(H);
    return result.ok ? result.value.price : NaN;
  };
  const bends = [L, ...[K, market.S].filter((x) => x > L && x < U).sort((a, b) => a - b), U];
  let sum = 0;
  for (let i = 1; i < bends.length; i++) sum += integrate(value, bends[i - 1], bends[i], 4, 16);
  const mean = sum / (U - L);
  return Number.isFinite(mean)
    ? success(mean)
    : failure('OUT_OF_RANGE', `a level between ${L} and ${U} has no value`);
}
