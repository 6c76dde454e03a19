/** OKX's answers: one acknowledgement for each argument, a bare word for a ping. */
import { instantOf } from '../mapping/decimals';
import { isObject, rowsOf } from '../mapping/json';
import type { ReplyContext, VenueAnswers } from './venueAnswers';
import { objectOf, restOffset, startsWithField } from './replyJson';

const CLOCK_PATH = '/api/v5/public/time';

const OF_QUESTIONS = new Set(['subscribe', 'unsubscribe', 'error', 'login']);

function isAnswer(text: string): boolean {
  if (text === 'pong') return true;
  if (!startsWithField(text, 'event')) return false;
  return OF_QUESTIONS.has(String(objectOf(text)?.event));
}

function reply(text: string, { held }: ReplyContext): readonly string[] {
  if (text === 'ping') return ['pong'];
  const json = objectOf(text);
  if (json?.op !== 'subscribe' && json?.op !== 'unsubscribe') return [];
  const { op, id } = json;
  return (rowsOf(json.args) ?? []).filter(isObject).map((arg) => {
    if (op === 'subscribe') held.add(JSON.stringify(arg));
    else held.delete(JSON.stringify(arg));
    return JSON.stringify({ event: op, ...(id === undefined ? {} : { id }), arg, connId: 'recording' });
  });
}

export const okxAnswers: VenueAnswers = {
  isAnswer,
  reply,
  clockPath: CLOCK_PATH,
  clockBody: (clockMs) => JSON.stringify({ code: '0', data: [{ ts: String(Math.floor(clockMs)) }], msg: '' }),
  offsetReader: restOffset(CLOCK_PATH, (json) => {
    const row = rowsOf(json.data)?.[0];
    return isObject(row) ? instantOf(row.ts) : undefined;
  }),
};
