/** Public REST calls of Deribit. Status first, then JSON, then the envelope: an HTML page is a failure, not a crash. */
import { failure, success, type Result } from '../../../engine/basics/result';
import { systemNetwork, type Network } from '../network';
import { Quiet } from '../transport/quiet';
import { errorText, readMessage } from './wire';

export interface RestAnswer {
  readonly result: unknown;
  /** Instant that the venue put on the answer. */
  readonly exchangeTimeMs: number | undefined;
}

export type RestCall = (
  method: string,
  params: Readonly<Record<string, string>>,
) => Promise<Result<RestAnswer>>;

function readBody(method: string, body: string): Result<RestAnswer> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return failure('PARSE', `${method}: the answer is not JSON: ${body.slice(0, 60)}`, { method });
  }
  const message = readMessage(json);
  if (!message.ok) return message;
  if (message.value.type === 'error') {
    const { error } = message.value;
    return failure('PROTOCOL', `${method}: ${errorText(error)}`, { method, code: error.code });
  }
  if (message.value.type !== 'answer')
    return failure('PROTOCOL', `${method}: the answer holds no result`, { method });
  return success({ result: message.value.result, exchangeTimeMs: message.value.sentMs });
}

/** Caller for `<base>/public/<method>`; gives up after `timeoutMs`. */
export function makeRestCall(baseUrl: string, timeoutMs: number, network: Network = systemNetwork): RestCall {
  const quiet = new Quiet();
  return async (method, params) => {
    const quietMs = quiet.leftMs(Date.now());
    if (quietMs > 0) return failure('PROTOCOL', `${method}: the venue asked for ${quietMs} ms of quiet`);
    const url = `${baseUrl}/${method}?${new URLSearchParams(params).toString()}`;
    try {
      const { status, retryAfter, body } = await network.get(url, timeoutMs);
      if (status >= 200 && status < 300) return readBody(method, body);
      quiet.heed(status, retryAfter, Date.now());
      const said = body.trimStart().startsWith('<') ? ': a web page' : '';
      return failure('PROTOCOL', `${method}: HTTP ${status}${said}`, { method, status });
    } catch (error) {
      const cause =
        error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : 'failed';
      return failure('PROTOCOL', `${method}: ${cause}`, { method });
    }
  };
}
