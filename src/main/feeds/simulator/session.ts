/** One client of the simulated venue: JSON-RPC, limits and their punishment, heartbeat, and what it is subscribed to. */
import WebSocket, { type RawData } from 'ws';
import type { RandomSource } from '../clock';
import type { Exchange } from './exchange';
import { spoil, type FaultState } from './faults';
import { answerCall } from './calls';

const LARGEST_REQUEST = 32_000;
const CHANNELS_PER_CALL = 500;
const SUBSCRIBES_PER_SECOND = 3.3;
const SUBSCRIBE_BURST = 10;
const SLOW_CLIENT_BYTES = 8 * 1024 * 1024;

export interface SessionParts {
  readonly exchange: Exchange;
  readonly faults: FaultState;
  readonly random: RandomSource;
  /** Milliseconds that a second of heartbeat interval lasts. */
  readonly heartbeatUnitMs: number;
}

interface Request {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
}

export class Session {
  readonly channels = new Set<string>();
  /** Channels that are to send their whole content at the next step. */
  private readonly fresh = new Set<string>();
  private credits = SUBSCRIBE_BURST;
  private creditsAtMs = Date.now();
  private heartbeat: NodeJS.Timeout | undefined;
  private overdue: NodeJS.Timeout | undefined;
  private heartbeatMs = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly parts: SessionParts,
  ) {
    socket.on('message', (data) => this.receive(data));
    socket.on('close', () => this.end());
    socket.on('error', () => this.end());
  }

  end(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.overdue);
    this.channels.clear();
  }

  kill(): void {
    this.socket.terminate();
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  // --- requests

  private receive(data: RawData): void {
    const text = (data as Buffer).toString('utf8');
    if (this.parts.faults.silent) return;
    if (text.length > LARGEST_REQUEST) return this.fail(undefined, -32600, 'request entity too large');
    let request: Request;
    try {
      request = JSON.parse(text) as Request;
    } catch {
      return this.fail(undefined, 11050, 'bad_request');
    }
    this.handle(request);
  }

  private handle({ id, method, params = {} }: Request): void {
    const { errorCode } = this.parts.faults;
    if (errorCode !== undefined) {
      this.fail(id, errorCode, errorCode === 10028 ? 'too_many_requests' : 'fault');
      this.close(1000, '');
    } else if (method === 'public/subscribe') this.subscribe(id, params.channels);
    else if (method === 'public/unsubscribe') this.unsubscribe(id, params.channels);
    else if (method === 'public/set_heartbeat') this.setHeartbeat(id, params.interval);
    else if (method === 'public/test') this.passTest(id);
    else this.call(id, method, params);
  }

  private call(id: unknown, method: unknown, params: Readonly<Record<string, unknown>>): void {
    const result =
      typeof method === 'string'
        ? answerCall(this.parts.exchange, method.replace('public/', ''), params)
        : undefined;
    if (result === undefined) this.fail(id, -32601, 'Method not found');
    else this.answer(id, result);
  }

  private subscribe(id: unknown, names: unknown): void {
    if (!this.spendCredit()) {
      this.fail(id, 10028, 'too_many_requests');
      return this.close(1000, '');
    }
    if (!Array.isArray(names) || names.length > CHANNELS_PER_CALL)
      return this.fail(id, -32602, 'Invalid params');
    const accepted = (names as readonly unknown[]).filter((name): name is string => this.accepts(name));
    for (const name of accepted) {
      if (!this.channels.has(name)) this.fresh.add(name);
      this.channels.add(name);
    }
    this.answer(id, shuffled(accepted, this.parts.random));
  }

  private accepts(name: unknown): boolean {
    const { dropAcknowledged, dropNamed } = this.parts.faults;
    if (typeof name !== 'string' || !this.parts.exchange.exists(name)) return false;
    if (dropNamed !== undefined && name.includes(dropNamed)) return false;
    return dropAcknowledged === 0 || this.parts.random() >= dropAcknowledged;
  }

  private unsubscribe(id: unknown, names: unknown): void {
    const list = Array.isArray(names) ? (names as readonly unknown[]).map(String) : [];
    this.answer(
      id,
      list.filter((name) => this.channels.delete(name)),
    );
  }

  private spendCredit(): boolean {
    const now = Date.now();
    this.credits = Math.min(
      SUBSCRIBE_BURST,
      this.credits + ((now - this.creditsAtMs) / 1000) * SUBSCRIBES_PER_SECOND,
    );
    this.creditsAtMs = now;
    this.credits -= 1;
    return this.credits >= 0;
  }

  // --- heartbeat

  private setHeartbeat(id: unknown, interval: unknown): void {
    if (typeof interval !== 'number' || interval < 10) return this.fail(id, -32602, 'Invalid params');
    clearInterval(this.heartbeat);
    this.heartbeatMs = interval * this.parts.heartbeatUnitMs;
    this.heartbeat = setInterval(() => this.requestTest(), this.heartbeatMs);
    this.answer(id, 'ok');
  }

  private requestTest(): void {
    if (this.parts.faults.silent) return;
    this.notify('heartbeat', { type: 'heartbeat' });
    this.notify('heartbeat', { type: 'test_request' });
    this.overdue ??= setTimeout(() => this.close(4000, 'heartbeat close'), this.heartbeatMs);
  }

  private passTest(id: unknown): void {
    if (!this.parts.faults.deafToHeartbeat) {
      clearTimeout(this.overdue);
      this.overdue = undefined;
    }
    this.answer(id, { version: '1.2.26' });
  }

  // --- sending

  /** Sends what is due at this step. */
  publish(bodyText: (channel: string, whole: boolean) => string | undefined): void {
    const { exchange, faults } = this.parts;
    if (this.socket.bufferedAmount > SLOW_CLIENT_BYTES) return this.close(1000, 'connection_too_slow');
    for (const channel of this.channels) {
      const whole = this.fresh.has(channel);
      if (!whole && !exchange.isDue(channel, faults.flood)) continue;
      if (isHeldBack(channel, faults)) continue;
      this.fresh.delete(channel);
      const body = bodyText(channel, whole);
      if (body !== undefined) this.sendData(channel, body);
    }
  }

  sendData(channel: string, body: string): void {
    const { faults } = this.parts;
    if (faults.silent) return;
    const text = `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${body}}}`;
    const repeat = Math.max(1, Math.round(faults.flood / 10));
    for (let i = 0; i < repeat; i += 1) this.send(spoil(text, faults));
    if (faults.malformed) this.send(text.slice(0, text.length / 2));
    if (faults.outOfOrder) this.send(minuteBack(text));
    if (faults.unknownInstruments && channel.startsWith('ticker.'))
      this.send(text.replaceAll(/-PERPETUAL|-\d+-[CP]/g, '-31DEC48'));
  }

  notify(method: string, params: unknown): void {
    this.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  }

  private answer(id: unknown, result: unknown): void {
    const usIn = this.parts.exchange.now() * 1000;
    this.send(
      JSON.stringify({ jsonrpc: '2.0', id, result, usIn, usOut: usIn + 100, usDiff: 100, testnet: false }),
    );
  }

  private fail(id: unknown, code: number, message: string): void {
    this.send(
      JSON.stringify({ jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error: { code, message } }),
    );
  }

  private send(text: string): void {
    if (!this.parts.faults.silent && this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }
}

const isHeldBack = (channel: string, { stalled, muted }: FaultState): boolean =>
  stalled.some((prefix) => channel.startsWith(prefix)) || muted.some((prefix) => channel.startsWith(prefix));

/** The same frame with an older time and a price that would be noticed. */
const minuteBack = (text: string): string =>
  text
    .replaceAll(/"timestamp":(\d+)/g, (_all, time: string) => `"timestamp":${Number(time) - 60_000}`)
    .replaceAll(
      /"(price|mark_price)":(\d[\d.]*)/g,
      (_all, key: string, price: string) => `"${key}":${Number(price) * 3}`,
    );

function shuffled(names: readonly string[], random: RandomSource): string[] {
  const mixed = [...names];
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}
