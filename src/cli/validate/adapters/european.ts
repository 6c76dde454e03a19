/** European options: Black-76, Black-Scholes-Merton, Bachelier; computed suites and the published ones. */
import type { Greeks } from '../../../engine/pricing/greeks';
import { priceEuropean, type EuropeanInputs } from '../../../engine/pricing/european';
import { bachelierUndiscounted } from '../../../engine/pricing/bachelier';
import { black76Undiscounted } from '../../../engine/pricing/black76';
import {
  failed,
  unsupported,
  values,
  type Computation,
  type JsonObject,
  type SuiteAdapter,
} from '../adapter';
import { numberOf, numbersOf, signOf, textOf } from '../inputs';

/** Fields of the suites from the engine's Greeks. */
const fieldsOf = (g: Greeks): JsonObject => ({
  price: g.price,
  delta: g.delta,
  gamma: g.gamma,
  vega: g.vega,
  theta: g.theta,
  rho: g.rho,
  rho_q: g.rhoQ,
  vanna: g.vanna,
  volga: g.volga,
  charm: g.charm,
  veta: g.veta,
  speed: g.speed,
  zomma: g.zomma,
  color: g.color,
  ultima: g.ultima,
  dual_delta: g.dualDelta,
  dual_gamma: g.dualGamma,
});

function compute(inputs: EuropeanInputs, more: (g: Greeks) => JsonObject = () => ({})): Computation {
  const result = priceEuropean(inputs);
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ ...fieldsOf(result.value), ...more(result.value) });
}

const typeOf = (inputs: JsonObject): 'call' | 'put' => (signOf(inputs) === 1 ? 'call' : 'put');

const onForward = (model: 'black76' | 'bachelier', suite: string): SuiteAdapter => ({
  suite,
  compute: ({ inputs }) => {
    const [F, K, T, r, sigma] = numbersOf(inputs, 'F', 'K', 'T', 'r', 'sigma');
    return compute({ model, type: typeOf(inputs), F, K, T, r, sigma });
  },
});

const onSpot = (suite: string): SuiteAdapter => ({
  suite,
  compute: ({ inputs }) => {
    const [S, K, T, r, q, sigma] = numbersOf(inputs, 'S', 'K', 'T', 'r', 'q', 'sigma');
    return compute({ model: 'blackScholes', type: typeOf(inputs), S, K, T, r, q, sigma }, (g) => ({
      elasticity: (g.delta * S) / g.price,
      theta_per_day: g.theta / 365,
      dividend_rho: g.rhoQ,
    }));
  },
});

const calculator: SuiteAdapter = {
  suite: 'published_black_bachelier_calculator',
  compute: ({ inputs }) => {
    const formulas = { black: black76Undiscounted, bachelier: bachelierUndiscounted } as const;
    const model = textOf(inputs, 'model');
    if (model !== 'black' && model !== 'bachelier') return unsupported(`model "${model}"`);
    const [F, K, stdDev] = numbersOf(inputs, 'F', 'K', 'stdDev');
    return values({ price: numberOf(inputs, 'discount') * formulas[model](signOf(inputs), F, K, stdDev) });
  },
};

export const EUROPEAN_ADAPTERS: readonly SuiteAdapter[] = [
  onForward('black76', 'european_black76_mpmath'),
  onForward('bachelier', 'european_bachelier_mpmath'),
  onSpot('european_bsm_mpmath'),
  onSpot('published_european'),
  calculator,
];
