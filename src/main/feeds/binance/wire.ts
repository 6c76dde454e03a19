/**
 * Binance frames as they are on the wire: events with a kind in `e`, alone or in a list, bare or wrapped as
 * `{stream, data}`. Keys that differ by case only are different fields.
 */
import { failure, success, type Result } from '../../../engine/basics/result';
import { codeOf, isObject, isText, parseJson, rowsOf, textOf, type WireObject } from '../mapping/json';

export interface DataFrame {
  readonly type: 'data';
  /** Name of the stream where the frame is wrapped. */
  readonly stream: string | undefined;
  readonly events: readonly unknown[];
}

export type Frame =
  | DataFrame
  /** The venue is about to close the socket. */
  | { readonly type: 'closing' }
  /** `result: null` says nothing about the stream; a list names what is subscribed. */
  | { readonly type: 'answer'; readonly id: number; readonly streams: readonly string[] | undefined }
  | {
      readonly type: 'error';
      readonly id: number | undefined;
      readonly code: string;
      readonly message: string;
    };

const malformed = (message: string): Result<never> => failure('PROTOCOL', message);

const idOf = (id: unknown): number | undefined =>
  typeof id === 'number' && Number.isInteger(id) ? id : undefined;

function readControl(json: WireObject): Result<Frame> {
  const { error, result } = json;
  const id = idOf(json.id);
  if (isObject(error)) {
    return success({ type: 'error', id, code: codeOf(error.code) ?? '', message: textOf(error.msg) ?? '' });
  }
  if (json.code !== undefined && typeof json.msg === 'string') {
    return success({ type: 'error', id, code: codeOf(json.code) ?? '', message: json.msg });
  }
  if (!('result' in json) || id === undefined) return malformed('frame has neither event, stream nor answer');
  return success({ type: 'answer', id, streams: rowsOf(result)?.filter(isText) });
}

/** One text frame of the socket. */
export function readFrame(text: string): Result<Frame> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  if (Array.isArray(json))
    return success({ type: 'data', stream: undefined, events: json as readonly unknown[] });
  if (!isObject(json)) return malformed('frame is neither an object nor a list');
  if (typeof json.stream === 'string' && json.data !== undefined) {
    return success({ type: 'data', stream: json.stream, events: rowsOf(json.data) ?? [json.data] });
  }
  if (json.e === 'serverShutdown') return success({ type: 'closing' });
  if (json.e !== undefined) return success({ type: 'data', stream: undefined, events: [json] });
  return readControl(json);
}

/** A REST body: an object with a negative code is an error, whatever the HTTP status. */
export function readAnswer(body: string): Result<unknown> {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  if (!isObject(json) && !Array.isArray(json)) return malformed('answer is neither an object nor a list');
  if (isObject(json) && json.code !== undefined && typeof json.msg === 'string' && Number(json.code) < 0) {
    const code = codeOf(json.code) ?? '';
    return failure('PROTOCOL', `venue error ${code} ${json.msg}`.slice(0, 200), { code });
  }
  return success(json);
}
