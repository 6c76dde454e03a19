/** Options on averages: computed suite and the published one. */
import { priceDiscreteAsian, type DiscreteAsian } from '../../../engine/pricing/exotic/asian';
import { priceContinuousAsian } from '../../../engine/pricing/exotic/continuousAsian';
import { priceExactAsian, priceExactContinuousAsian } from '../../../engine/pricing/exotic/asianExact';
import { priceTwoFixingAsian } from '../../../engine/pricing/exotic/asianTwoFixings';
import { unsupported, type Computation, type JsonObject, type SuiteAdapter } from '../adapter';
import { numberOf, textOf } from '../inputs';
import { marketOf, reportPrice, reportSensitivities, typeOf } from './exoticInputs';

interface Given {
  readonly inputs: JsonObject;
}

/** Average and strike by the suite's names of discrete averages. */
const DISCRETE: Readonly<Record<string, readonly [DiscreteAsian['average'], 'fixed' | 'average']>> = {
  'discrete-geometric-average-price': ['geometric', 'fixed'],
  'discrete-geometric-average-strike': ['geometric', 'average'],
  'discrete-arithmetic-lognormal-match': ['arithmetic', 'fixed'],
  'discrete-arithmetic-turnbull-wakeman': ['arithmetic', 'fixed'],
};

function fixingsOf(inputs: JsonObject): readonly number[] {
  if (Array.isArray(inputs.fixing_times)) return inputs.fixing_times as number[];
  const n = numberOf(inputs, 'n');
  if (inputs.first === undefined) {
    const T = numberOf(inputs, 'T');
    return Array.from({ length: n }, (_, i) => ((i + 1) * T) / n);
  }
  const [first, length] = [numberOf(inputs, 'first'), numberOf(inputs, 'length')];
  return Array.from({ length: n }, (_, i) => first + (i * length) / (n - 1));
}

function asian({ inputs }: Given): Computation {
  const kind = textOf(inputs, 'kind');
  const discrete = DISCRETE[kind];
  const type = typeOf(inputs);
  const market = marketOf(inputs);
  if (discrete !== undefined) {
    const [average, strike] = discrete;
    const K = strike === 'average' ? strike : numberOf(inputs, 'K');
    return reportSensitivities(priceDiscreteAsian({ type, average, K, fixings: fixingsOf(inputs) }, market));
  }
  // The published figures are simulated, within 0.02; the engine has the exact value.
  if (kind === 'discrete-arithmetic-average-strike-mc')
    return reportSensitivities(priceExactAsian({ type, K: 'average', fixings: fixingsOf(inputs) }, market));
  const K = numberOf(inputs, 'K');
  if (kind === 'discrete-arithmetic-average-price-mc')
    return reportSensitivities(priceExactAsian({ type, K, fixings: fixingsOf(inputs) }, market));
  if (kind === 'continuous-arithmetic-exact')
    return reportSensitivities(priceExactContinuousAsian({ type, K }, market));
  if (kind === 'continuous-geometric-average-price')
    return reportSensitivities(priceContinuousAsian({ type, K, average: 'geometric' }, market));
  if (kind === 'discrete-arithmetic-average-price-exact')
    return reportPrice(priceTwoFixingAsian(type, K, market));
  if (kind !== 'continuous-arithmetic-levy') return unsupported(`kind "${kind}"`);
  const known = { average: numberOf(inputs, 'average_so_far'), elapsed: numberOf(inputs, 'T_elapsed') };
  return reportSensitivities(priceContinuousAsian({ type, K, average: 'arithmetic', known }, market));
}

export const ASIAN_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'asian_mpmath', compute: asian },
  { suite: 'published_asian', compute: asian },
];
