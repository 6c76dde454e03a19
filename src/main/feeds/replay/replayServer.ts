/** A recording as a venue on loopback: a real socket server and the REST calls beside it, at a pace of one's own. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Failure } from '../../../engine/basics/result';
import type { FeedAddress } from '../registry';
import { FEEDS } from '../registry';
import type { TapeEntry } from '../tape/format';
import type { Tape } from '../tape/tape';
import { ANSWERS } from './answers';
import { clockOffsetOf } from './replayPlayer';
import { ReplaySockets, type ReplayClient } from './replaySockets';
import { TapeCursor } from './tapeCursor';

export interface ReplayServerOptions {
  readonly port?: number;
  /** Recorded seconds a second; Infinity for as fast as the clients read. */
  readonly speed: number;
  /** The whole recording was played; the failure names a damaged block. */
  readonly onEnd?: (failure: Failure | undefined) => void;
}

const TICK_MS = 5;
/** A client that has not read this much holds the recording up. */
const MOST_BACKLOG = 1024 * 1024;
const LARGEST_REQUEST = 64 * 1024;
/** Frames in a row, so that the clients' own words are heard in between. */
const FRAMES_PER_TICK = 2_000;

const pathOf = (base: string): string => base.replace(/^[a-z]+:\/\/[^/]+/, '');

export class ReplayServer {
  address: FeedAddress = { url: '', restUrl: '', source: '' };
  private readonly http: Server;
  private readonly server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LARGEST_REQUEST,
  });
  private readonly cursor: TapeCursor;
  private readonly sockets = new ReplaySockets();
  private readonly clients = new Set<WebSocket>();
  private readonly answers;
  private readonly offsetMs: number;
  private timer: NodeJS.Timeout | undefined;
  private positionMs: number;
  private playedAt = 0;

  constructor(
    private readonly tape: Tape,
    private readonly options: ReplayServerOptions,
  ) {
    this.answers = ANSWERS[tape.header.venue];
    this.offsetMs = clockOffsetOf(tape, this.answers);
    this.cursor = new TapeCursor(tape);
    this.positionMs = tape.startMs;
    this.http = createServer((request, response) => this.answer(request, response));
    this.http.on('upgrade', (request, socket, head) =>
      this.server.handleUpgrade(request, socket, head, (client) => this.welcome(client, request.url ?? '/')),
    );
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(this.options.port ?? 0, '127.0.0.1', resolve);
    });
    const { port } = this.http.address() as AddressInfo;
    const { venue, source } = this.tape.header;
    const real = FEEDS.find((each) => each.venue === venue)?.endpoints.production;
    this.address = {
      url: `ws://127.0.0.1:${port}${pathOf(real?.url ?? '')}`,
      restUrl: `http://127.0.0.1:${port}${pathOf(real?.restUrl ?? '')}`,
      source: `recorded ${source}`,
    };
    return this;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    for (const client of this.clients) client.terminate();
    this.server.close();
    this.http.closeAllConnections();
    await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }

  private clockMs(): number {
    return this.positionMs + this.offsetMs;
  }

  /** The recording stands still until someone listens: then it begins where the recorded client began to listen. */
  private begin(): void {
    if (this.timer) return;
    for (let entry = this.cursor.peek(); entry && entry.dir !== 'open'; entry = this.cursor.peek()) {
      this.cursor.next();
      this.positionMs = Math.max(this.positionMs, entry.t);
    }
    this.playedAt = performance.now();
    this.timer = setInterval(() => this.play(), TICK_MS);
  }

  private welcome(client: WebSocket, url: string): void {
    const path = url;
    const held = new Set<string>();
    const replayed: ReplayClient = {
      path,
      text: (text) => client.send(text),
      closed: (code, reason) => {
        // 1006 cannot be said: the connection is cut.
        if (code === 1006 || code < 1000) client.terminate();
        else client.close(code, reason);
      },
    };
    this.clients.add(client);
    this.sockets.join(replayed);
    client.on('message', (data) => {
      const text = (data as Buffer).toString('utf8');
      for (const answer of this.answers.reply(text, { path, clockMs: this.clockMs(), held }))
        client.send(answer);
    });
    client.on('error', () => client.terminate());
    client.on('close', () => {
      this.clients.delete(client);
      this.sockets.leave(replayed);
    });
    this.begin();
  }

  private play(): void {
    const now = performance.now();
    const { speed } = this.options;
    const untilMs = speed === Infinity ? Infinity : this.positionMs + (now - this.playedAt) * speed;
    this.playedAt = now;
    for (let count = 0; count < FRAMES_PER_TICK; count += 1) {
      const entry = this.cursor.peek();
      if (!entry) return this.end();
      if (entry.t > untilMs) break;
      if (this.isHeldUp()) return;
      this.cursor.next();
      this.positionMs = Math.max(this.positionMs, entry.t);
      this.deliver(entry);
    }
    if (untilMs !== Infinity) this.positionMs = Math.max(this.positionMs, untilMs);
  }

  private isHeldUp(): boolean {
    for (const { bufferedAmount } of this.clients) if (bufferedAmount > MOST_BACKLOG) return true;
    return false;
  }

  private end(): void {
    clearInterval(this.timer);
    this.options.onEnd?.(this.cursor.failure);
  }

  private deliver(entry: TapeEntry): void {
    if (entry.dir === 'open') this.sockets.open(entry);
    else if (entry.dir === 'close') this.sockets.close(entry);
    else if (entry.dir === 'recv' && !this.answers.isAnswer(entry.text))
      this.sockets.text(entry.socket, entry.text);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    if (path.split('?')[0] === this.answers.clockPath)
      return reply(response, 200, this.answers.clockBody(this.clockMs()));
    const outcome = this.cursor.answerTo(path, this.positionMs);
    if (!outcome) return reply(response, 404, '{"error":"not in the recording"}');
    if (outcome.dir === 'restFailed') return void response.destroy();
    reply(response, outcome.status, outcome.text, outcome.retryAfter);
  }
}

function reply(response: ServerResponse, status: number, body: string, retryAfter?: string): void {
  const type = { 'content-type': body.trimStart().startsWith('<') ? 'text/html' : 'application/json' };
  response.writeHead(status, retryAfter === undefined ? type : { ...type, 'retry-after': retryAfter });
  response.end(body);
}

/** Starts the venue on loopback and resolves once it listens. */
export const startReplayServer = (tape: Tape, options: ReplayServerOptions): Promise<ReplayServer> =>
  new ReplayServer(tape, options).listen();
