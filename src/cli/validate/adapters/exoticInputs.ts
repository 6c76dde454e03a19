/** Market and results of the exotic suites. */
import type { Result } from '../../../engine/basics/result';
import type { ExoticMarket, Sensitivities } from '../../../engine/pricing/exotic/exoticMarket';
import { failed, values, type Computation, type JsonObject } from '../adapter';
import { numberOf, signOf } from '../inputs';

export const marketOf = (inputs: JsonObject): ExoticMarket => ({
  S: numberOf(inputs, 'S'),
  T: numberOf(inputs, 'T'),
  sigma: numberOf(inputs, 'sigma'),
  r: numberOf(inputs, 'r'),
  q: numberOf(inputs, 'q'),
});

export const typeOf = (inputs: JsonObject, field = 'type'): 'call' | 'put' =>
  signOf(inputs, field) === 1 ? 'call' : 'put';

export function reportSensitivities(result: Result<Sensitivities>): Computation {
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ ...result.value });
}

/** A result that is one number, under the name of the expected field. */
export function reportPrice(result: Result<number>, field = 'price'): Computation {
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ [field]: result.value });
}
