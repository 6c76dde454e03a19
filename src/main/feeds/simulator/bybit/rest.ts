/** Bybit's public market calls: one function per path. */
import { text } from '../decimalText';
import type { RestReply, RestRequest } from '../dialect';
import { bybitPast } from '../history/bybitPast';
import { categoryOf, type BybitMarket } from './numbers';
import { instrumentRow, lineTicker, optionTicker } from './rows';

type Call = (market: BybitMarket, query: URLSearchParams) => object;

const PAGE = 500;
const LARGEST_PAGE = 1000;

const listOf = (market: BybitMarket, query: URLSearchParams) => {
  const category = query.get('category');
  const coin = query.get('baseCoin');
  return [...market.listing.all()].filter(
    (one) => categoryOf(one) === category && (coin === null || one.underlying === coin),
  );
};

const instrumentsInfo: Call = (market, query) => {
  const all = listOf(market, query);
  const from = Number(query.get('cursor') ?? 0);
  const next = from + Math.min(LARGEST_PAGE, Number(query.get('limit') ?? PAGE));
  return {
    category: query.get('category'),
    list: all.slice(from, next).map((one) => instrumentRow(market, one)),
    nextPageCursor: next < all.length ? String(next) : '',
  };
};

const CALLS: Readonly<Record<string, Call>> = {
  time: (market) => ({ timeSecond: String(Math.floor(market.stage.now() / 1000)) }),
  'instruments-info': instrumentsInfo,
  tickers: (market, query) => ({
    category: query.get('category'),
    list: listOf(market, query).map((one) =>
      one.kind === 'option' ? optionTicker(market, one, 'rest') : lineTicker(market, one),
    ),
  }),
  'delivery-price': (market, query) => ({
    category: query.get('category'),
    list: market.deliveries
      .filter(({ symbol }) => symbol.startsWith(`${query.get('baseCoin') ?? ''}-`))
      .map(({ symbol, price, atMs }) => ({ symbol, deliveryPrice: text(price), deliveryTime: String(atMs) })),
  }),
};

export function answerBybit(market: BybitMarket, { path, query }: RestRequest): RestReply | undefined {
  const call = CALLS[path.replace('/v5/market/', '')] as Call | undefined;
  const { exchange, now } = market.stage;
  const result = call ? call(market, query) : bybitPast(exchange.past, now(), path, query);
  if (result === undefined) return undefined;
  return { body: { retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: market.stage.now() } };
}
