/** The simulator's door: one HTTP port on loopback for the sockets and the REST calls of every venue. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Wire } from './client';
import { splitProbe, type Departures } from './departures';
import type { RestReply, RestRequest } from './dialect';
import type { SimulatedVenue } from './venue';

const LARGEST_REQUEST = 64 * 1024;
const REFUSAL = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n';

const wireOf = (socket: WebSocket, noteSent: () => void): Wire => ({
  send: (text) => {
    if (socket.readyState !== socket.OPEN) return;
    noteSent();
    socket.send(text);
  },
  close: (code, reason) => (code === 1006 ? socket.terminate() : socket.close(code, reason)),
  terminate: () => socket.terminate(),
  backlog: () => socket.bufferedAmount,
  ping: () => socket.ping(),
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export class SimulatorServer {
  private readonly http: Server;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LARGEST_REQUEST,
  });

  /** `control` answers calls that are to no venue, where it knows them. */
  constructor(
    private readonly venues: readonly SimulatedVenue[],
    private readonly control: (request: RestRequest) => RestReply | undefined = () => undefined,
    departures?: Departures,
  ) {
    this.http = createServer((request, response) => void this.answer(request, response));
    this.http.on('upgrade', (request, socket, head) => {
      // Whoever dials may be gone before the answer is.
      socket.on('error', () => socket.destroy());
      const { path, probe } = splitProbe(request.url ?? '/');
      const noteSent = (): void => (probe === undefined ? undefined : departures?.note(probe));
      const venue = venues.find(({ dialect }) => dialect.socketPaths.test(path.split('?')[0]));
      if (!venue?.knock()) {
        socket.end(REFUSAL);
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (client) =>
        welcome(venue, path, client, wireOf(client, noteSent)),
      );
    });
  }

  /** Resolves with the port once it listens. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(port, '127.0.0.1', resolve);
    });
    return (this.http.address() as AddressInfo).port;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const venue = this.venues.find(({ dialect }) => dialect.restPaths.test(url.pathname));
    const { method = 'GET', headers } = request;
    const asked = {
      method,
      path: url.pathname,
      target: request.url ?? '/',
      query: url.searchParams,
      headers,
      body: await bodyOf(request),
    };
    const reply = venue?.answer(asked) ?? this.control(asked);
    const { status = 200, body, headers: own } = reply ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json', ...own });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.sockets.close();
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }
}

function welcome(venue: SimulatedVenue, path: string, socket: WebSocket, wire: Wire): void {
  const { receive, leave } = venue.welcome(path, wire);
  socket.on('message', (data: RawData) => receive((data as Buffer).toString('utf8')));
  socket.on('close', leave);
  socket.on('error', () => socket.terminate());
}
