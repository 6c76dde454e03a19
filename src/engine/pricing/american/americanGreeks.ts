/**
 * Greeks of American options with continuous yield. Delta and gamma are derivatives of the integral equation, theta
 * follows from the Black-Scholes equation that holds while the option is held, the others are fourth-order differences
 * of prices that are solved anew.
 *
 * Exercised now: delta is that of the intrinsic value and every other Greek 0. Never exercised early: Black-Scholes.
 * Next to a change of regime (a rate of 0 below which nobody exercises) the difference is taken from its own side.
 * Domain: S, K, sigma, T > 0, single boundary. Accuracy: vega and rhos about 1e-7 of the larger of S and K, theta 1e-8; within a
 * step (0.5 % of vol, 0.2 basis points) of the exercise boundary vega and rhos are off by up to 1 % of their size.
 */
import { failure, success, type Result } from '../../basics/result';
import { derivative, type StencilSide } from '../../math/derivative';
import { blackScholesGreeks, optionSign } from '../blackScholes';
import { checkPositive } from '../exotic/exoticMarket';
import type { AmericanAccuracy } from './accuracy';
import {
  checkAmerican,
  isNeverExercised,
  priceAmerican,
  type AmericanInputs,
  type AmericanValue,
} from './american';

/** Plain partial derivatives, units as in `Greeks`. */
export interface AmericanGreeks extends AmericanValue {
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly rhoQ: number;
}

const VOL_STEP = 0.005;
/** Small: where r is near q the boundary changes its shape within a few basis points. */
const RATE_STEP = 0.00002;

/** Errors: as `priceAmerican`; also INVALID_INPUT for S, K or sigma of 0. */
export function americanGreeks(
  inputs: AmericanInputs,
  accuracy: Exclude<AmericanAccuracy, 'fast'> = 'reference',
): Result<AmericanGreeks> {
  const { type, S, K, T, sigma, r, q } = inputs;
  const refused =
    checkAmerican(inputs) ?? checkPositive('S', S) ?? checkPositive('K', K) ?? checkPositive('sigma', sigma);
  if (refused !== undefined) return { ok: false, failure: refused };
  const priced = priceAmerican(inputs, accuracy);
  if (!priced.ok) return priced;
  const value = priced.value;
  if (value.exerciseNow) return success({ ...value, vega: 0, theta: 0, rho: 0, rhoQ: 0 });
  if (isNeverExercised(inputs)) {
    const { vega, theta, rho, rhoQ } = blackScholesGreeks(optionSign(type), S, K, T, sigma, r, q);
    return success({ ...value, vega, theta, rho, rhoQ });
  }
  const slope = (field: 'sigma' | 'r' | 'q', step: number): number | undefined =>
    slopeIn(inputs, field, step, accuracy);
  const [vega, rho, rhoQ] = [slope('sigma', VOL_STEP * sigma), slope('r', RATE_STEP), slope('q', RATE_STEP)];
  if (vega === undefined || rho === undefined || rhoQ === undefined)
    return failure('NOT_CONVERGED', `no derivative for ${JSON.stringify(inputs)}`);
  const theta = r * value.price - (r - q) * S * value.delta - 0.5 * sigma * sigma * S * S * value.gamma;
  return success({ ...value, vega, theta, rho, rhoQ });
}

function slopeIn(
  inputs: AmericanInputs,
  field: 'sigma' | 'r' | 'q',
  step: number,
  accuracy: AmericanAccuracy,
): number | undefined {
  const priceAt = (x: number): number | undefined => {
    const priced = priceAmerican({ ...inputs, [field]: x }, accuracy);
    return priced.ok ? priced.value.price : undefined;
  };
  for (const side of sides(inputs, field, step)) {
    const slope = derivative(priceAt, inputs[field], step, side);
    if (slope !== undefined) return slope;
  }
  return undefined;
}

/** Which points to try: a rate close to 0 stays on its side of 0. */
function sides(inputs: AmericanInputs, field: 'sigma' | 'r' | 'q', step: number): readonly StencilSide[] {
  const x = inputs[field];
  if (field === 'sigma' || Math.abs(x) > 2 * step) return ['both', 'up', 'down'];
  return x >= 0 ? ['up', 'down'] : ['down', 'up'];
}
