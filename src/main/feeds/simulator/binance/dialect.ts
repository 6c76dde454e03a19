/** Binance: options and USD-M contracts on combined streams, acknowledged by nothing, books by REST snapshots. */
import type { Dialect, VenueStage } from '../dialect';
import type { LifeChange } from '../exchange';
import { fields, type FrameStyle } from '../spoil';
import { BinanceBooks } from './books';
import { BinanceConversation } from './conversation';
import { BinanceMarket } from './numbers';
import { binancePrivate } from './private';
import { PRIVATE_STREAM, PrivateStream } from './privateStream';
import { answerBinance } from './rest';
import { newOption } from './rows';

const STYLE: FrameStyle = {
  prices: fields('mp|p|vo'),
  times: /"(E|T)":(\d+)/g,
  isQuoted: true,
  none: '""',
  marker: '"e":',
  absent: [
    [/"(bo|ao)":"[^"]*"/g, '"$1":"0.000"'],
    [/"(bq|aq)":"[^"]*"/g, '"$1":"0.0000"'],
    [/"(b|a)":"[^"]*"/g, '"$1":"-1.0"'],
  ],
  extremeVols: [
    [/"(a)":"[^"]*"/g, '"$1":"5.00000000"'],
    [/"(b|vo)":"[^"]*"/g, '"$1":"-1.0"'],
    [/"(d|t|g|v)":"[^"]*"/g, '"$1":""'],
  ],
  explodingVols: [[/"vo":"[^"]*"/g, '"vo":"4.5"']],
  noForward: [],
  newWords: [],
};

export function binanceDialect(stage: VenueStage): Dialect {
  const market = new BinanceMarket(stage);
  const books = new BinanceBooks(market);
  const own = binancePrivate(market);
  return {
    venue: 'binance',
    style: STYLE,
    socketPaths: /^\/(market|public|private)\/(stream|ws)/,
    restPaths: /^\/(eapi|fapi|dapi|sapi)\//,
    punishments: {
      slow: { code: 1008, reason: 'disconnected' },
      idle: { code: 1008, reason: 'Pong timeout' },
    },
    listed: () => market.listing.all(),
    open: (client) =>
      PRIVATE_STREAM.test(client.path)
        ? new PrivateStream(client, stage, own)
        : new BinanceConversation(client, market, books),
    trade: (symbol, quantity) => own.account.trade(symbol, quantity),
    endKeys: () => Object.values(own.keys).forEach((keys) => keys.end()),
    answer: (request) => own.answer(request) ?? answerBinance({ market, books }, request),
    step: () => books.step(),
    follow(changes: readonly LifeChange[], clients) {
      const held = [...clients];
      for (const change of changes) {
        for (const instrument of market.listing.take(change)) {
          if (instrument.kind !== 'option') continue;
          const price = stage.exchange.deliveryPrice(instrument);
          if (change.kind === 'delivered')
            market.exercised.push({ symbol: instrument.symbol, price, atMs: stage.now() });
          if (change.kind !== 'listed') continue;
          const data = newOption(instrument, stage.now());
          for (const client of held)
            if (client.channels.has('!optionSymbol'))
              client.data('!optionSymbol', { stream: '!optionSymbol', data });
        }
      }
    },
  };
}
