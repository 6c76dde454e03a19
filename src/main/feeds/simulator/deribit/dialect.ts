/** Deribit: JSON-RPC on one socket, the same calls by REST. */
import type { Client } from '../client';
import type { Dialect, RestReply, RestRequest, VenueStage } from '../dialect';
import type { LifeChange } from '../exchange';
import { fields, type FrameStyle } from '../spoil';
import { answerCall } from './calls';
import { DeribitChannels, type Message } from './channels';
import { DeribitConversation } from './conversation';
import { deribitPrivate } from './private';
import { PrivateSession } from './privateSession';
import { rpcBody, subscription } from './rpc';

const STYLE: FrameStyle = {
  prices: fields('price|mark_price|best_bid_price|best_ask_price|volatility|iv|mark_iv'),
  times: /"(timestamp)":(\d+)/g,
  isQuoted: false,
  none: 'null',
  marker: '"timestamp":',
  absent: [
    [/"(best_bid_price|bid_iv|ask_iv)":[\d.e-]+/g, '"$1":0.0'],
    [/"(best_ask_price|last_price|high|low|price_change)":[\d.e-]+/g, '"$1":null'],
  ],
  extremeVols: [
    [/"ask_iv":[\d.]+/g, '"ask_iv":500.0'],
    [/"(bid_iv|mark_iv|iv)":[\d.]+/g, '"$1":0.0'],
    [/"(delta|gamma|vega|theta|rho)":-?[\d.e-]+/g, '"$1":null'],
  ],
  explodingVols: [
    [/"mark_iv":[\d.]+/g, '"mark_iv":450.0'],
    [/"iv":[\d.]+/g, '"iv":4.5'],
  ],
  // Where no future has the expiry and none is made up for it, the index stands in both fields.
  noForward: [
    [/"underlying_index":"[^"]*"/g, '"underlying_index":"index_price"'],
    [/("index_price":([\d.]+)[^{}]*"underlying_price":)[\d.]+/g, '$1$2'],
    [/"underlying_price":[\d.]+([^{}]*"estimated_delivery_price":([\d.]+))/g, '"underlying_price":$2$1'],
  ],
  newWords: [[/"state":"open"/g, '"state":"resting"']],
};

export function deribitDialect(stage: VenueStage): Dialect {
  const channels = new DeribitChannels(stage);
  const own = deribitPrivate(stage);
  /** Bodies made at this step: the same for every client. */
  let bodies = new Map<string, string | undefined>();
  const bodyText = (channel: string, whole: boolean): string | undefined => {
    const key = whole ? `${channel} whole` : channel;
    if (!bodies.has(key)) {
      const body = channels.body(channel, whole);
      bodies.set(key, body === undefined ? undefined : JSON.stringify(body));
    }
    return bodies.get(key);
  };

  function tell({ channels: names, data }: Message, clients: Iterable<Client>): void {
    const text = JSON.stringify(data);
    for (const client of clients) {
      const channel = names.find((name) => client.channels.has(name));
      if (channel !== undefined) client.data(channel, subscription(channel, text));
    }
  }

  function answer({ path, query }: RestRequest): RestReply {
    const method = /^\/api\/v2\/public\/(\w+)$/.exec(path)?.[1] ?? '';
    const result = answerCall(stage, method, Object.fromEntries(query));
    const found = result !== undefined;
    const outcome = found ? { result } : { error: { code: -32601, message: 'Method not found' } };
    return { status: found ? 200 : 400, body: rpcBody(outcome, stage.now()) };
  }

  return {
    venue: 'deribit',
    style: STYLE,
    socketPaths: /^\/ws\/api\/v2$/,
    restPaths: /^\/api\/v2\//,
    punishments: {
      slow: { code: 1000, reason: 'connection_too_slow' },
      idle: { code: 4000, reason: 'heartbeat close' },
    },
    listed: () => stage.exchange.instruments.values(),
    open: (client) =>
      new DeribitConversation(client, stage, channels, bodyText, new PrivateSession(client, stage, own)),
    trade: (symbol, quantity) => own.account.trade(symbol, quantity),
    answer: (request) => own.answer(request) ?? answer(request),
    step: () => void (bodies = new Map()),
    follow(changes: readonly LifeChange[], clients) {
      const held = [...clients];
      for (const change of changes) for (const message of channels.lifeMessages(change)) tell(message, held);
    },
    announceMaintenance: (isOn, clients) =>
      tell({ channels: ['platform_state'], data: { maintenance: isOn } }, clients),
  };
}
