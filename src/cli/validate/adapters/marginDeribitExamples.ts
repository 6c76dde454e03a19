/** Worked examples of Deribit's own pages: standard margin of perpetuals, settlement, the former portfolio model. */
import {
  formerVolShock,
  grossOptions,
  offsetFutures,
  shortOptionContingency,
} from '../../../engine/margin/deribit/formerRules';
import { futureMargin } from '../../../engine/margin/deribit/standardRules';
import { coinSettlement, payoffAt } from '../../../engine/margin/settlement';
import { values, type Computation, type JsonObject } from '../adapter';
import { numbersOf, signOf } from '../inputs';
import type { MarginCases } from './marginCases';

function perpetual(inputs: JsonObject): Computation {
  const [price, size, base, slope] = numbersOf(
    inputs,
    'price',
    'position_coin',
    'base_rate',
    'rate_per_coin',
  );
  const rates = { initialBase: base, initialSlope: slope, maintenanceBase: base, maintenanceSlope: slope };
  const { initial, maintenance } = futureMargin(rates, size, price);
  return values({
    initial_margin_usdc: initial,
    maintenance_margin_usdc: maintenance,
    initial_margin_coin: initial / price,
    maintenance_margin_coin: maintenance / price,
  });
}

function inverseSettlement(inputs: JsonObject): Computation {
  const [strike, premium, delivery, quantity] = numbersOf(
    inputs,
    'K',
    'premium_coin',
    'delivery_price',
    'quantity',
  );
  const { usd, coin, pnlCoin } = coinSettlement(signOf(inputs) === 1, strike, delivery, premium);
  return values({ payoff_usd: usd * quantity, payoff_coin: coin * quantity, pnl_coin: pnlCoin * quantity });
}

function linearSettlement(inputs: JsonObject): Computation {
  const [strike, premium, delivery, quantity, multiplier] = numbersOf(
    inputs,
    'K',
    'premium_usdc',
    'delivery_price',
    'quantity',
    'multiplier',
  );
  const size = quantity * multiplier;
  const paid = premium * size;
  const settlement = payoffAt(signOf(inputs) === 1, strike, delivery) * size;
  return values({ premium_paid: paid, settlement, pnl: settlement - paid });
}

function shortOptions(inputs: JsonObject): Computation {
  const [calls, puts, rate] = numbersOf(
    inputs,
    'call_position',
    'put_position',
    'contingency_per_option_btc',
  );
  const { netShort, charge } = shortOptionContingency(calls, puts, rate);
  return values({ net_short: netShort, contingency_btc: charge });
}

export const DERIBIT_EXAMPLES: MarginCases = {
  'deribit-linear-perp-im': perpetual,
  'deribit-linear-perp-mm': perpetual,
  'deribit-inverse-option-settlement': inverseSettlement,
  'deribit-linear-option-settlement': linearSettlement,
  'deribit-pm-short-option-contingency': shortOptions,
  'deribit-pm-futures-offset': (inputs) => {
    const [long, short, rate] = numbersOf(inputs, 'long_btc', 'short_btc', 'rate');
    return values({ contingency_btc: offsetFutures(long, short, rate) });
  },
  'deribit-pm-option-contingency': (inputs) => {
    const [gross, rate] = numbersOf(inputs, 'gross_options_btc', 'rate');
    return values({ contingency_btc: grossOptions(gross, rate) });
  },
  'deribit-pm-vol-shock': (inputs) => {
    const [days, power, range] = numbersOf(inputs, 'days_to_expiry', 'power', 'vol_range');
    return values({ vol_shock: formerVolShock(range, power, days) });
  },
  'net-transaction-delta': (inputs) => {
    const [delta, mark, quantity] = numbersOf(inputs, 'delta_bs', 'mark_price_coin', 'quantity');
    return values({ delta_total_change: (delta - mark) * quantity });
  },
};
