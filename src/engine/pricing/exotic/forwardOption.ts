/** Black's formula on jets: for exotics whose underlying is a lognormal variable that is not the spot itself. */
import { type Jet } from '../../math/jet';
import type { OptionSign } from '../blackScholes';

/**
 * discount w [F N(w d1) - K N(w d2)], d1,2 = ln(F/K)/s +- s/2; F the mean, s > 0 the deviation of the logarithm.
 * Source: Black (1976), J. Financial Economics 3, eq. (16). Absolute error about 1e-15 of F.
 */
export function forwardOption(w: OptionSign, F: Jet, K: Jet, deviation: Jet, discount: number): Jet {
  const d1 = F.over(K).logarithm().over(deviation).plus(deviation.times(0.5));
  const d2 = d1.minus(deviation);
  const asset = F.times(d1.times(w).cdf());
  const cash = K.times(d2.times(w).cdf());
  return asset.minus(cash).times(w * discount);
}

/** exp(f) - 1 and ln(1 + f) without losing the digits of a small f. */
export const exponentialLess1 = (f: Jet): Jet => {
  const power = Math.exp(f.value);
  return f.mapped(Math.expm1(f.value), power, power);
};
export const logarithmOf1Plus = (f: Jet): Jet => {
  const inverse = 1 / (1 + f.value);
  return f.mapped(Math.log1p(f.value), inverse, -inverse * inverse);
};
