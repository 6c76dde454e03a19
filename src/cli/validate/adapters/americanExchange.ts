/** American exchange options, by the approximation that the published table names. */
import { approximateAmericanExchange } from '../../../engine/pricing/american/exchangeAmerican';
import type { TwoAssetMarket } from '../../../engine/pricing/exotic/twoAssetMarket';
import { unsupported, type Computation, type JsonObject } from '../adapter';
import { numberOf, textOf } from '../inputs';
import { reportPrice } from './exoticInputs';

export function americanExchange(inputs: JsonObject, market: TwoAssetMarket): Computation {
  const method = textOf(inputs, 'method');
  if (method !== 'bjerksund_stensland_1993 on the ratio')
    return unsupported(`American exchange by ${method}`);
  return reportPrice(approximateAmericanExchange(market, numberOf(inputs, 'Q1'), numberOf(inputs, 'Q2')));
}
