/**
 * Bybit v5 frames as they are on the wire. Options answer subscriptions and pings in another dialect than linear and
 * inverse contracts; both are read everywhere.
 */
import { failure, success, type Result } from '../../../engine/basics/result';
import { codeOf, isObject, isText, parseJson, rowsOf, shown, textOf, type WireObject } from '../mapping/json';

export interface DataFrame {
  readonly type: 'data';
  readonly topic: string;
  readonly data: unknown;
  readonly isDelta: boolean;
  /** `ts`, or `creationTime` on private topics: number or text. */
  readonly time: unknown;
}

export type Frame =
  | DataFrame
  | { readonly type: 'pong' }
  | {
      readonly type: 'ack';
      readonly op: string;
      readonly id: string | undefined;
      readonly isDone: boolean;
      readonly code: string | undefined;
      readonly message: string;
    }
  /** The dialect of options: the success may be partial. */
  | { readonly type: 'topics'; readonly accepted: readonly string[]; readonly refused: readonly string[] };

const malformed = (message: string): Result<never> => failure('PROTOCOL', message);

const textsOf = (value: unknown): readonly string[] => (rowsOf(value) ?? []).filter(isText);

/** The text of a wrong signature may repeat what was signed, key and all. */
const withoutSigned = (text: string): string =>
  text.replace(/origin_string\s*[[:].*$/s, 'origin_string[...]');

function saidIn(json: WireObject): { readonly code: string | undefined; readonly message: string } {
  const code = codeOf(json.retCode);
  const said = withoutSigned(textOf(json.ret_msg) ?? textOf(json.retMsg) ?? '');
  return { code, message: code === undefined || code === '0' ? said : `${code} ${said}`.trim() };
}

function readCommand(json: WireObject): Result<Frame> {
  if (json.type === 'COMMAND_RESP') {
    if (!isObject(json.data)) return malformed('COMMAND_RESP without data');
    const { successTopics, failTopics } = json.data;
    const [accepted, refused] = [textsOf(successTopics), textsOf(failTopics)];
    if (json.success === false && accepted.length + refused.length === 0)
      return success({ type: 'ack', op: 'subscribe', id: undefined, isDone: false, ...saidIn(json) });
    return success({ type: 'topics', accepted, refused });
  }
  const { op } = json;
  if (typeof op !== 'string') return malformed('frame has neither topic nor op');
  if (op === 'pong' || (op === 'ping' && json.ret_msg === 'pong')) return success({ type: 'pong' });
  const said = saidIn(json);
  if (json.success === undefined && said.code === undefined)
    return malformed(`${op.slice(0, 40)}: neither success nor retCode, as in a request`);
  const isDone = json.success === true || (json.success === undefined && said.code === '0');
  return success({ type: 'ack', op, id: codeOf(json.req_id), isDone, ...said });
}

/** One text frame of the socket. */
export function readFrame(text: string): Result<Frame> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  if (!isObject(json)) return malformed('frame is not a JSON object');
  const { topic, data, type } = json;
  if (topic === undefined) return readCommand(json);
  if (typeof topic !== 'string') return malformed(`topic is ${shown(topic)}`);
  if (data === undefined) return malformed(`${topic.slice(0, 60)}: frame without data`);
  return success({
    type: 'data',
    topic,
    data,
    isDelta: type === 'delta',
    time: json.ts ?? json.creationTime,
  });
}

export interface Answer {
  readonly result: unknown;
  /** Instant that the venue put on the answer. */
  readonly time: unknown;
}

/** A REST body: `retCode` 0 is success, whatever the HTTP status. */
export function readAnswer(body: string): Result<Answer> {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  if (!isObject(json)) return malformed('answer is not a JSON object');
  const code = codeOf(json.retCode);
  if (code === undefined) return malformed('answer has no retCode');
  if (code !== '0') {
    return failure('PROTOCOL', `venue error ${saidIn(json).message}`.slice(0, 200), { code });
  }
  return success({ result: json.result, time: json.time });
}
