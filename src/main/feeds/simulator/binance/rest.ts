/** Binance's public calls: options under eapi, USD-M contracts under fapi, one function per path. */
import { writeYearMonthDay } from '../../../../engine/instruments/symbols/expiryText';
import type { EuropeanOption, Instrument } from '../../../../engine/instruments/instrument';
import type { RestReply, RestRequest } from '../dialect';
import { binancePast } from '../history/binancePast';
import type { BinanceBooks } from './books';
import type { BinanceMarket } from './numbers';
import { contractRecord, fundingInfo, optionRecord } from './rows';

interface Desk {
  readonly market: BinanceMarket;
  readonly books: BinanceBooks;
}

type Call = (desk: Desk, query: URLSearchParams) => unknown;

const optionsOf = (market: BinanceMarket): EuropeanOption[] =>
  [...market.listing.all()].filter((one): one is EuropeanOption => one.kind === 'option');

const contractsOf = (market: BinanceMarket): Instrument[] =>
  [...market.listing.all()].filter(({ kind }) => kind !== 'option');

const BAD_SYMBOL: RestReply = { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } };

const depth: Call = ({ market, books }, query) => {
  const instrument = market.listing.get(query.get('symbol') ?? '');
  return instrument ? books.snapshot(instrument) : undefined;
};

const optionList: Call = ({ market }) => {
  const options = optionsOf(market);
  const pairs = [...new Set(options.map(({ indexName }) => indexName))];
  return {
    ...{ timezone: 'UTC', serverTime: market.stage.now(), optionAssets: [{ name: 'USDT' }] },
    optionContracts: pairs.map((underlying) => ({ underlying, quoteAsset: 'USDT', settleAsset: 'USDT' })),
    optionSymbols: options.map((option) => optionRecord(market, option)),
  };
};

const optionInterest: Call = ({ market }, query) => {
  const [coin, day] = [query.get('underlyingAsset'), query.get('expiration')];
  return optionsOf(market)
    .filter(({ underlying, expiryMs }) => underlying === coin && writeYearMonthDay(expiryMs) === day)
    .map((option) => ({
      symbol: option.symbol,
      sumOpenInterest: String(market.openInterest(option)),
      sumOpenInterestUsd: '1',
      timestamp: String(market.stage.dataTime()),
    }));
};

const contractInterest: Call = ({ market }, query) => {
  const instrument = market.listing.get(query.get('symbol') ?? '');
  if (!instrument) return undefined;
  const { symbol } = instrument;
  return { symbol, openInterest: String(market.openInterest(instrument)), time: market.stage.dataTime() };
};

const exercises: Call = ({ market }, query) =>
  market.exercised
    .filter(({ symbol }) => `${symbol.split('-')[0]}USDT` === query.get('underlying'))
    .map(({ symbol, price, atMs }) => ({
      ...{
        symbol,
        realStrikePrice: price.toFixed(8),
        expiryDate: atMs,
        strikeResult: 'REALISTIC_VALUE_STRICKEN',
      },
      strikePrice: symbol.split('-')[2],
    }));

const CALLS: Readonly<Record<string, Call>> = {
  '/fapi/v1/time': ({ market }) => ({ serverTime: market.stage.now() }),
  '/eapi/v1/time': ({ market }) => ({ serverTime: market.stage.now() }),
  '/eapi/v1/exchangeInfo': optionList,
  '/fapi/v1/exchangeInfo': ({ market }) => ({
    symbols: contractsOf(market).map((one) => contractRecord(market, one)),
  }),
  '/fapi/v1/fundingInfo': ({ market }) => fundingInfo(market),
  '/fapi/v1/openInterest': contractInterest,
  '/eapi/v1/openInterest': optionInterest,
  '/eapi/v1/exerciseHistory': exercises,
  '/eapi/v1/depth': depth,
  '/fapi/v1/depth': depth,
};

export function answerBinance(desk: Desk, { path, query }: RestRequest): RestReply | undefined {
  const call = CALLS[path] as Call | undefined;
  const { exchange, now } = desk.market.stage;
  if (!call) {
    const past = binancePast(exchange.past, now(), path, query);
    return past === undefined ? undefined : { body: past };
  }
  const body = call(desk, query);
  return body === undefined ? BAD_SYMBOL : { body };
}
