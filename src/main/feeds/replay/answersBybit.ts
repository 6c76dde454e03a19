/** Bybit's answers: options speak another dialect than linear and inverse contracts. */
import { instantOf } from '../mapping/decimals';
import type { ReplyContext, VenueAnswers } from './venueAnswers';
import { objectOf, restOffset, startsWithField, textsOf } from './replyJson';

const CLOCK_PATH = '/v5/market/time';

const CONNECTION = 'recording';

function reply(text: string, { path, clockMs, held }: ReplyContext): readonly string[] {
  const json = objectOf(text);
  const { op, req_id } = json ?? {};
  const isOption = path.includes('option');
  const args = textsOf(json?.args);
  if (op === 'ping') {
    if (isOption) return [JSON.stringify({ args: [String(Math.floor(clockMs))], op: 'pong' })];
    return [
      JSON.stringify({ success: true, ret_msg: 'pong', conn_id: CONNECTION, req_id: req_id ?? '', op }),
    ];
  }
  if (op !== 'subscribe' && op !== 'unsubscribe') return [];
  for (const topic of args) {
    if (op === 'subscribe') held.add(topic);
    else held.delete(topic);
  }
  if (!isOption)
    return [JSON.stringify({ success: true, ret_msg: '', conn_id: CONNECTION, req_id: req_id ?? '', op })];
  const data = { failTopics: [], successTopics: args };
  return [JSON.stringify({ success: true, conn_id: CONNECTION, data, type: 'COMMAND_RESP' })];
}

export const bybitAnswers: VenueAnswers = {
  isAnswer: (text) => !startsWithField(text, 'topic') && objectOf(text)?.topic === undefined,
  reply,
  clockPath: CLOCK_PATH,
  clockBody(clockMs) {
    const time = Math.floor(clockMs);
    const result = { timeSecond: String(Math.floor(time / 1000)), timeNano: `${time}000000` };
    return JSON.stringify({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time });
  },
  offsetReader: restOffset(CLOCK_PATH, (json) => instantOf(json.time)),
};
