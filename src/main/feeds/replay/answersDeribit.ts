/** Deribit's answers: JSON-RPC. */
import type { TapeEntry } from '../tape/format';
import type { ReplyContext, VenueAnswers } from './venueAnswers';
import { objectOf, startsWithField, textsOf } from './replyJson';
import { isObject } from '../mapping/json';

const VERSION = { version: '1.2.26' };

function resultOf(method: unknown, params: unknown, { clockMs, held }: ReplyContext): unknown {
  const channels = isObject(params) ? textsOf(params.channels) : [];
  switch (method) {
    case 'public/subscribe':
      for (const channel of channels) held.add(channel);
      return channels;
    case 'public/unsubscribe':
      for (const channel of channels) held.delete(channel);
      return channels;
    case 'public/unsubscribe_all':
      held.clear();
      return 'ok';
    case 'public/set_heartbeat':
    case 'public/disable_heartbeat':
      return 'ok';
    case 'public/get_time':
      return Math.floor(clockMs);
    case 'public/test':
    case 'public/hello':
      return VERSION;
    default:
      return undefined;
  }
}

function reply(text: string, context: ReplyContext): readonly string[] {
  const json = objectOf(text);
  if (json?.id === undefined) return [];
  const result = resultOf(json.method, json.params, context);
  const outcome =
    result === undefined ? { error: { code: -32601, message: 'Method not found' } } : { result };
  const us = Math.floor(context.clockMs) * 1000;
  return [JSON.stringify({ jsonrpc: '2.0', id: json.id, ...outcome, usIn: us, usOut: us, usDiff: 0 })];
}

/** `get_time` is asked on the socket: its answer is found by id. */
function offsetReader() {
  const asked = new Map<string, number>();
  return (entry: TapeEntry): number | undefined => {
    if (entry.dir === 'send' && entry.text.includes('public/get_time')) {
      asked.set(`${entry.socket} ${String(objectOf(entry.text)?.id)}`, entry.t);
      return undefined;
    }
    if (entry.dir !== 'recv' || asked.size === 0 || startsWithField(entry.text, 'method')) return undefined;
    const json = objectOf(entry.text);
    const sentMs = asked.get(`${entry.socket} ${String(json?.id)}`);
    const time = json?.result;
    return sentMs === undefined || typeof time !== 'number' ? undefined : time - (sentMs + entry.t) / 2;
  };
}

export const deribitAnswers: VenueAnswers = {
  isAnswer: (text) => !startsWithField(text, 'method') && objectOf(text)?.id !== undefined,
  reply,
  clockPath: '/api/v2/public/get_time',
  clockBody: (clockMs) => JSON.stringify({ jsonrpc: '2.0', result: Math.floor(clockMs) }),
  offsetReader,
};
