/** Bodies of the simulated venue's messages, field by field as Deribit documents them. */
import type { EuropeanOption, Instrument } from '../../../../engine/instruments/instrument';
import { hashUnit } from '../chance';
import type { Top } from '../books';
import type { Print } from '../prints';
import { round, type Quotes } from '../quotes';
import { optionQuote } from './optionQuote';

type Body = Record<string, unknown>;

const PERPETUAL_EXPIRY = 32_503_708_800_000;
const FINE_TO_COARSE = [{ above_price: 0.005, tick_size: 0.0005 }];
const percent = (fraction: number): number => round(100 * fraction, 2);
const openInterest = (symbol: string, scale: number): number =>
  round(scale * hashUnit(`oi ${symbol}`) ** 3, 1);

/** Record of `get_instruments` and `instrument.creation`. */
export function instrumentRecord(instrument: Instrument, createdMs: number, tickScale: number): Body {
  const isOption = instrument.kind === 'option';
  const expiryMs = isOption || instrument.kind === 'future' ? instrument.expiryMs : PERPETUAL_EXPIRY;
  return {
    price_index: instrument.indexName,
    kind: isOption ? 'option' : instrument.kind === 'spot' ? 'spot' : 'future',
    instrument_name: instrument.symbol,
    instrument_type: instrument.isInverse ? 'reversed' : 'linear',
    base_currency: instrument.underlying,
    quote_currency: isOption && instrument.isInverse ? instrument.underlying : instrument.quoteCurrency,
    counter_currency: instrument.quoteCurrency,
    settlement_currency: instrument.settlementCurrency,
    settlement_period: instrument.kind === 'perpetual' ? 'perpetual' : 'month',
    tick_size: round(instrument.tickSize * tickScale, 8),
    tick_size_steps: isOption ? FINE_TO_COARSE : [],
    min_trade_amount: instrument.lotSize,
    contract_size: isOption ? 1 : instrument.lotSize,
    maker_commission: 0.0003,
    taker_commission: isOption ? 0.0003 : 0.0005,
    creation_timestamp: createdMs,
    ...(instrument.kind === 'spot' ? {} : { expiration_timestamp: expiryMs }),
    ...(isOption ? { strike: instrument.strike, option_type: instrument.optionType } : {}),
    is_active: true,
    state: 'open',
    instrument_id: Math.floor(hashUnit(instrument.symbol) * 1e6),
  };
}

const statsOf = (last: number): Body => ({
  high: round(last * 1.02, 4),
  low: round(last * 0.98, 4),
  price_change: 0.4,
  volume: 100,
  volume_usd: 1_000_000,
});

/** `estimate` is the delivery price as the averaging has it so far, in the last half hour. */
export function optionTicker(
  instrument: EuropeanOption,
  quotes: Quotes,
  timestamp: number,
  estimate?: number,
): Body {
  const quote = optionQuote(instrument, quotes);
  const { bid, ask } = quote;
  return {
    timestamp,
    state: 'open',
    stats: statsOf(quote.mark),
    greeks: quote.greeks,
    index_price: quotes.index(instrument.underlying),
    instrument_name: instrument.symbol,
    last_price: quote.mark > 0 ? quote.mark : null,
    settlement_price: quote.mark,
    min_price: 0.0001,
    max_price: round(quote.mark + 0.05, 4),
    open_interest: openInterest(instrument.symbol, 6_000),
    mark_price: quote.mark,
    best_bid_price: bid,
    best_ask_price: ask,
    best_bid_amount: bid > 0 ? round(1 + 50 * hashUnit(`b${instrument.symbol}`), 1) : 0,
    best_ask_amount: round(1 + 50 * hashUnit(`a${instrument.symbol}`), 1),
    mark_iv: percent(quote.vol),
    bid_iv: percent(quote.bidVol),
    ask_iv: percent(quote.askVol),
    interest_rate: 0,
    underlying_price: quote.forward,
    underlying_index: `SYN.${instrument.symbol.split('-').slice(0, 2).join('-')}`,
    estimated_delivery_price: estimate ?? quotes.index(instrument.underlying),
  };
}

