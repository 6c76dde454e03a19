/**
 * Values an instrument against its market. The combination of kind, exercise and settlement decides the pricer;
 * one that is not in the list is refused, never priced with the nearest thing.
 */
import { failure, success, type Result } from '../basics/result';
import { yearFraction } from '../basics/time';
import type { EuropeanOption, Future, Instrument, Perpetual, Spot } from '../instruments/instrument';
import { checkFinite, checkPrices, priceEuropean } from './european';
import { GREEK_NAMES, type GreekName, type Greeks } from './greeks';
import type { InstrumentMarket, InstrumentValue } from './instrumentValue';
import { inverseFromUsd } from './inverseOption';

/** One way to value one kind of instrument. */
export interface Pricer {
  readonly id: string;
  accepts(instrument: Instrument): boolean;
  /** Called only for instruments that it accepts. */
  price(instrument: Instrument, market: InstrumentMarket): Result<InstrumentValue>;
}

const NO_GREEKS = Object.fromEntries(GREEK_NAMES.map((name) => [name, 0])) as Record<GreekName, number>;

const scaled = (greeks: Greeks, factor: number): Greeks => {
  const result = { ...NO_GREEKS };
  for (const name of GREEK_NAMES) result[name] = greeks[name] * factor;
  return result;
};

const missing = (instrument: Instrument, field: string): Result<never> =>
  failure('MISSING_MARKET_DATA', `${instrument.symbol}: no ${field}`, { instrument: instrument.id, field });

const deltaOne = (instrument: Instrument, price: number, delta: number, value: number): InstrumentValue => ({
  price,
  priceCurrency: instrument.quoteCurrency,
  valueQuote: value,
  underlyingPrice: price,
  greeks: { ...NO_GREEKS, price: value, delta },
  deltaNet: delta,
});

const spot: Pricer = {
  id: 'spot',
  accepts: (instrument) => instrument.kind === 'spot',
  price: (instrument, market) => {
    const { multiplier } = instrument as Spot;
    if (market.spot === undefined) return missing(instrument, 'spot price');
    const refused = checkFinite([['spot', market.spot]]) ?? checkPrices([['spot', market.spot]], true);
    if (refused !== undefined) return { ok: false, failure: refused };
    return success(deltaOne(instrument, market.spot, multiplier, multiplier * market.spot));
  },
};

/** Futures and perpetuals: an inverse contract of `multiplier` USD is long multiplier / mark coins. */
const future: Pricer = {
  id: 'future',
  accepts: (instrument) => instrument.kind === 'future' || instrument.kind === 'perpetual',
  price: (instrument, market) => {
    const contract = instrument as Future | Perpetual;
    const mark = market.forward;
    if (mark === undefined) return missing(instrument, 'mark');
    const refused = checkFinite([['mark', mark]]) ?? checkPrices([['mark', mark]], true);
    if (refused !== undefined) return { ok: false, failure: refused };
    if (contract.kind === 'future' && contract.expiryMs < market.valuationMs) return expired(contract);
    const delta = contract.isInverse ? contract.multiplier / mark : contract.multiplier;
    return success(deltaOne(instrument, mark, delta, 0));
  },
};

const expired = (instrument: Instrument): Result<never> =>
  failure('EXPIRED', `${instrument.symbol}: has expired and no settlement price is known`, {
    instrument: instrument.id,
  });

const isEuropean = (instrument: Instrument): instrument is EuropeanOption =>
  instrument.kind === 'option' && instrument.exercise === 'european';

/** Black-76 on the forward, or Black-Scholes on spot, rate and yield; premium in quote currency. */
const linearEuropean: Pricer = {
  id: 'european-linear',
  accepts: (instrument) => isEuropean(instrument) && !instrument.isInverse,
  price: (instrument, market) => {
    const option = instrument as EuropeanOption;
    const { forward, vol: sigma, rate: r, yieldRate: q } = market;
    const T = yearFraction(market.valuationMs, option.expiryMs);
    if (T < 0) return expired(option);
    if (sigma === undefined) return missing(option, 'vol');
    if (r === undefined) return missing(option, 'rate');
    const terms = { type: option.optionType, K: option.strike, T, sigma, r };
    if (forward !== undefined)
      return linearValue(option, forward, priceEuropean({ ...terms, model: 'black76', F: forward }));
    if (market.spot === undefined || q === undefined) return missing(option, 'forward (or spot and yield)');
    return linearValue(
      option,
      market.spot,
      priceEuropean({ ...terms, model: 'blackScholes', S: market.spot, q }),
    );
  },
};

function linearValue(
  option: EuropeanOption,
  underlyingPrice: number,
  priced: Result<Greeks>,
): Result<InstrumentValue> {
  if (!priced.ok) return priced;
  const greeks = scaled(priced.value, option.multiplier);
  return success({
    price: priced.value.price,
    priceCurrency: option.quoteCurrency,
    valueQuote: greeks.price,
    underlyingPrice,
    greeks,
    deltaNet: greeks.delta,
  });
}

/** Coin-settled: premium and payoff in coin, no discounting, forward of the expiry. */
const inverseEuropean: Pricer = {
  id: 'european-inverse',
  accepts: (instrument) => isEuropean(instrument) && instrument.isInverse,
  price: (instrument, market) => {
    const option = instrument as EuropeanOption;
    const { forward: F, vol: sigma } = market;
    const T = yearFraction(market.valuationMs, option.expiryMs);
    if (T < 0) return expired(option);
    if (F === undefined) return missing(option, 'forward');
    if (sigma === undefined) return missing(option, 'vol');
    const terms = { type: option.optionType, K: option.strike, T, sigma, F };
    const usd = priceEuropean({ ...terms, model: 'black76', r: 0 });
    if (!usd.ok) return usd;
    const inverse = inverseFromUsd(usd.value, F, option.strike);
    return success({
      price: inverse.priceCoin,
      priceCurrency: option.underlying,
      valueQuote: option.multiplier * usd.value.price,
      underlyingPrice: F,
      // The coin is its own numeraire: at a given forward no rate enters.
      greeks: { ...scaled(usd.value, option.multiplier), rho: 0 },
      deltaNet: option.multiplier * inverse.deltaNet,
      inverse,
    });
  },
};

/** Every pricer: one line each. */
export const PRICERS: readonly Pricer[] = [spot, future, linearEuropean, inverseEuropean];

/**
 * Value and Greeks of one unit of position quantity. Errors: UNSUPPORTED for a combination without pricer,
 * MISSING_MARKET_DATA naming the field, EXPIRED, and what the formulas refuse (INVALID_INPUT, OUT_OF_RANGE).
 */
export function priceInstrument(instrument: Instrument, market: InstrumentMarket): Result<InstrumentValue> {
  const pricer = PRICERS.find((candidate) => candidate.accepts(instrument));
  if (pricer !== undefined) return pricer.price(instrument, market);
  return failure('UNSUPPORTED', `${instrument.symbol}: no pricer for this combination`, {
    instrument: instrument.id,
    kind: instrument.kind,
    inverse: instrument.isInverse,
  });
}
