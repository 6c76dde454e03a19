/** OKX v5: text numbers, one acknowledgement per argument, books with a sequence, a channel for maintenance. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import type { Client } from '../client';
import type { Dialect, VenueStage } from '../dialect';
import type { LifeChange } from '../exchange';
import { fields, type FrameStyle } from '../spoil';
import { OkxChannels } from './channels';
import { OkxConversation } from './conversation';
import { OkxMarket } from './numbers';
import { okxPrivate } from './private';
import { OkxPrivateConversation } from './privateConversation';
import { answerOkx } from './rest';

const STYLE: FrameStyle = {
  prices: fields('markPx|idxPx|markVol|bidPx|askPx|fwdPx'),
  times: /"(ts)":"(\d+)"/g,
  isQuoted: true,
  none: '""',
  marker: '"ts":',
  absent: [[/"(bidPx|askPx|bidSz|askSz|last|bidVol|askVol)":"[^"]*"/g, '"$1":""']],
  extremeVols: [
    [/"askVol":"[^"]*"/g, '"askVol":"5"'],
    [/"(bidVol|markVol)":"[^"]*"/g, '"$1":"0"'],
    [/"(delta|gamma|vega|theta)(BS)?":"[^"]*"/g, '"$1$2":""'],
  ],
  explodingVols: [[/"markVol":"[^"]*"/g, '"markVol":"4.5"']],
  noForward: [[/"fwdPx":"[^"]*"/g, '"fwdPx":""']],
  newWords: [[/"state":"live"/g, '"state":"resting"']],
};

const HOUR_MS = 3_600_000;
const NOTICE = 'The connection will soon be closed for a service upgrade. Please reconnect.';

export function okxDialect(stage: VenueStage): Dialect {
  const market = new OkxMarket(stage);
  const channels = new OkxChannels(market);
  const own = okxPrivate(market);

  function tell(key: string, arg: object, rows: readonly object[], clients: Iterable<Client>): void {
    for (const client of clients) if (client.channels.has(key)) client.data(key, { arg, data: rows });
  }

  function noteDelivery(instrument: Instrument): void {
    const px = stage.exchange.deliveryPrice(instrument);
    market.deliveries.push({ instrument, px, atMs: stage.now() });
  }

  return {
    venue: 'okx',
    style: STYLE,
    socketPaths: /^\/ws\/v5\/(public|private|business)$/,
    restPaths: /^\/api\/v5\//,
    punishments: {
      slow: { code: 4005, reason: 'buffer full' },
      idle: { code: 4004, reason: 'No data received in 30s.' },
    },
    listed: () => market.listing.all(),
    open: (client) =>
      client.path.endsWith('/private')
        ? new OkxPrivateConversation(client, stage, own)
        : new OkxConversation(client, market, channels),
    trade: (symbol, quantity) => own.account.trade(symbol, quantity),
    answer: (request) => own.answer(request) ?? answerOkx({ market, channels }, request),
    follow(changes: readonly LifeChange[], clients) {
      const held = [...clients];
      for (const change of changes) {
        for (const instrument of market.listing.take(change)) {
          if (change.kind === 'delivered') noteDelivery(instrument);
          const state = change.kind === 'delivered' ? { state: 'expired' } : {};
          const row: object = { ...channels.record(instrument), ...state };
          const { instType } = row as { instType: string };
          tell(`instruments|instType|${instType}`, { channel: 'instruments', instType }, [row], held);
        }
      }
    },
    announceMaintenance(isOn, clients) {
      const now = stage.now();
      const row = {
        ...{ begin: String(now), end: String(now + HOUR_MS), href: '', preOpenBegin: '', scheDesc: '' },
        ...{ serviceType: '4', state: isOn ? 'ongoing' : 'completed', system: 'unified', maintType: '1' },
        ...{ env: '1', title: 'Options upgrade', ts: String(now) },
      };
      tell('status', { channel: 'status' }, [row], clients);
    },
    announceClosing(clients) {
      for (const client of clients)
        client.send({ event: 'notice', code: '64008', msg: NOTICE, connId: 'a4d3ae55' });
    },
  };
}
