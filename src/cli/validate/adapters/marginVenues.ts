/** Margin cases of Bybit, BIT, Aevo, Gate, Kraken, Dederi, Paradex and Hyperliquid. */
import { accountRate, optionFee, shortOption } from '../../../engine/margin/bybit/crossRules';
import { futuresContingency } from '../../../engine/margin/deribit/portfolioRules';
import { coinTiers } from '../../../engine/margin/hyperliquid/tierMargin';
import { initialMargin, tierMargin } from '../../../engine/margin/hyperliquid/tierRules';
import { distanceOut, dollarOption } from '../../../engine/margin/optionFamily';
import { minimumDelta, portfolioRequirement } from '../../../engine/margin/paradex/portfolioRules';
import { paradexCells } from '../../../engine/margin/paradex/portfolioScenarios';
import { packNumber } from '../../../engine/margin/rulePack';
import { shippedRulePack } from '../../resources';
import { unsupported, values, type Computation, type JsonObject } from '../adapter';
import { numberOf, numberOr, numbersOf, signOf, textOf } from '../inputs';
import type { MarginCases } from './marginCases';

const bybitRules = () => {
  const pack = shippedRulePack('bybit.cross');
  return {
    initial: packNumber(pack, 'option_im'),
    floor: packNumber(pack, 'option_im_floor'),
    maintenance: packNumber(pack, 'option_mm'),
    liquidationFee: packNumber(pack, 'liquidation_fee'),
  };
};

function bybitOption(inputs: JsonObject): Computation {
  const [underlying, strike, mark] = numbersOf(inputs, 'S', 'K', 'mark');
  const size = Math.max(0, -numberOr(inputs, 'qty', -1));
  const margin = shortOption(bybitRules(), {
    isCall: signOf(inputs) === 1,
    underlying,
    strike,
    mark,
    orderPrice: numberOr(inputs, 'entry', mark),
  });
  return values({ im: margin.initial * size, mm: margin.maintenance * size });
}

function bybitShort(inputs: JsonObject): Computation {
  const [underlying, mark, quantity] = numbersOf(inputs, 'index', 'mark', 'quantity');
  const [maintenance, liquidationFee] = numbersOf(inputs, 'mm_factor', 'liquidation_fee');
  const option = { isCall: true, underlying, strike: underlying, mark };
  const margin = shortOption({ ...bybitRules(), maintenance, liquidationFee }, option);
  const required = margin.maintenance * Math.max(0, -quantity);
  return values({
    position_mm: required,
    account_mm_rate: accountRate(required, numberOr(inputs, 'margin_balance', NaN)),
  });
}

function bybitCost(inputs: JsonObject): Computation {
  const [index, price, quantity, rate, cap] = numbersOf(
    inputs,
    'index',
    'price',
    'quantity',
    'fee_rate',
    'fee_cap',
  );
  const [premium, fee] = [price * quantity, optionFee(index, price, rate, cap) * quantity];
  return values({ premium, fee, cost: premium + fee });
}

/** Venues of the 15 / 10 family in dollars: shares at the money, floor, maintenance. */
const FAMILIES: Readonly<Record<string, readonly [number, number, number]>> = {
  'bit.usdt_option': [0.15, 0.1, 0.075],
  'bit.usd_option': [0.15, 0.1, 0.075],
  'bit.bch_option': [0.25, 0.15, 0.125],
  'bit.ton_option': [0.6, 0.5, 0.4],
  'aevo.standard': [0.15, 0.1, 0.1],
  'aevo.standard_option': [0.15, 0.1, 0.1],
};

function familyOption(model: string, inputs: JsonObject): Computation {
  const [initial, floor, maintenance] = FAMILIES[model];
  const [underlying, strike, mark] = numbersOf(inputs, 'S', 'K', 'mark');
  const size = Math.max(0, -numberOr(inputs, 'qty', numberOr(inputs, 'contracts', -1)));
  const option = { isCall: signOf(inputs) === 1, underlying, strike, mark };
  const unit = dollarOption({ initial, floor, maintenance }, option);
  return values({
    unit_im: unit.initial,
    unit_mm: unit.maintenance,
    im: unit.initial * size,
    mm: unit.maintenance * size,
  });
}

type Asset = readonly [string, number, number, number];

/** Assets as [name, amount, price, haircut]; debts count in full. */
const collateralOf = (assets: readonly Asset[]): number =>
  assets.reduce((sum, [, amount, price, haircut]) => {
    const value = amount * price;
    return sum + Math.min(value, value * (1 - haircut));
  }, 0);

