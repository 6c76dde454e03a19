/** Events and records of Binance, field by field as the venue documents them. */
import type { EuropeanOption, Instrument } from '../../../../engine/instruments/instrument';
import { trailing } from '../books';
import { text } from '../decimalText';
import type { Print } from '../prints';
import type { BinanceMarket } from './numbers';

type Row = Record<string, unknown>;

const FUNDING_HOURS = 4;
const FUNDING_MS = FUNDING_HOURS * 3_600_000;
const NEVER_MS = 4_133_404_800_000;

/** Row of the chain's stream. */
export function optionMark(market: BinanceMarket, option: EuropeanOption, E: number): Row {
  const { multiplier: unit } = option;
  const v = market.value(option);
  const { bid, ask, bidSize, askSize } = market.top(option);
  const vol = (side: number): string =>
    side > 0 ? market.quotes.volAt(side / unit, v.price, v.vol, v.vega).toFixed(8) : '-1.0';
  return {
    ...{ s: option.symbol, mp: (v.price * unit).toFixed(3), E, e: 'markPrice' },
    ...{
      i: v.forward.toFixed(8),
      P: (market.stage.exchange.deliveryEstimate(option) ?? 0).toFixed(3),
      bo: bid.toFixed(3),
      ao: ask.toFixed(3),
    },
    ...{ bq: bidSize.toFixed(4), aq: askSize.toFixed(4), b: vol(bid), a: vol(ask) },
    ...{ hl: (3 * v.price * unit + 100).toFixed(3), ll: '0.000', vo: v.vol.toFixed(8), rf: '0.0' },
    ...{ d: v.delta.toFixed(8), t: v.theta.toFixed(8), g: v.gamma.toFixed(8), v: v.vega.toFixed(8) },
  };
}

export function lineMark(market: BinanceMarket, instrument: Instrument, E: number): Row {
  const { mark, funding8h } = market.quotes.line(instrument);
  const index = market.quotes.index(instrument.underlying).toFixed(8);
  const isPerpetual = instrument.kind === 'perpetual';
  return {
    ...{ e: 'markPriceUpdate', E, s: instrument.symbol, p: mark.toFixed(8), i: index, P: index },
    r: isPerpetual ? text((funding8h * FUNDING_HOURS) / 8, 12) : '',
    T: isPerpetual ? Math.ceil(E / FUNDING_MS) * FUNDING_MS : 0,
    ...{ st: 1, ps: `${instrument.underlying}USDT` },
  };
}

/** The same event of a coin-margined contract, whose numbers must not be taken. */
export const foreignMark = (own: Row): Row => ({
  ...own,
  s: 'BTCUSD_PERP',
  p: '1.00000000',
  i: '1.00000000',
  st: 2,
});

export function bookTicker(market: BinanceMarket, instrument: Instrument, E: number, u: number): Row {
  const { bid, ask, bidSize, askSize } = market.top(instrument);
  return {
    ...{
      e: 'bookTicker',
      u,
      s: instrument.symbol,
      b: text(bid),
      B: text(bidSize),
      a: text(ask),
      A: text(askSize),
    },
    ...{ T: E, E, ...(instrument.kind === 'option' ? {} : { st: 1, ps: instrument.symbol.split('_')[0] }) },
  };
}

/** Event of `@optionTrade`: the price of a contract. */
export const optionTrade = ({ instrument, id, price, quantity, takerSide }: Print, E: number): Row => ({
  ...{ e: 'trade', E, T: E, s: instrument.symbol, t: id, p: text(price), q: text(quantity), X: 'MARKET' },
  ...{ S: takerSide.toUpperCase(), m: takerSide === 'sell' },
});

/** Event of `@aggTrade`, which has no side but who rested. */
export const aggregateTrade = ({ instrument, id, price, quantity, takerSide }: Print, E: number): Row => ({
  ...{ e: 'aggTrade', E, T: E, s: instrument.symbol, a: id, p: text(price), q: text(quantity) },
  ...{ f: id, l: id, m: takerSide === 'sell', st: 1, ps: instrument.symbol.split('_')[0] },
});

/** Levels of a book, and with them the deletion of those that were best before. */
export function bookSides(market: BinanceMarket, instrument: Instrument): { b: string[][]; a: string[][] } {
  const { bid, ask, bidSize, askSize } = trailing(market.top(instrument), market.stage.faults);
  const level = (price: number, size: number): string[][] => (price > 0 ? [[text(price), text(size)]] : []);
  return { b: level(bid, bidSize), a: level(ask, askSize) };
}

const filters = (market: BinanceMarket, instrument: Instrument): Row[] => [
  { filterType: 'PRICE_FILTER', tickSize: text(market.tickOf(instrument)) },
  { filterType: 'LOT_SIZE', stepSize: text(instrument.lotSize) },
];

export const optionRecord = (market: BinanceMarket, option: EuropeanOption): Row => ({
  ...{
    symbol: option.symbol,
    expiryDate: option.expiryMs,
    side: option.optionType === 'call' ? 'CALL' : 'PUT',
  },
  ...{ strikePrice: option.strike.toFixed(8), underlying: option.indexName, unit: option.multiplier },
  ...{ quoteAsset: option.quoteCurrency, status: 'TRADING', filters: filters(market, option) },
});

export const contractRecord = (market: BinanceMarket, instrument: Instrument): Row => ({
  symbol: instrument.symbol,
  pair: `${instrument.underlying}USDT`,
  contractType: instrument.kind === 'perpetual' ? 'PERPETUAL' : 'CURRENT_QUARTER',
  deliveryDate: instrument.kind === 'future' ? instrument.expiryMs : NEVER_MS,
  ...{ status: 'TRADING', baseAsset: instrument.underlying, quoteAsset: 'USDT', marginAsset: 'USDT' },
  filters: filters(market, instrument),
});

/** Event of `!optionSymbol`. */
export const newOption = (option: EuropeanOption, E: number): Row => ({
  ...{ e: 'optionSymbol', E, s: option.symbol, ps: option.indexName, qa: option.quoteCurrency },
  ...{ d: option.optionType === 'call' ? 'CALL' : 'PUT', sp: text(option.strike), dt: option.expiryMs },
  ...{ u: option.multiplier, ot: E, cs: 'TRADING' },
});

export const fundingInfo = (market: BinanceMarket): Row[] =>
  [...market.listing.all()]
    .filter(({ kind }) => kind === 'perpetual')
    .map(({ symbol }) => ({ symbol, fundingIntervalHours: FUNDING_HOURS }));
