/** Bodies of Bybit's tickers, books and records. Every number is text; socket and REST name an option's sides apart. */
import type { EuropeanOption, Instrument } from '../../../../engine/instruments/instrument';
import { trailing } from '../books';
import { text } from '../decimalText';
import { sideWord, type Print } from '../prints';
import { categoryOf, type BybitMarket } from './numbers';

type Row = Record<string, string>;

const FUNDING_MS = 14_400_000;
const FUNDING_HOURS = 4;

const SIDES = {
  socket: ['bidPrice', 'bidSize', 'bidIv', 'askPrice', 'askSize', 'askIv', 'markPriceIv'],
  rest: ['bid1Price', 'bid1Size', 'bid1Iv', 'ask1Price', 'ask1Size', 'ask1Iv', 'markIv'],
} as const;

export function optionTicker(market: BybitMarket, option: EuropeanOption, names: keyof typeof SIDES): Row {
  const v = market.quotes.value(option);
  const { bid, ask, bidSize, askSize } = market.top(option);
  const vol = (side: number): string => text(market.quotes.volAt(side, v.price, v.vol, v.vega), 4);
  const sides = [text(bid), text(bidSize), vol(bid), text(ask), text(askSize), vol(ask), text(v.vol, 4)];
  return {
    symbol: option.symbol,
    ...Object.fromEntries(SIDES[names].map((name, i) => [name, sides[i]])),
    ...{ lastPrice: text(bid), highPrice24h: '0', lowPrice24h: '0', markPrice: v.price.toFixed(8) },
    indexPrice: text(market.quotes.index(option.underlying), 2),
    underlyingPrice: v.forward.toFixed(2),
    ...{ openInterest: text(market.openInterest(option)), turnover24h: '0', volume24h: '0' },
    ...{
      delta: v.delta.toFixed(8),
      gamma: v.gamma.toFixed(8),
      vega: v.vega.toFixed(8),
      theta: v.theta.toFixed(8),
    },
    predictedDeliveryPrice: text(market.stage.exchange.deliveryEstimate(option) ?? 0, 2),
    change24h: '0',
  };
}

export function lineTicker(market: BybitMarket, instrument: Instrument): Row {
  const { mark, funding8h } = market.quotes.line(instrument);
  const { bid, ask, bidSize, askSize } = market.top(instrument);
  const open = market.openInterest(instrument);
  const isPerpetual = instrument.kind === 'perpetual';
  const now = market.stage.now();
  const value = instrument.isInverse ? open / mark : open * mark;
  return {
    ...{ symbol: instrument.symbol, tickDirection: 'PlusTick', lastPrice: text(bid) },
    ...{ markPrice: mark.toFixed(2), indexPrice: market.quotes.index(instrument.underlying).toFixed(2) },
    // Both sides are counted.
    ...{ openInterest: text(2 * open), openInterestValue: (2 * value).toFixed(2) },
    ...{ bid1Price: text(bid), bid1Size: text(bidSize), ask1Price: text(ask), ask1Size: text(askSize) },
    ...(isPerpetual
      ? {
          fundingRate: text((funding8h * FUNDING_HOURS) / 8, 12),
          fundingIntervalHour: String(FUNDING_HOURS),
          nextFundingTime: String(Math.ceil(now / FUNDING_MS) * FUNDING_MS),
        }
      : { fundingRate: '', nextFundingTime: '', deliveryTime: deliveryText(instrument) }),
  };
}

const deliveryText = (instrument: Instrument): string =>
  'expiryMs' in instrument ? new Date(instrument.expiryMs).toISOString().replace('.000', '') : '';

/** `gone` names the level that a side had before. */
export function bookBody(
  market: BybitMarket,
  instrument: Instrument,
  u: number,
  gone: (side: string, price: number) => number | undefined,
): Record<string, unknown> {
  const { bid, ask, bidSize, askSize } = trailing(market.top(instrument), market.stage.faults);
  const side = (name: string, price: number, size: number): string[][] => {
    const before = gone(name, price);
    const deleted = before === undefined ? [] : [[text(before), '0']];
    return price > 0 ? [[text(price), text(size)], ...deleted] : deleted;
  };
  return { s: instrument.symbol, b: side('b', bid, bidSize), a: side('a', ask, askSize), u, seq: u };
}

/** Row of `publicTrade`; an option's also tells mark, index and vols. */
export function tradeRow(market: BybitMarket, print: Print, T: number): Record<string, unknown> {
  const { instrument, id, price, quantity } = print;
  const row = {
    ...{ T, s: instrument.symbol, S: sideWord(print), v: text(quantity), p: text(price) },
    ...{ i: `${instrument.symbol}-${id}`, BT: false, seq: id },
  };
  if (instrument.kind !== 'option') return row;
  const { price: mark, vol, vega } = market.quotes.value(instrument);
  const iv = text(market.quotes.volAt(price, mark, vol, vega), 4);
  const iP = text(market.quotes.index(instrument.underlying), 2);
  return { ...row, mP: mark.toFixed(8), iP, mIv: text(vol, 4), iv };
}

const CONTRACT_TYPES = {
  linear: { perpetual: 'LinearPerpetual', future: 'LinearFutures' },
  inverse: { perpetual: 'InversePerpetual', future: 'InverseFutures' },
} as const;

/** Record of `GET instruments-info`. */
export function instrumentRow(market: BybitMarket, instrument: Instrument): Record<string, unknown> {
  const category = categoryOf(instrument);
  const common = {
    ...{ symbol: instrument.symbol, status: 'Trading', baseCoin: instrument.underlying },
    quoteCoin: instrument.quoteCurrency,
    settleCoin: instrument.settlementCurrency,
    launchTime: String(market.stage.exchange.createdMs),
    deliveryTime: 'expiryMs' in instrument ? String(instrument.expiryMs) : '0',
    priceFilter: { tickSize: text(market.listing.tickOf(instrument)) },
    lotSizeFilter: { qtyStep: text(instrument.lotSize) },
  };
  if (instrument.kind === 'option') {
    const optionsType = instrument.optionType === 'call' ? 'Call' : 'Put';
    return { ...common, optionsType, displayName: instrument.symbol };
  }
  const kind = instrument.kind === 'future' ? 'future' : 'perpetual';
  return { ...common, contractType: CONTRACT_TYPES[category === 'inverse' ? 'inverse' : 'linear'][kind] };
}
