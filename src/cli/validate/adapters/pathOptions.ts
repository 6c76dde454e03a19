/** Lookbacks, forward start, chooser and jump diffusion: computed suites and the published ones. */
import { priceChooser, priceForwardStart } from '../../../engine/pricing/exotic/forwardStart';
import { priceJumpDiffusion } from '../../../engine/pricing/exotic/jumpDiffusion';
import { priceLookback } from '../../../engine/pricing/exotic/lookback';
import { pricePartialFixed, pricePartialFloating } from '../../../engine/pricing/exotic/partialLookback';
import { priceVarianceGamma } from '../../../engine/pricing/exotic/varianceGamma';
import { unsupported, type Computation, type JsonObject, type SuiteAdapter } from '../adapter';
import { numberOf, numbersOf, textOf } from '../inputs';
import { marketOf, reportPrice, reportSensitivities, typeOf } from './exoticInputs';

interface Given {
  readonly inputs: JsonObject;
}

function lookback({ inputs }: Given): Computation {
  const kind = textOf(inputs, 'kind');
  if (kind.startsWith('partial-')) return partialLookback(kind, inputs);
  if (kind !== 'floating' && kind !== 'fixed') return unsupported(`kind "${kind}"`);
  const K = kind === 'floating' ? ('floating' as const) : numberOf(inputs, 'K');
  const option = { type: typeOf(inputs), K, extremum: numberOf(inputs, 'extremum_so_far') };
  return reportSensitivities(priceLookback(option, marketOf(inputs)));
}

function partialLookback(kind: string, inputs: JsonObject): Computation {
  const [type, t1, market] = [typeOf(inputs), numberOf(inputs, 't1'), marketOf(inputs)];
  if (kind === 'partial-fixed')
    return reportSensitivities(pricePartialFixed({ type, t1, K: numberOf(inputs, 'K') }, market));
  if (kind !== 'partial-floating') return unsupported(`kind "${kind}"`);
  const [extremum, lambda] = numbersOf(inputs, 'extremum_so_far', 'lambda');
  return reportSensitivities(pricePartialFloating({ type, t1, extremum, lambda }, market));
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
  { suite: 'lookback_forwardstart_mpmath', compute: deferred },
  { suite: 'published_lookback', compute: lookback },
  { suite: 'published_forward_start', compute: deferred },
  { suite: 'published_jump_diffusion', compute: jumps },
  { suite: 'published_variance_gamma', compute: varianceGamma },
];
