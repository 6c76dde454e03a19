/** OKX v5 frames as they are on the wire: narrow checks of shape, no meaning. Unknown fields are left alone. */
import { failure, success, type Result } from '../../../engine/basics/result';
import { codeOf, isObject, parseJson, rowsOf, shown, textOf, type WireObject } from '../mapping/json';

export interface DataFrame {
  readonly type: 'data';
  readonly channel: string;
  readonly arg: WireObject;
  readonly rows: readonly unknown[];
  /** `snapshot` or `update`, for books. */
  readonly action: string | undefined;
}

export type Frame =
  | DataFrame
  | { readonly type: 'pong' }
  | { readonly type: 'ping' }
  | {
      readonly type: 'ack';
      readonly isSubscribe: boolean;
      readonly id: string | undefined;
      readonly arg: WireObject;
    }
  | { readonly type: 'login' }
  | {
      readonly type: 'error';
      readonly id: string | undefined;
      readonly code: string;
      readonly message: string;
    }
  | { readonly type: 'notice'; readonly code: string; readonly message: string }
  | {
      readonly type: 'connections';
      readonly channel: string;
      readonly count: string;
      readonly refused: boolean;
    };

const malformed = (message: string): Result<never> => failure('PROTOCOL', message);

function readEvent(json: WireObject): Result<Frame> {
  const { event, arg } = json;
  const id = codeOf(json.id);
  const code = codeOf(json.code) ?? '';
  const message = textOf(json.msg) ?? '';
  if (event === 'subscribe' || event === 'unsubscribe') {
    if (!isObject(arg)) return malformed(`${event} acknowledgement without arg`);
    return success({ type: 'ack', isSubscribe: event === 'subscribe', id, arg });
  }
  if (event === 'login' && (code === '0' || code === '')) return success({ type: 'login' });
  if (event === 'error' || event === 'login') return success({ type: 'error', id, code, message });
  if (event === 'notice') return success({ type: 'notice', code, message });
  if (event === 'channel-conn-count' || event === 'channel-conn-count-error') {
    const channel = textOf(json.channel) ?? '';
    const refused = event.endsWith('-error');
    return success({ type: 'connections', channel, count: codeOf(json.connCount) ?? '', refused });
  }
  return malformed(`unknown event ${shown(event)}`);
}

/** One text frame of the socket. `ping` and `pong` are bare words, no JSON. */
export function readFrame(text: string): Result<Frame> {
  if (text === 'pong') return success({ type: 'pong' });
  if (text === 'ping') return success({ type: 'ping' });
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  if (!isObject(json)) return malformed('frame is not a JSON object');
  if (json.event !== undefined) return readEvent(json);
  const { arg } = json;
  if (!isObject(arg) || typeof arg.channel !== 'string')
    return malformed('frame has neither event nor channel');
  const rows = rowsOf(json.data);
  if (!rows) return malformed(`${arg.channel}: data is ${shown(json.data)}, not a list`);
  return success({ type: 'data', channel: arg.channel, arg, rows, action: textOf(json.action) });
}

/** Rows of a REST body. The code decides: the venue sends rate limits with status 200 too. */
export function readAnswer(body: string): Result<readonly unknown[]> {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  if (!isObject(json)) return malformed('answer is not a JSON object');
  const code = codeOf(json.code);
  if (code === undefined) return malformed('answer has no code');
  if (code !== '0') {
    return failure('PROTOCOL', `venue error ${code} ${textOf(json.msg) ?? ''}`.trim().slice(0, 200), {
      code,
    });
  }
  const rows = rowsOf(json.data);
  return rows ? success(rows) : malformed(`answer's data is ${shown(json.data)}, not a list`);
}
