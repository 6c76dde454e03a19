/**
 * The simulated venues as the network of feeds, without sockets: on a clock that is moved by hand a day passes as fast
 * as it can be computed.
 */
import type { FeedClock } from '../clock';
import type { Network, NetworkSocket, RestResponse, SocketListener } from '../network';
import type { Simulation } from './simulation';
import type { SimulatedVenue } from './venue';

/** One way. */
const SOCKET_MS = 1;
const ANSWER_MS = 5;
const REFUSED = 'Unexpected server response: 503';

/** One connection; what either side says arrives a little later. */
class DirectSocket implements NetworkSocket {
  readonly backlogBytes = 0;
  private conversation: ReturnType<SimulatedVenue['welcome']> | undefined;
  private isDropped = false;

  constructor(
    private readonly clock: FeedClock,
    private readonly listener: SocketListener,
    dialled: { readonly venue: SimulatedVenue | undefined; readonly path: string },
  ) {
    this.later(() => this.open(dialled.venue, dialled.path));
  }

  get isOpen(): boolean {
    return this.conversation !== undefined;
  }

  send(text: string): void {
    this.later(() => this.conversation?.receive(text));
  }

  drop(): void {
    this.isDropped = true;
    this.leave();
  }

  private open(venue: SimulatedVenue | undefined, path: string): void {
    if (!venue?.knock()) return this.listener.failed(REFUSED);
    const { listener } = this;
    this.conversation = venue.welcome(path, {
      send: (text) => this.later(() => this.isOpen && listener.text(text)),
      close: (code, reason) => this.later(() => this.end(code, reason)),
      terminate: () => this.later(() => this.end(1006, '')),
      backlog: () => 0,
      ping: () => this.later(() => this.isOpen && listener.pinged()),
    });
    listener.opened();
  }

  private end(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.leave();
    this.listener.closed(code, reason);
  }

  private leave(): void {
    this.conversation?.leave();
    this.conversation = undefined;
  }

  private later(run: () => unknown): void {
    this.clock.after(SOCKET_MS, () => {
      if (!this.isDropped) run();
    });
  }
}

export function directNetwork(simulation: Simulation, clock: FeedClock): Network {
  const venues = Object.values(simulation.venues);
  const answer = (url: string, headers: Readonly<Record<string, string>>): RestResponse => {
    const { pathname: path, search, searchParams: query } = new URL(url);
    const venue = venues.find(({ dialect }) => dialect.restPaths.test(path));
    const asked = { method: 'GET', path, target: path + search, query, headers, body: '' };
    const { status = 200, body, headers: own = {} } = venue?.answer(asked) ?? { status: 404, body: {} };
    return {
      status,
      retryAfter: own['retry-after'] ?? null,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    };
  };
  return {
    dial: (url, listener) => {
      const { pathname, search } = new URL(url);
      const venue = venues.find(({ dialect }) => dialect.socketPaths.test(pathname));
      return new DirectSocket(clock, listener, { venue, path: pathname + search });
    },
    get: (url, _timeoutMs, headers = {}) =>
      new Promise((resolve) => clock.after(ANSWER_MS, () => resolve(answer(url, headers)))),
  };
}