function krakenCollateral(inputs: JsonObject): Computation {
  const [amount, price, haircut] = numbersOf(inputs, 'amount', 'price', 'haircut');
  return values({ collateral_usd: collateralOf([['', amount, price, haircut]]) });
}

function dederiFutures(inputs: JsonObject): Computation {
  const [size, index, forward] = numbersOf(inputs, 'n', 'I0', 'F');
  const factor = numberOr(inputs, 'factor', 0.006);
  return values({
    contingency: index * futuresContingency([size], factor),
    pnl_15: Math.abs(size) * forward * 0.15,
  });
}

/** Futures on a forward of continuous basis, moved by shocks. */
function futuresMatrix(inputs: JsonObject): Computation {
  const [index, basis, days, quantity, factor] = numbersOf(
    inputs,
    'index',
    'annual_basis',
    'days',
    'quantity',
    'contingency_factor',
  );
  const forward = index * Math.exp((basis * days) / 365);
  const pnl = (inputs.shocks as readonly number[]).map((shock) => quantity * forward * shock);
  return values({ forward, pnl, contingency: index * futuresContingency([quantity], factor) });
}

/** Linear positions beside `S`, in coins: a perpetual and dated futures. */
const PARADEX_LEGS = ['perp', 'future', 'dated', 'swap', 'short_dated', 'long_dated'] as const;

/** Positions named so, and those in a list of their own by any name. */
function paradexCase(inputs: JsonObject): Computation {
  const spot = numberOf(inputs, 'S');
  const listed = (inputs.positions ?? {}) as JsonObject;
  const sizes = [
    ...PARADEX_LEGS.filter((name) => name in inputs).map((name) => numberOf(inputs, name)),
    ...Object.keys(listed).map((name) => numberOf(listed, name)),
  ];
  const pack = shippedRulePack('paradex.pm');
  const net = sizes.reduce((sum, size) => sum + size, 0);
  const pnl = paradexCells(pack).map(({ move, weight }) => net * spot * move * weight);
  const scan = Math.max(0, -Math.min(...pnl));
  const rates = {
    net: packNumber(pack, 'net_delta_rate'),
    hedged: packNumber(pack, 'hedged_delta_rate'),
  };
  const floor = minimumDelta(rates, sizes, spot);
  const required = portfolioRequirement(scan, floor, packNumber(pack, 'maintenance_share'));
  return values({
    scan,
    min_delta: floor,
    imr_ex_provisions: required.initial,
    mmr_ex_provisions: required.maintenance,
  });
}

function hyperliquidCase(inputs: JsonObject): Computation {
  const coin = textOf(inputs, 'coin');
  const tiers = coinTiers(shippedRulePack('hyperliquid.cross'), coin);
  if (tiers === undefined) return unsupported(`no tiers of ${coin}`);
  const notional = numberOf(inputs, 'notional');
  const { deduction, maintenance, rate, tier } = tierMargin(tiers, notional);
  const leverage = numberOr(inputs, 'leverage', Infinity);
  const im = initialMargin(tiers, notional, leverage);
  return values({
    ded: deduction,
    mm: maintenance,
    mmr: rate,
    tier,
    im,
    max_leverage: tiers[tier].maxLeverage,
  });
}

function gateDistance(inputs: JsonObject): Computation {
  const [underlying, strike] = numbersOf(inputs, 'underlying', 'K');
  return values({ otm: distanceOut({ isCall: signOf(inputs) === 1, underlying, strike, mark: 0 }) });
}

function gatePremium(inputs: JsonObject): Computation {
  const [price, contracts, multiplier] = numbersOf(inputs, 'order_price', 'contracts', 'multiplier');
  return values({ premium: price * contracts * multiplier });
}

const familyCases = Object.fromEntries(
  Object.keys(FAMILIES).map((model) => [model, (inputs: JsonObject) => familyOption(model, inputs)]),
);

export const VENUE_CASES: MarginCases = {
  ...familyCases,
  'bybit.uta.cross_option': bybitOption,
  'bybit-short-option-mm': bybitShort,
  'bybit-long-option-cost': bybitCost,
  'bit.um_collateral': (inputs) =>
    values({ collateral_usd: collateralOf(inputs.assets as unknown as readonly Asset[]) }),
  'kraken.collateral': krakenCollateral,
  'dederi.futures': dederiFutures,
  'pm-futures-matrix': futuresMatrix,
  'paradex.pm': paradexCase,
  'hyperliquid.tiers': hyperliquidCase,
  'gate-otm': gateDistance,
  'gate-premium': gatePremium,
};
