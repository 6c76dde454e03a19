/** How feeds reach a venue: sockets and REST answers. Beside the real one there is one that records, and one that plays. */
import WebSocket, { type RawData } from 'ws';
import type { FeedClock, RandomSource } from './clock';

export interface SocketListener {
  opened(): void;
  text(text: string): void;
  /** A ping frame of the venue; the socket answers it by itself. */
  pinged(): void;
  failed(message: string): void;
  closed(code: number, reason: string): void;
}

export interface NetworkSocket {
  readonly isOpen: boolean;
  /** Bytes handed over and not sent yet. */
  readonly backlogBytes: number;
  send(text: string): void;
  /** Ends it at once, without a closing handshake; the listener hears nothing more. */
  drop(): void;
}

export interface RestResponse {
  readonly status: number;
  /** The header `retry-after`. */
  readonly retryAfter: string | null;
  readonly body: string;
}

export interface Network {
  dial(url: string, listener: SocketListener): NetworkSocket;
  /** Rejects when no answer came. With headers the answer must come from this very address. */
  get(url: string, timeoutMs: number, headers?: Readonly<Record<string, string>>): Promise<RestResponse>;
}

/** A network that may carry calls of an account: none that records or plays. */
export interface AccountNetwork extends Network {
  /** Like `get`, without a body: what is asked for is all in address and headers. */
  send(
    method: 'POST' | 'PUT',
    url: string,
    timeoutMs: number,
    headers: Readonly<Record<string, string>>,
  ): Promise<RestResponse>;
}

/** What surrounds a feed; each part has a usual one. */
export interface FeedSurroundings {
  readonly network?: Network;
  readonly clock?: FeedClock;
  readonly random?: RandomSource;
}

const LARGEST_FRAME = 16 * 1024 * 1024;

function dial(url: string, listener: SocketListener): NetworkSocket {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: LARGEST_FRAME });
  let isDropped = false;
  const ifHeld = (run: () => void): void => {
    if (!isDropped) run();
  };
  socket.on('open', () => ifHeld(() => listener.opened()));
  // All venues here speak text; ws hands over one Buffer per frame.
  socket.on('message', (data: RawData, isBinary) =>
    ifHeld(() => (isBinary ? listener.pinged() : listener.text((data as Buffer).toString('utf8')))),
  );
  socket.on('ping', () => ifHeld(() => listener.pinged()));
  socket.on('error', (error) => ifHeld(() => listener.failed(error.message)));
  socket.on('close', (code, reason) => ifHeld(() => listener.closed(code, reason.toString())));
  return {
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    get backlogBytes() {
      return socket.bufferedAmount;
    },
    send: (text) => socket.send(text),
    drop() {
      isDropped = true;
      socket.terminate();
    },
  };
}

async function request(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  timeoutMs: number,
  headers?: Readonly<Record<string, string>>,
): Promise<RestResponse> {
  // A redirect must not carry a key to another host.
  const own = headers === undefined ? {} : { headers, redirect: 'error' as const };
  const response = await fetch(url, { method, signal: AbortSignal.timeout(timeoutMs), ...own });
  const body = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
}

export const systemNetwork: AccountNetwork = {
  dial,
  get: (url, timeoutMs, headers) => request('GET', url, timeoutMs, headers),
  send: request,
};
