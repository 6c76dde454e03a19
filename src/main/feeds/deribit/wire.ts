/** Deribit frames as they are on the wire: narrow checks of shape, no meaning. Unknown fields are left alone. */
import { failure, success, type Result } from '../../../engine/basics/result';
import { instantOf } from '../mapping/decimals';
import { isObject, isText, parseJson, type WireObject } from '../mapping/json';

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly detail: string;
}

export type Frame =
  | { readonly type: 'data'; readonly channel: string; readonly data: unknown }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly result: unknown;
      /** Instant that the venue put on it. */
      readonly sentMs: number | undefined;
    }
  | { readonly type: 'error'; readonly id: number | undefined; readonly error: RpcError }
  | { readonly type: 'heartbeat'; readonly testRequest: boolean };

const malformed = (message: string): Result<never> => failure('PROTOCOL', message);

const excerpt = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text);

function readError(id: unknown, error: unknown): Result<Frame> {
  if (!isObject(error) || typeof error.code !== 'number') return malformed('error object without a code');
  const message = typeof error.message === 'string' ? error.message : 'no message';
  const { param, reason } = isObject(error.data) ? error.data : {};
  return success({
    type: 'error',
    id: typeof id === 'number' ? id : undefined,
    error: { code: error.code, message, detail: [param, reason].filter(isText).join(' ') },
  });
}

/** A venue's error in one line. */
export const errorText = ({ code, message, detail }: RpcError): string =>
  `error ${code} ${message}${detail ? ` (${detail})` : ''}`;

/** `usOut` is in microseconds; not every recording has it. */
function readAnswer({ id, result, usOut }: WireObject): Frame {
  const sentMs = typeof usOut === 'number' ? instantOf(Math.floor(usOut / 1000)) : undefined;
  return { type: 'answer', id: typeof id === 'number' ? id : -1, result, sentMs };
}

function readNotification(json: WireObject): Result<Frame> {
  const params = json.params;
  if (!isObject(params)) return malformed(`${String(json.method)} without params`);
  if (json.method === 'heartbeat') {
    return success({ type: 'heartbeat', testRequest: params.type === 'test_request' });
  }
  if (json.method !== 'subscription') return malformed(`unknown method ${excerpt(String(json.method))}`);
  if (typeof params.channel !== 'string') return malformed('subscription without a channel');
  return success({ type: 'data', channel: params.channel, data: params.data });
}

/** One parsed JSON value of the socket or of a REST body. */
export function readMessage(json: unknown): Result<Frame> {
  if (!isObject(json)) return malformed('frame is not a JSON object');
  if (json.method !== undefined) return readNotification(json);
  if (json.error !== undefined && json.error !== null) return readError(json.id, json.error);
  if ('result' in json) return success(readAnswer(json));
  return malformed('frame has neither method, result nor error');
}

/** One text frame of the socket. */
export function readFrame(text: string): Result<Frame> {
  const json = parseJson(text);
  return json.ok ? readMessage(json.value) : json;
}
