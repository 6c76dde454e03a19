/** A venue on loopback: one HTTP server, real sockets, and a script that speaks the venue's dialect. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

export interface Reply {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

export interface Faults {
  /** Channels that are acknowledged and never speak. */
  mute: RegExp | undefined;
  /** Channels that the venue says do not exist. */
  refuse: RegExp | undefined;
  /** Web pages instead of REST answers. */
  html: boolean;
  /** REST answers with this status. */
  status: number | undefined;
  /** Sockets stay open, signs of life are answered, data stop. */
  stalled: boolean;
  /** Not even signs of life. */
  frozen: boolean;
  malformed: boolean;
  /** Share of book changes that get lost. */
  dropBooks: number;
  /** Handshakes are refused with 429. */
  refuseConnections: boolean;
  unknownInstruments: boolean;
  badNumber: string | undefined;
}

export const noFaults = (): Faults => ({
  mute: undefined,
  refuse: undefined,
  html: false,
  status: undefined,
  stalled: false,
  frozen: false,
  malformed: false,
  dropBooks: 0,
  refuseConnections: false,
  unknownInstruments: false,
  badNumber: undefined,
});

export class Client {
  readonly channels = new Set<string>();
  /** Texts that came, with their time. */
  readonly received: { readonly text: string; readonly atMs: number }[] = [];

  constructor(
    readonly path: string,
    private readonly socket: WebSocket,
    private readonly faults: Faults,
  ) {}

  send(message: unknown): void {
    if (this.faults.frozen) return;
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Data of a channel, unless it is mute or the venue stalls. */
  data(channel: string, message: unknown): void {
    if (this.faults.stalled || this.faults.mute?.test(channel)) return;
    this.send(this.faults.malformed && Math.random() < 0.3 ? '{"broken' : message);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  kill(): void {
    this.socket.terminate();
  }
}

export interface Script {
  http(path: string, query: URLSearchParams): Reply | undefined;
  receive(client: Client, text: string): void;
  /** Everything that the channels held by this client say now. */
  publish(client: Client): void;
  step(): void;
}

export class VenueServer {
  readonly clients = new Set<Client>();
  /** Every handshake that succeeded. */
  dials = 0;
  readonly requests: string[] = [];
  url = '';
  restUrl = '';
  private readonly http: Server;
  private readonly sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly script: Script,
    readonly faults: Faults,
  ) {
    this.http = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      this.requests.push(request.url ?? '/');
      const { status, body, headers } = this.answer(url);
      response.writeHead(status ?? 200, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.faults.refuseConnections) {
        socket.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\n\r\n');
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (one) => this.welcome(request.url ?? '/', one));
    });
  }

  private answer(url: URL): Reply {
    if (this.faults.html) return { status: 502, body: '<html><body>Bad gateway</body></html>' };
    if (this.faults.status !== undefined)
      return { status: this.faults.status, body: { code: '50011', msg: 'slow down' } };
    return (
      this.script.http(url.pathname, url.searchParams) ?? {
        status: 404,
        body: { code: '404', msg: 'no such call' },
      }
    );
  }

  private welcome(path: string, socket: WebSocket): void {
    this.dials += 1;
    const client = new Client(path, socket, this.faults);
    this.clients.add(client);
    socket.on('close', () => this.clients.delete(client));
    socket.on('message', (data) => {
      const text = (data as Buffer).toString('utf8');
      client.received.push({ text, atMs: Date.now() });
      this.script.receive(client, text);
    });
  }

  async listen(stepMs: number): Promise<this> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    const { port } = this.http.address() as AddressInfo;
    this.url = `ws://127.0.0.1:${port}`;
    this.restUrl = `http://127.0.0.1:${port}`;
    this.timer = setInterval(() => {
      this.script.step();
      for (const client of this.clients) this.script.publish(client);
    }, stepMs);
    return this;
  }

  clearFaults(): void {
    Object.assign(this.faults, noFaults());
  }

  killSockets(): void {
    for (const client of this.clients) client.kill();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.killSockets();
    this.sockets.close();
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }
}
