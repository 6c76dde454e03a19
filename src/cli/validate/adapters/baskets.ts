/** Published values of baskets, spreads and options on the smaller or larger of two assets. */
import { priceBasket } from '../../../engine/pricing/exotic/basket';
import { operatorSplittingSpread } from '../../../engine/pricing/exotic/operatorSplitting';
import { kirkSpread } from '../../../engine/pricing/exotic/spread';
import { failed, unsupported, values } from '../adapter';
import type { Computation, Json, JsonObject, ReferenceCase, SuiteAdapter } from '../adapter';
import { numberOf, numbersOf, textOf } from '../inputs';
import { reportPrice, typeOf } from './exoticInputs';
import { minMax, spreadOf } from './twoAssets';

function splitting(inputs: JsonObject): Computation {
  const result = operatorSplittingSpread(spreadOf(inputs));
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  const { firstOrder, secondOrder } = result.value;
  return values({ strang_first_order: firstOrder, strang_second_order: secondOrder });
}

const DAYS = 365;

function weighted(inputs: JsonObject, tag: string | undefined): Computation {
  const spots = listOf(inputs, 'spots');
  const n = spots.length;
  const [K, r, years] = numbersOf(inputs, 'K', 'r', 'T');
  // This table was computed on whole days over 365, as its source sets its expiries, while T is printed unrounded.
  const T = tag === 'choi-benchmark' ? Math.round(years * DAYS) / DAYS : years;
  // Some rows carry one vol and yield more than they have assets.
  const [yields, sigmas] = [listOf(inputs, 'q').slice(0, n), listOf(inputs, 'sigmas').slice(0, n)];
  const correlation = (inputs.correlation as readonly Json[]).map((row) => row as readonly number[]);
  const option = { type: typeOf(inputs), weights: listOf(inputs, 'weights'), K };
  const result = priceBasket(option, { spots, yields, sigmas, correlation, r, T });
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ price: result.value.price });
}

const listOf = (inputs: JsonObject, field: string): readonly number[] => {
  const list = inputs[field];
  if (!Array.isArray(list)) throw new Error(`input "${field}" must be a list`);
  return list.map((x: Json) => numberOf({ x }, 'x'));
};

function basket({ inputs, tag }: ReferenceCase): Computation {
  const method = textOf(inputs, 'method');
  const kind = textOf(inputs, 'kind');
  if (method === 'stulz_exact') return minMax({ inputs, expected: {} });
  if (method === 'kirk') return reportPrice(kirkSpread(spreadOf(inputs)));
  if (method === 'operator_splitting_strang') return splitting(inputs);
  if (kind === 'weighted-basket' && method === 'exact') return weighted(inputs, tag);
  return unsupported(`${kind} by ${method}`);
}

export const BASKET_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'published_basket_spread', compute: basket },
];
