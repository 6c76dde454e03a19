/** Options on two assets: computed suite and the published ones. */
import { priceExchange } from '../../../engine/pricing/exotic/exchange';
import { priceMinMax } from '../../../engine/pricing/exotic/minMax';
import { exactSpread, kirkSpread, type SpreadOption } from '../../../engine/pricing/exotic/spread';
import type { TwoAssetMarket } from '../../../engine/pricing/exotic/twoAssetMarket';
import { failed, values, type Computation, type JsonObject, type SuiteAdapter } from '../adapter';
import { numberOf, textOf } from '../inputs';
import { americanExchange } from './americanExchange';
import { reportPrice, typeOf } from './exoticInputs';

interface Given {
  readonly inputs: JsonObject;
  readonly expected: JsonObject;
}

export const twoAssetMarketOf = (inputs: JsonObject): TwoAssetMarket => ({
  S1: numberOf(inputs, 'S1'),
  S2: numberOf(inputs, 'S2'),
  q1: numberOf(inputs, 'q1'),
  q2: numberOf(inputs, 'q2'),
  sigma1: numberOf(inputs, 'sigma1'),
  sigma2: numberOf(inputs, 'sigma2'),
  rho: numberOf(inputs, 'rho'),
  // Exchanging assets needs no rate.
  r: inputs.r === undefined ? 0 : numberOf(inputs, 'r'),
  T: numberOf(inputs, 'T'),
});

function exchange({ inputs }: Given): Computation {
  if (inputs.exercise === 'american') return americanExchange(inputs, twoAssetMarketOf(inputs));
  const result = priceExchange(twoAssetMarketOf(inputs), numberOf(inputs, 'Q1'), numberOf(inputs, 'Q2'));
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ ...result.value, rho_rate: 0 });
}

export function spreadOf(inputs: JsonObject): SpreadOption {
  const [T, r] = [numberOf(inputs, 'T'), numberOf(inputs, 'r')];
  const forward = (i: 1 | 2): number =>
    inputs[`F${i}`] === undefined
      ? numberOf(inputs, `S${i}`) * Math.exp((r - numberOf(inputs, `q${i}`)) * T)
      : numberOf(inputs, `F${i}`);
  const [K, rho] = [numberOf(inputs, 'K'), numberOf(inputs, 'rho')];
  const vols = { sigma1: numberOf(inputs, 'sigma1'), sigma2: numberOf(inputs, 'sigma2') };
  return { type: typeOf(inputs), F1: forward(1), F2: forward(2), K, T, r, rho, ...vols };
}

function spread({ inputs, expected }: Given): Computation {
  const option = spreadOf(inputs);
  const exact = exactSpread(option);
  if (!exact.ok) return failed(exact.failure.message);
  if (!('price_kirk' in expected)) return values({ price_exact: exact.value });
  const kirk = kirkSpread(option);
  if (!kirk.ok) return failed(kirk.failure.message);
  return values({ price_exact: exact.value, price_kirk: kirk.value });
}

export function minMax({ inputs }: Given): Computation {
  const kind = textOf(inputs, 'kind') === 'min' ? 'min' : 'max';
  return reportPrice(priceMinMax(kind, typeOf(inputs), numberOf(inputs, 'K'), twoAssetMarketOf(inputs)));
}

function computed(given: Given): Computation {
  const kind = textOf(given.inputs, 'kind');
  if (kind === 'exchange') return exchange(given);
  if (kind === 'spread') return spread(given);
  return minMax(given);
}

export const TWO_ASSET_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'two_asset_mpmath', compute: computed },
  { suite: 'published_exchange', compute: exchange },
];
