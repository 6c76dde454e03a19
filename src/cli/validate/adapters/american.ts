/** American options: computed suite and the published tables, each by the method that it names. */
import type { Result } from '../../../engine/basics/result';
import { priceAmerican, type AmericanInputs } from '../../../engine/pricing/american/american';
import { baroneAdesiWhaley } from '../../../engine/pricing/american/baroneAdesiWhaley';
import { bjerksundStensland1993 } from '../../../engine/pricing/american/bjerksundStensland1993';
import { bjerksundStensland2002 } from '../../../engine/pricing/american/bjerksundStensland2002';
import { priceOnGrid } from '../../../engine/pricing/american/finiteDifferences';
import { juQuadratic } from '../../../engine/pricing/american/juQuadratic';
import { qdPlusBoundary, qdPlusPrice } from '../../../engine/pricing/american/qdPlusPrice';
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

const APPROXIMATIONS: Readonly<Record<string, (inputs: AmericanInputs) => Result<number>>> = {
  barone_adesi_whaley: baroneAdesiWhaley,
  bjerksund_stensland_1993: bjerksundStensland1993,
  bjerksund_stensland_2002: bjerksundStensland2002,
  ju_quadratic: juQuadratic,
  qd_plus: qdPlusPrice,
};

/** Boundary of a put with life T at the time tau to expiry. */
function boundary({ inputs }: Given): Computation {
  const terms = inputsOf(inputs);
  if (terms.type !== 'put') return unsupported('QD+ boundary of a call');
  return reportPrice(qdPlusBoundary({ ...terms, T: numberOf(inputs, 'tau') }), 'boundary');
}

function shout({ inputs }: Given): Computation {
  const result = priceOnGrid({ ...inputsOf(inputs), exercise: 'shout', dividends: [] });
  return result.ok ? values({ price: result.value.price }) : failed(result.failure.message);
}

function published(given: Given): Computation {
  const method = textOf(given.inputs, 'method');
  const approximation = APPROXIMATIONS[method];
  if (approximation !== undefined) return reportPrice(approximation(inputsOf(given.inputs)));
  if (method === 'qd_plus_boundary') return boundary(given);
  if (method === 'shout_fd') return shout(given);
  return method === 'exact' ? exact(given) : unsupported(`method "${method}"`);
}

export const AMERICAN_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'american_highprecision', compute: exact },
  { suite: 'published_american', compute: published },
];
