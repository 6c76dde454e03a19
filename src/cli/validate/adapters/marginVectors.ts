/** Margin cases that name a model: formulas and model parts of Deribit. */
import {
  dampenerUsd,
  futuresContingency,
  netShortAfterRolling,
  volShock,
} from '../../../engine/margin/deribit/portfolioRules';
import { futureRates, optionRates } from '../../../engine/margin/deribit/standardMargin';
import {
  futureMargin,
  futureMarginRates,
  inverseOptionMargin,
  linearOptionMargin,
} from '../../../engine/margin/deribit/standardRules';
import { shippedRulePack } from '../../resources';
import { failed, unsupported, values, type Computation, type JsonObject } from '../adapter';
import { numberOf, numberOr, numbersOf, signOf, textOf } from '../inputs';
import type { MarginCases } from './marginCases';
import { portfolioMarginCase } from './marginPortfolioCase';

/** Price per coin of v1's charge on net short options. */
const V1_SHORT_OPTION_RATE = 0.01;
/** Share of futures in coins that v1 charges. */
const V1_FUTURES_RATE = 0.006;
/** Floor of a vol shocked up, as published. */
const PME2_MINIMUM_UP = 0.5;
const V1_POWERS = { shortPower: 0.3, longPower: 0.13 };

function futureCase(coin: string, size: number, index: number): Computation {
  const rates = futureRates(shippedRulePack('deribit.sm'), coin);
  if (rates === undefined) return unsupported(`no futures rates of ${coin}`);
  const rate = futureMarginRates(rates, size);
  const margin = futureMargin(rates, size, index);
  return values({
    im: margin.initial,
    mm: margin.maintenance,
    im_rate: rate.initial,
    mm_rate: rate.maintenance,
    im_usdc: margin.initial,
    mm_usdc: margin.maintenance,
  });
}

function optionCase(inputs: JsonObject, family: 'inverse_option' | 'linear_option'): Computation {
  const coin = typeof inputs.base === 'string' ? inputs.base : 'BTC';
  const rates = optionRates(shippedRulePack('deribit.sm'), family, coin);
  if (rates === undefined) return unsupported(`no option rates of ${coin}`);
  const [underlying, strike, mark] = numbersOf(inputs, 'S', 'K', 'mark');
  // One contract short where the case gives no size: a long one needs nothing.
  const size = numberOr(inputs, 'contracts', -1) * numberOr(inputs, 'multiplier', 1);
  const option = { isCall: signOf(inputs) === 1, underlying, strike, mark, quantity: size };
  // Without an index of its own the underlying is the index.
  const margin =
    family === 'inverse_option'
      ? inverseOptionMargin(rates, option)
      : linearOptionMargin(rates, option, numberOr(inputs, 'index', underlying));
  return values({ im: margin.initial, mm: margin.maintenance });
}

function volShockCase(inputs: JsonObject, minimumUp: number): Computation {
  const [sigma, days, rangeUp] = numbersOf(inputs, 'sigma', 'dte', 'vru');
  const rangeDown = numberOr(inputs, 'vrd', 0);
  const rules = { rangeUp, rangeDown, ...V1_POWERS, minimumUp, floorReading: 'after' } as const;
  const { up, down } = volShock(rules, sigma, days);
  // Without a range down there is no vol down.
  return values(inputs.vrd === undefined ? { up } : { up, down });
}

function optionContingency(inputs: JsonObject): Computation {
  const [index, atmRange] = numbersOf(inputs, 'S', 'atm_range');
  const direction = textOf(inputs, 'direction');
  if (direction !== 'up' && direction !== 'down')
    return failed(`direction "${direction}" is neither up nor down`);
  const strikes = Object.entries(inputs.strike_pos as JsonObject).map(([strike, position]) => ({
    strike: Number(strike),
    position: Number(position),
  }));
  const short = netShortAfterRolling(strikes, index, atmRange, direction);
  return values({ net_short: short, btc: short * numberOr(inputs, 'factor', V1_SHORT_OPTION_RATE) });
}

export const DERIBIT_VECTORS: MarginCases = {
  'deribit.pme2': portfolioMarginCase,
  'deribit.pme2.vol_shock': (inputs) => volShockCase(inputs, numberOr(inputs, 'min_up', PME2_MINIMUM_UP)),
  'deribit.pme2.dampener_usd': (inputs) =>
    values({
      usd: dampenerUsd(
        ...(numbersOf(inputs, 'move', 'price_range', 'extended_dampener') as [number, number, number]),
      ),
    }),
  'deribit.sm.perp': (inputs) => futureCase(textOf(inputs, 'ccy'), numberOf(inputs, 'size_coin'), 1),
  'deribit.sm.linear_perp': (inputs) =>
    futureCase(textOf(inputs, 'base'), numberOf(inputs, 'size'), numberOf(inputs, 'index')),
  'deribit.sm.inverse_option': (inputs) => optionCase(inputs, 'inverse_option'),
  'deribit.sm.linear_option': (inputs) => optionCase(inputs, 'linear_option'),
  'deribit.pm_v1.vol_shock': (inputs) => volShockCase(inputs, 0),
  'deribit.pm_v1.futures_contingency': (inputs) =>
    values({
      btc: futuresContingency(inputs.sizes as readonly number[], numberOr(inputs, 'factor', V1_FUTURES_RATE)),
    }),
  'deribit.pm_v1.option_contingency': optionContingency,
};
