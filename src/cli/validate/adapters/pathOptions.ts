/** Asians, lookbacks, forward start, chooser and jump diffusion: computed suites and the published ones. */
import {
  priceContinuousAsian,
  priceDiscreteAsian,
  type DiscreteAsian,
} from '../../../engine/pricing/exotic/asian';
import { priceTwoFixingAsian } from '../../../engine/pricing/exotic/asianTwoFixings';
import { priceChooser, priceForwardStart } from '../../../engine/pricing/exotic/forwardStart';
import { priceJumpDiffusion } from '../../../engine/pricing/exotic/jumpDiffusion';
import { priceLookback } from '../../../engine/pricing/exotic/lookback';
import { priceVarianceGamma } from '../../../engine/pricing/exotic/varianceGamma';
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
  'discrete-arithmetic-average-price-mc': ['arithmetic', 'fixed'],
  'discrete-arithmetic-average-strike-mc': ['arithmetic', 'average'],
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
  const K = numberOf(inputs, 'K');
  if (kind === 'continuous-geometric-average-price')
    return reportSensitivities(priceContinuousAsian({ type, K, average: 'geometric' }, market));
  if (kind === 'discrete-arithmetic-average-price-exact')
    return reportPrice(priceTwoFixingAsian(type, K, market));
  if (kind !== 'continuous-arithmetic-levy') return unsupported(`kind "${kind}"`);
  const known = { average: numberOf(inputs, 'average_so_far'), elapsed: numberOf(inputs, 'T_elapsed') };
  return reportSensitivities(priceContinuousAsian({ type, K, average: 'arithmetic', known }, market));
}

function lookback({ inputs }: Given): Computation {
  const kind = textOf(inputs, 'kind');
  if (kind !== 'floating' && kind !== 'fixed') return unsupported(`kind "${kind}"`);
  const K = kind === 'floating' ? ('floating' as const) : numberOf(inputs, 'K');
  const option = { type: typeOf(inputs), K, extremum: numberOf(inputs, 'extremum_so_far') };
  return reportSensitivities(priceLookback(option, marketOf(inputs)));
}

function deferred(given: Given): Computation {
  const { inputs } = given;
  const kind = textOf(inputs, 'kind');
  if (kind === 'simple-chooser')
    return reportSensitivities(
      priceChooser(numberOf(inputs, 'K'), numberOf(inputs, 't_choose'), marketOf(inputs)),
    );
  if (kind !== 'forward-start') return lookback(given);
  const [moneyness, start] = [numberOf(inputs, 'moneyness'), numberOf(inputs, 't_start')];
  return reportSensitivities(priceForwardStart(typeOf(inputs), moneyness, start, marketOf(inputs)));
}

/** The suite gives the total vol and the share of variance that comes from jumps of mean 0. */
function jumps({ inputs }: Given): Computation {
  const [total, share] = [numberOf(inputs, 'total_sigma'), numberOf(inputs, 'gamma')];
  const intensity = numberOf(inputs, 'jump_intensity');
  const market = marketOf({ ...inputs, sigma: total * Math.sqrt(1 - share) });
  const jumpDeviation = total * Math.sqrt(share / intensity);
  return reportSensitivities(
    priceJumpDiffusion(typeOf(inputs), numberOf(inputs, 'K'), {
      ...market,
      intensity,
      meanJump: 0,
      jumpDeviation,
    }),
  );
}

function varianceGamma({ inputs }: Given): Computation {
  const market = { ...marketOf(inputs), theta: numberOf(inputs, 'theta'), nu: numberOf(inputs, 'nu') };
  return reportPrice(priceVarianceGamma(typeOf(inputs), numberOf(inputs, 'K'), market));
}

export const PATH_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'asian_mpmath', compute: asian },
  { suite: 'published_asian', compute: asian },
  { suite: 'lookback_forwardstart_mpmath', compute: deferred },
  { suite: 'published_lookback', compute: lookback },
  { suite: 'published_forward_start', compute: deferred },
  { suite: 'published_jump_diffusion', compute: jumps },
  { suite: 'published_variance_gamma', compute: varianceGamma },
];
