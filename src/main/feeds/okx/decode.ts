/** Frames and REST bodies of OKX without a session: what `plimsoll decode` and the fixtures use. */
import type { RecordedDecoder } from '../decoding';
import { sayClock } from '../mapping/clocks';
import { isObject } from '../mapping/json';
import { mapPast } from '../mapping/past';
import { mapRecordedAnswer, recordedDecoder } from '../mapping/recorded';
import type { Mapping } from '../mapping/rows';
import { OkxBooks } from './books';
import { mapChannel } from './channels';
import { PAST_CALLS } from './past';
import { readAnswer, readFrame, type Frame } from './wire';

/** What a call's rows are: the channel that sends the same ones. */
const CALLS: Readonly<Record<string, string>> = {
  'public/instruments': 'instruments',
  'public/opt-summary': 'opt-summary',
  'public/mark-price': 'mark-price',
  'public/open-interest': 'open-interest',
  'public/funding-rate': 'funding-rate',
  'public/estimated-price': 'estimated-price',
  'public/option-trades': 'option-trades',
  'public/price-limit': 'price-limit',
  'public/delivery-exercise-history': 'delivery-exercise-history',
  'market/tickers': 'tickers',
  'market/ticker': 'tickers',
  'market/index-tickers': 'index-tickers',
  'market/books': 'books',
  'market/trades': 'trades',
  'market/history-trades': 'trades',
  'system/status': 'status',
  'account/positions': 'positions',
  'account/balance': 'account',
  'account/greeks': 'account-greeks',
  'account/account-position-risk': 'balance_and_position',
};

/** The text of error 60012 repeats the request, which may hold a key. */
export const describeError = (code: string, message: string): string =>
  code === '60012' ? '60012 invalid request' : `${code} ${message}`.slice(0, 200);

function describe(frame: Exclude<Frame, { type: 'data' }>): [why: string, detail: string] {
  switch (frame.type) {
    case 'ack':
      return ['control frame', `${frame.isSubscribe ? '' : 'un'}subscribed ${JSON.stringify(frame.arg)}`];
    case 'error':
      return ['venue error', describeError(frame.code, frame.message)];
    case 'notice':
      return ['notice', `${frame.code} ${frame.message}`.slice(0, 200)];
    case 'connections':
      return [
        'control frame',
        `${frame.count} connections on ${frame.channel}${frame.refused ? ', refused' : ''}`,
      ];
    default:
      return ['control frame', frame.type];
  }
}

function mapSocketFrame(m: Mapping, text: string, books: OkxBooks): void {
  const frame = readFrame(text);
  if (!frame.ok) m.sink.rejected('bad frame', frame.failure);
  else if (frame.value.type === 'data') {
    const { channel, arg, rows, action } = frame.value;
    mapChannel(m, channel, arg, rows, books, action);
  } else m.sink.ignored(...describe(frame.value));
}

/** A REST answer by the path of its request. */
export function mapAnswer(m: Mapping, path: string, rows: readonly unknown[], books: OkxBooks): void {
  const call = /\/api\/v5\/([\w/-]+)/.exec(path)?.[1] ?? path;
  const query = new URLSearchParams(path.split('?')[1]);
  const channel = Object.hasOwn(CALLS, call) ? CALLS[call] : undefined;
  if (channel) mapChannel(m, channel, Object.fromEntries(query), rows, books, 'snapshot');
  else if (Object.hasOwn(PAST_CALLS, call)) mapPast(m, PAST_CALLS[call], query, rows);
  else if (call === 'public/time') sayClock(m, isObject(rows[0]) ? rows[0].ts : undefined);
  else m.sink.ignored('call not used', call.slice(0, 80));
}

export function okxDecoder(): RecordedDecoder {
  const books = new OkxBooks();
  return recordedDecoder('okx', (m, frame) => {
    if (frame.direction === 'rest')
      mapRecordedAnswer(m, frame, readAnswer, (path, answer) => mapAnswer(m, path, answer, books));
    else mapSocketFrame(m, frame.text, books);
  });
}
