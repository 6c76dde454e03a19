/** A Deribit on loopback: a real socket server and the REST calls beside it, over one seeded market. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Instrument } from '../../../engine/instruments/instrument';
import { answerCall } from './calls';
import { seededRandom } from './chance';
import { Exchange, type LifeEvent } from './exchange';
import { distort, noFaults, type FaultState } from './faults';
import { STEP_MS } from './market';
import { Session } from './session';

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly seed: number;
  /** Instant that the venue's clock shows at the start; absent: the machine's time. */
  readonly startMs?: number;
  /** Messages a second when every ticker is subscribed; default 1000. */
  readonly ratePerSecond?: number;
  /** Deribit names to list beside those of the listing rule. */
  readonly extraSymbols?: readonly string[];
  readonly faults?: Partial<FaultState>;
  /** Milliseconds that a second of heartbeat interval lasts; default 1000. */
  readonly heartbeatUnitMs?: number;
  /** Real time between two steps of 100 ms; default 100. Less makes the market run faster than the clock. */
  readonly stepMs?: number;
  /** Machine clock; tests pass their own. */
  readonly now?: () => number;
}

export interface Simulator {
  readonly url: string;
  readonly restUrl: string;
  /** Switches; changes are in force at once. */
  readonly faults: FaultState;
  clearFaults(): void;
  instruments(): Instrument[];
  /** Cuts every socket without a closing handshake; returns how many there were. */
  killSockets(): number;
  /** Closes every socket as for an unanswered heartbeat. */
  closeSockets(code: number, reason: string): void;
  /** Announces maintenance on or off to everyone connected. */
  announceMaintenance(on: boolean): void;
  /** Delivers one instrument now, as if it had expired. */
  expire(symbol: string): boolean;
  connections(): number;
  stop(): Promise<void>;
}

const LARGEST_REQUEST = 64 * 1024;

class Venue implements Simulator {
  url = '';
  restUrl = '';
  readonly faults: FaultState;
  private readonly exchange: Exchange;
  private readonly sessions = new Set<Session>();
  private readonly http: Server;
  private readonly sockets: WebSocketServer;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: SimulatorOptions) {
    const machine = options.now ?? ((): number => Date.now());
    const offsetMs = options.startMs === undefined ? 0 : options.startMs - machine();
    const { seed, ratePerSecond = 1000, extraSymbols = [] } = options;
    this.exchange = new Exchange(seed, () => machine() + offsetMs, ratePerSecond, extraSymbols);
    this.faults = { ...noFaults(), ...options.faults };
    this.http = createServer((request, response) => this.answerHttp(request, response));
    this.sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: LARGEST_REQUEST,
    });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.faults.refuseConnections || request.url !== '/ws/api/v2') {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (client) =>
        this.welcome(new Session(client, this.parts()), client),
      );
    });
    this.timer = setInterval(() => this.step(), options.stepMs ?? STEP_MS);
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(this.options.port ?? 0, '127.0.0.1', resolve);
    });
    const { port } = this.http.address() as AddressInfo;
    this.url = `ws://127.0.0.1:${port}/ws/api/v2`;
    this.restUrl = `http://127.0.0.1:${port}/api/v2/public`;
    return this;
  }

  private parts() {
    const { seed, heartbeatUnitMs = 1000 } = this.options;
    return { exchange: this.exchange, faults: this.faults, random: seededRandom(seed + 1), heartbeatUnitMs };
  }

  private welcome(session: Session, client: { on(event: 'close', run: () => void): unknown }): void {
    this.sessions.add(session);
    client.on('close', () => this.sessions.delete(session));
  }

  private step(): void {
    this.exchange.step();
    const events = this.exchange.liveOn();
    const bodies = new Map<string, string | undefined>();
    const bodyText = (channel: string, whole: boolean): string | undefined => {
      const key = whole ? `${channel} whole` : channel;
      if (!bodies.has(key)) bodies.set(key, this.bodyText(channel, whole));
      return bodies.get(key);
    };
    for (const session of this.sessions) session.publish(bodyText);
    this.tell(events);
  }

  private bodyText(channel: string, whole: boolean): string | undefined {
    const body = this.exchange.body(channel, whole, this.exchange.now() - this.faults.lagMs);
    if (body === undefined) return undefined;
    const isTicker = channel.startsWith('ticker.');
    return JSON.stringify(isTicker ? distort(body as Record<string, unknown>, this.faults) : body);
  }

  private tell(events: readonly LifeEvent[]): void {
    for (const { channels, data } of events) {
      const text = JSON.stringify(data);
      for (const session of this.sessions) {
        const channel = channels.find((name) => session.channels.has(name));
        if (channel) session.sendData(channel, text);
      }
    }
  }

  private answerHttp(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = /^\/api\/v2\/public\/(\w+)$/.exec(url.pathname)?.[1] ?? '';
    if (this.faults.htmlErrors || this.faults.maintenance) {
      response.writeHead(this.faults.maintenance ? 503 : 200, { 'content-type': 'text/html' });
      response.end('<html><body>Bad gateway</body></html>');
      return;
    }
    const result = answerCall(this.exchange, method, Object.fromEntries(url.searchParams));
    const usIn = this.exchange.now() * 1000;
    const found = result !== undefined;
    const outcome = found ? { result } : { error: { code: -32601, message: 'Method not found' } };
    response.writeHead(found ? 200 : 400, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ jsonrpc: '2.0', ...outcome, usIn, usOut: usIn + 100, usDiff: 100, testnet: false }),
    );
  }

  clearFaults(): void {
    Object.assign(this.faults, noFaults());
  }

  instruments(): Instrument[] {
    return [...this.exchange.instruments.values()];
  }

  killSockets(): number {
    const count = this.sessions.size;
    for (const session of this.sessions) session.kill();
    return count;
  }

  closeSockets(code: number, reason: string): void {
    for (const session of this.sessions) session.close(code, reason);
  }

  announceMaintenance(on: boolean): void {
    this.faults.maintenance = on;
    this.tell([{ channels: ['platform_state'], data: { maintenance: on } }]);
  }

  expire(symbol: string): boolean {
    const instrument = this.exchange.instruments.get(symbol);
    if (instrument) this.tell(this.exchange.deliver(instrument));
    return instrument !== undefined;
  }

  connections(): number {
    return this.sessions.size;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.killSockets();
    this.sockets.close();
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }
}

/** Starts the venue on loopback and resolves once it listens. */
export const startSimulator = (options: SimulatorOptions): Promise<Simulator> => new Venue(options).listen();
