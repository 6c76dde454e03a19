/** Binance's answers: a null result for a subscription, the list of streams when it is asked for. */
import { instantOf } from '../mapping/decimals';
import type { ReplyContext, VenueAnswers } from './venueAnswers';
import { objectOf, restOffset, startsWithField, textsOf } from './replyJson';

const CLOCK_PATH = '/fapi/v1/time';

function resultOf(method: unknown, streams: readonly string[], held: Set<string>): unknown {
  if (method === 'LIST_SUBSCRIPTIONS') return [...held];
  for (const stream of streams) {
    if (method === 'SUBSCRIBE') held.add(stream);
    else if (method === 'UNSUBSCRIBE') held.delete(stream);
  }
  return null;
}

function reply(text: string, { held }: ReplyContext): readonly string[] {
  const json = objectOf(text);
  if (json?.id === undefined) return [];
  return [JSON.stringify({ result: resultOf(json.method, textsOf(json.params), held), id: json.id })];
}

const isData = (text: string): boolean => startsWithField(text, 'stream') || startsWithField(text, 'e');

export const binanceAnswers: VenueAnswers = {
  isAnswer: (text) => !text.startsWith('[') && !isData(text) && objectOf(text)?.id !== undefined,
  reply,
  clockPath: CLOCK_PATH,
  clockBody: (clockMs) => JSON.stringify({ serverTime: Math.floor(clockMs) }),
  offsetReader: restOffset(CLOCK_PATH, (json) => instantOf(json.serverTime)),
};
