/** A network that writes down everything that goes through it. */
import type { Network, NetworkSocket, RestResponse, SocketListener } from '../network';
import { roundTime, type TapeEntry } from './format';
import { isPrivateFrame, isPrivatePath, REDACTED } from './privacy';

export interface Recorder {
  add(entry: TapeEntry): void;
}

export interface RecordedAddress {
  readonly url: string;
  readonly restUrl: string;
}

/** Local clock with fractions of a millisecond, of one course with the machine's at its start. */
export function preciseClock(): () => number {
  const originMs = Date.now() - performance.now();
  return () => roundTime(originMs + performance.now());
}

const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};

/** A venue's path, whatever stands for the venue: the simulator may have others than the venue itself. */
function canonicalPath(url: string, base: string, venueBase: string): string {
  if (!url.startsWith(base)) return pathOf(url);
  const root = URL.canParse(venueBase) ? new URL(venueBase).pathname.replace(/\/$/, '') : '';
  return root + url.slice(base.length);
}

export function recordingNetwork(
  network: Network,
  recorder: Recorder,
  address: RecordedAddress,
  /** Where the venue itself is reached: its paths are the ones that are written down. */
  venueAddress: RecordedAddress,
  now: () => number,
): Network {
  let sockets = 0;

  function dial(url: string, listener: SocketListener): NetworkSocket {
    const socket = (sockets += 1);
    const path = canonicalPath(url, address.url, venueAddress.url);
    const isSecret = isPrivatePath(path);
    let isOpen = false;
    const frame = (dir: 'recv' | 'send', text: string): void => {
      if (isSecret) return;
      recorder.add({ t: now(), dir, socket, text: isPrivateFrame(text) ? REDACTED : text });
    };
    const end = (by: 'venue' | 'client', code: number, reason: string): void => {
      if (isOpen && !isSecret) recorder.add({ t: now(), dir: 'close', socket, by, code, reason });
      isOpen = false;
    };
    const real = network.dial(url, {
      opened() {
        isOpen = true;
        if (!isSecret) recorder.add({ t: now(), dir: 'open', socket, path });
        listener.opened();
      },
      text(text) {
        frame('recv', text);
        listener.text(text);
      },
      pinged: () => listener.pinged(),
      failed(message) {
        end('venue', 1006, message.slice(0, 120));
        listener.failed(message);
      },
      closed(code, reason) {
        end('venue', code, reason.slice(0, 120));
        listener.closed(code, reason);
      },
    });
    return {
      get isOpen() {
        return real.isOpen;
      },
      get backlogBytes() {
        return real.backlogBytes;
      },
      send(text) {
        frame('send', text);
        real.send(text);
      },
      drop() {
        end('client', 1006, '');
        real.drop();
      },
    };
  }

  async function get(url: string, timeoutMs: number): Promise<RestResponse> {
    const path = canonicalPath(url, address.restUrl, venueAddress.restUrl);
    if (isPrivatePath(path)) return network.get(url, timeoutMs);
    const request = { path, t: now() };
    try {
      const answer = await network.get(url, timeoutMs);
      const { status, retryAfter, body } = answer;
      const kept = retryAfter === null ? {} : { retryAfter };
      const text = isPrivateFrame(body) ? REDACTED : body;
      recorder.add({ t: now(), dir: 'rest', request, status, ...kept, text });
      return answer;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      recorder.add({ t: now(), dir: 'restFailed', request, reason: reason.slice(0, 120) });
      throw error;
    }
  }

  return { dial, get };
}