export function lineTicker(
  instrument: Instrument,
  quotes: Quotes,
  timestamp: number,
  estimate?: number,
): Body {
  const quote = quotes.line(instrument);
  const perpetual = {
    interest_value: 0.001,
    current_funding: round(quote.funding8h * 0.9, 8),
    funding_8h: quote.funding8h,
  };
  return {
    timestamp,
    state: 'open',
    stats: statsOf(quote.mark),
    index_price: quotes.index(instrument.underlying),
    instrument_name: instrument.symbol,
    last_price: quote.bid,
    settlement_price: quote.mark,
    min_price: round(quote.mark * 0.985, 1),
    max_price: round(quote.mark * 1.015, 1),
    open_interest: openInterest(instrument.symbol, instrument.isInverse ? 1.5e9 : 2_000),
    mark_price: quote.mark,
    best_bid_price: quote.bid,
    best_ask_price: quote.ask,
    best_bid_amount: 120_000,
    best_ask_amount: 90_000,
    estimated_delivery_price: estimate ?? quotes.index(instrument.underlying),
    ...(instrument.kind === 'perpetual' ? perpetual : {}),
  };
}

export const tickerOf = (
  instrument: Instrument,
  quotes: Quotes,
  timestamp: number,
  estimate?: number,
): Body =>
  instrument.kind === 'option'
    ? optionTicker(instrument, quotes, timestamp, estimate)
    : lineTicker(instrument, quotes, timestamp, estimate);

export const topOf = (instrument: Instrument, quotes: Quotes): Pick<Top, 'bid' | 'ask'> =>
  instrument.kind === 'option' ? optionQuote(instrument, quotes) : quotes.line(instrument);

/** Row of `trades`: of an option with the vol that its price implies, in percent. */
export function tradeRow(print: Print, quotes: Quotes, timestamp: number): Body {
  const { instrument, id, price, quantity, takerSide } = print;
  const option = instrument.kind === 'option' ? optionQuote(instrument, quotes) : undefined;
  const iv = option && { iv: percent(price === option.bid ? option.bidVol : option.askVol) };
  return {
    ...{ trade_seq: id, trade_id: String(id), timestamp, tick_direction: 0, price },
    ...{ mark_price: option?.mark ?? quotes.line(instrument).mark, ...iv },
    ...{ instrument_name: instrument.symbol, index_price: quotes.index(instrument.underlying) },
    ...{ direction: takerSide, contracts: quantity, amount: quantity },
  };
}

/** The frame after expiry: text where a number was, and the price of delivery. */
export const deliveredTicker = (
  instrument: Instrument,
  quotes: Quotes,
  deliveryPrice: number,
  timestamp: number,
): Body => ({
  ...tickerOf(instrument, quotes, timestamp),
  state: 'closed',
  mark_price: 0,
  ...(instrument.kind === 'option' ? { mark_iv: 0, bid_iv: 0, ask_iv: 500 } : {}),
  best_bid_price: 0,
  best_ask_price: 0,
  estimated_delivery_price: 'expired',
  delivery_price: deliveryPrice,
});

/** Row of `markprice.options`: the vol is a fraction here. */
export function markRow(instrument: EuropeanOption, quotes: Quotes, timestamp: number): Body {
  const quote = optionQuote(instrument, quotes);
  return { timestamp, iv: quote.vol, instrument_name: instrument.symbol, mark_price: quote.mark };
}

/** Row of `get_book_summary_by_currency`. */
export function summaryRow(instrument: EuropeanOption, quotes: Quotes, timestamp: number): Body {
  const quote = optionQuote(instrument, quotes);
  return {
    instrument_name: instrument.symbol,
    base_currency: instrument.underlying,
    quote_currency: instrument.underlying,
    underlying_price: quote.forward,
    underlying_index: `SYN.${instrument.symbol.split('-').slice(0, 2).join('-')}`,
    mark_price: quote.mark,
    mark_iv: percent(quote.vol),
    bid_price: quote.bid > 0 ? quote.bid : null,
    ask_price: quote.ask > 0 ? quote.ask : null,
    mid_price: quote.bid > 0 ? round((quote.bid + quote.ask) / 2, 5) : null,
    last: quote.mark > 0 ? quote.mark : null,
    high: null,
    low: null,
    price_change: null,
    volume: 0,
    volume_usd: 0,
    open_interest: openInterest(instrument.symbol, 6_000),
    interest_rate: 0,
    estimated_delivery_price: quotes.index(instrument.underlying),
    creation_timestamp: timestamp,
  };
}
