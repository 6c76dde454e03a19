/** Coin-settled options and futures, and marks of an exchange's option chain. */
import { inverseFuture, inversePnl } from '../../../engine/pricing/deltaOne';
import {
  inverseOptionPayoff,
  inverseOptionPnl,
  inverseOptionPrice,
  priceInverseOption,
} from '../../../engine/pricing/inverseOption';
import {
  failed,
  unsupported,
  values,
  type Computation,
  type JsonObject,
  type SuiteAdapter,
} from '../adapter';
import { numbersOf, signOf } from '../inputs';

const typeOf = (inputs: JsonObject): 'call' | 'put' => (signOf(inputs) === 1 ? 'call' : 'put');

function greeks(inputs: JsonObject): Computation {
  const [F, K, T, sigma] = numbersOf(inputs, 'F', 'K', 'T', 'sigma');
  const result = priceInverseOption({ type: typeOf(inputs), F, K, T, sigma });
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  const g = result.value;
  return values({
    price_coin: g.priceCoin,
    price_usd: g.priceUsd,
    delta_bs: g.deltaBs,
    delta_net: g.deltaNet,
    dP_dF: g.coin.delta,
    d2P_dF2: g.coin.gamma,
    gamma_usd: g.usd.gamma,
    vega_usd_1pct: g.usd.vega * 0.01,
    vega_coin: g.coin.vega,
    theta_usd_day: g.usd.theta / 365,
    theta_coin_year: g.coin.theta,
  });
}

function settlement(inputs: JsonObject): Computation {
  const [delivery, K, quantity, premium] = numbersOf(
    inputs,
    'delivery_price',
    'K',
    'quantity',
    'premium_coin',
  );
  const payoff = inverseOptionPayoff(typeOf(inputs), delivery, K);
  const pnl = quantity * (payoff.coin - premium);
  return values({
    payoff_coin: payoff.coin,
    payoff_usd: payoff.usd,
    position_payoff_coin: quantity * payoff.coin,
    position_pnl_coin: pnl,
    position_pnl_usd_at_delivery: pnl * delivery,
  });
}

function markToMarket(inputs: JsonObject): Computation {
  const [F0, T0, sigma0, F1, elapsed, sigma1] = numbersOf(
    inputs,
    'F0',
    'T0',
    'sigma0',
    'F1',
    'elapsed',
    'sigma1',
  );
  const [K, quantity] = numbersOf(inputs, 'K', 'quantity');
  const before = inverseOptionPrice(signOf(inputs), F0, K, T0, sigma0);
  const after = inverseOptionPrice(signOf(inputs), F1, K, T0 - elapsed, sigma1);
  const pnl = inverseOptionPnl(
    quantity,
    { forward: F0, priceCoin: before },
    { forward: F1, priceCoin: after },
  );
  return values({
    price0_coin: before,
    price1_coin: after,
    pnl_coin: pnl.coin,
    pnl_coin_valued_usd_at_F1: pnl.usd,
    change_in_usd_value: pnl.changeInUsdValue,
  });
}

function futures(inputs: JsonObject): Computation {
  const [notional, entry, mark] = numbersOf(inputs, 'notional_usd', 'entry', 'mark');
  const value = inverseFuture(notional, entry, mark);
  return values({
    pnl_coin: inversePnl(notional, entry, mark),
    pnl_usd_at_F1: value.pnlUsd,
    delta_coin_at_F0: inverseFuture(notional, entry, entry).deltaCoin,
  });
}

const BY_TAG: Readonly<Record<string, (inputs: JsonObject) => Computation>> = {
  greeks,
  settlement,
  mtm: markToMarket,
  'inverse-future': futures,
};

export const inverseOptions: SuiteAdapter = {
  suite: 'inverse_options',
  compute: ({ tag, inputs }) => BY_TAG[tag ?? '']?.(inputs) ?? unsupported(`kind "${tag}"`),
};

function mark(inputs: JsonObject): Computation {
  const [F, K, T, sigma] = numbersOf(inputs, 'F', 'K', 'T', 'mark_iv');
  const result = priceInverseOption({ type: typeOf(inputs), F, K, T, sigma });
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ mark_price_coin: result.value.priceCoin, delta: result.value.deltaBs });
}

/** Parity in coin, C - P = 1 - K/F, from the engine's prices at any vol. */
function parity(inputs: JsonObject): Computation {
  const [F, K] = numbersOf(inputs, 'F', 'K');
  return values({
    call_minus_put: inverseOptionPrice(1, F, K, 1, 0.5) - inverseOptionPrice(-1, F, K, 1, 0.5),
  });
}

export const deribitChainMarks: SuiteAdapter = {
  suite: 'deribit_chain_marks',
  compute: ({ tag, inputs }) => {
    if (tag === 'mark') return mark(inputs);
    if (tag === 'parity') return parity(inputs);
    return unsupported(`kind "${tag}"`);
  },
};
