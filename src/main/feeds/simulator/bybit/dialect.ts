/** Bybit v5: a socket per category, tickers instead of a chain, limits by characters of topics. */
import type { Dialect, VenueStage } from '../dialect';
import type { LifeChange } from '../exchange';
import { fields, type FrameStyle } from '../spoil';
import { BybitConversation } from './conversation';
import { BybitMarket } from './numbers';
import { bybitPrivate } from './private';
import { BybitPrivateConversation } from './privateConversation';
import { answerBybit } from './rest';

const STYLE: FrameStyle = {
  prices: fields('markPrice|indexPrice|markPriceIv|underlyingPrice'),
  times: /"(ts)":"?(\d+)/g,
  isQuoted: true,
  none: '""',
  marker: '"symbol":',
  absent: [
    [/"(bidPrice|bidSize|bidIv|askIv|bid1Price|bid1Size)":"[^"]*"/g, '"$1":"0"'],
    [/"(askPrice|askSize|lastPrice|ask1Price|ask1Size)":"[^"]*"/g, '"$1":""'],
  ],
  extremeVols: [
    [/"askIv":"[^"]*"/g, '"askIv":"5"'],
    [/"(bidIv|markPriceIv)":"[^"]*"/g, '"$1":"0"'],
    [/"(delta|gamma|vega|theta)":"[^"]*"/g, '"$1":""'],
  ],
  explodingVols: [[/"markPriceIv":"[^"]*"/g, '"markPriceIv":"4.5"']],
  noForward: [[/"underlyingPrice":"[^"]*"/g, '"underlyingPrice":"0"']],
  newWords: [[/"tickDirection":"PlusTick"/g, '"tickDirection":"SidewaysTick"']],
};

const LEAST_PER_SECOND = 0.2;

export function bybitDialect(stage: VenueStage): Dialect {
  const market = new BybitMarket(stage);
  const own = bybitPrivate(market);
  const optionsPerSecond = (): number =>
    Math.max(LEAST_PER_SECOND, stage.ratePerSecond / Math.max(1, market.listing.bySymbol.size));

  return {
    venue: 'bybit',
    style: STYLE,
    socketPaths: /^\/v5\/(public\/(option|linear|inverse|misc\/status)|private)$/,
    restPaths: /^\/v5\//,
    punishments: { slow: { code: 1006, reason: '' }, idle: { code: 1006, reason: '' } },
    listed: () => market.listing.all(),
    open: (client) =>
      client.path.startsWith('/v5/private')
        ? new BybitPrivateConversation(client, stage, own)
        : new BybitConversation(client, market, optionsPerSecond),
    trade: (symbol, quantity) => own.account.trade(symbol, quantity),
    answer: (request) => own.answer(request) ?? answerBybit(market, request),
    follow(changes: readonly LifeChange[]) {
      for (const change of changes) {
        for (const instrument of market.listing.take(change)) {
          if (change.kind !== 'delivered' || instrument.kind !== 'option') continue;
          const price = stage.exchange.deliveryPrice(instrument);
          market.deliveries.push({ symbol: instrument.symbol, price, atMs: stage.now() });
        }
      }
    },
    announceMaintenance(isOn, clients) {
      const now = stage.now();
      const row = {
        ...{ id: '4d95b2a0-587f-11f0', title: 'Upgrade', state: isOn ? 'ongoing' : 'completed' },
        ...{ begin: String(now), end: String(now + 3_600_000), href: '', serviceTypes: [2, 3, 4, 5] },
      };
      for (const client of clients)
        if (client.channels.has('system.status'))
          client.data('system.status', { topic: 'system.status', ts: now, data: [row] });
    },
  };
}
