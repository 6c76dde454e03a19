/** American options: computed suite and the published tables, each by the method that it names. */
import { baroneAdesiWhaley } from '../../../engine/pricing/american/baroneAdesiWhaley';
import { priceAmerican, type AmericanInputs } from '../../../engine/pricing/american/american';
import {
  failed,
  unsupported,
  values,
  type Computation,
  type JsonObject,
  type SuiteAdapter,
} from '../adapter';
import { numberOf, textOf } from '../inputs';
import { reportPrice, typeOf } from './exoticInputs';

interface Given {
  readonly inputs: JsonObject;
}

const inputsOf = (inputs: JsonObject): AmericanInputs => ({
  type: typeOf(inputs),
  S: numberOf(inputs, 'S'),
  K: numberOf(inputs, 'K'),
  T: numberOf(inputs, 'T'),
  sigma: numberOf(inputs, 'sigma'),
  r: numberOf(inputs, 'r'),
  q: numberOf(inputs, 'q'),
});

function exact({ inputs }: Given): Computation {
  const result = priceAmerican(inputsOf(inputs));
  if (!result.ok) {
    const { reason, message } = result.failure;
    return reason === 'UNSUPPORTED' ? unsupported(message) : failed(`${reason}: ${message}`);
  }
  const { price, delta, gamma, exerciseNow, earlyExercisePremium } = result.value;
  return values({
    price,
    delta,
    gamma,
    exercise_now: exerciseNow,
    early_exercise_premium: earlyExercisePremium,
  });
}

function published(given: Given): Computation {
  const method = textOf(given.inputs, 'method');
  if (method === 'barone_adesi_whaley') return reportPrice(baroneAdesiWhaley(inputsOf(given.inputs)));
  return method === 'exact' ? exact(given) : unsupported(`method "${method}"`);
}

export const AMERICAN_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'american_highprecision', compute: exact },
  { suite: 'published_american', compute: published },
];
