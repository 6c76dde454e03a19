/** One client of the simulated Deribit: JSON-RPC, limits and their punishment, heartbeat, and what it is subscribed to. */
import { isObject } from '../../mapping/json';
import type { Client } from '../client';
import type { Conversation, VenueStage } from '../dialect';
import { answerCall } from './calls';
import type { DeribitChannels } from './channels';
import { shuffled } from '../chance';
import { SubscribeCredits } from './credits';
import type { PrivateSession } from './privateSession';
import { rpcBody, subscription } from './rpc';

const LARGEST_REQUEST = 32_000;
const CHANNELS_PER_CALL = 500;

interface Request {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
}

export class DeribitConversation implements Conversation {
  /** Channels that are to send their whole content at the next step. */
  private readonly fresh = new Set<string>();
  private readonly credits: SubscribeCredits;
  private heartbeat: NodeJS.Timeout | undefined;
  private overdue: NodeJS.Timeout | undefined;
  private heartbeatMs = 0;

  constructor(
    private readonly client: Client,
    private readonly stage: VenueStage,
    private readonly channels: DeribitChannels,
    private readonly bodyText: (channel: string, whole: boolean) => string | undefined,
    private readonly own: PrivateSession,
  ) {
    this.credits = new SubscribeCredits(() => stage.faults.requestLimit, stage.secondMs);
  }

  end(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.overdue);
    this.client.channels.clear();
  }

  // --- requests

  receive(text: string): void {
    if (text.length > LARGEST_REQUEST) {
      this.stage.breach('32 kB frame');
      return this.fail(undefined, -32600, 'request entity too large');
    }
    let request: unknown;
    try {
      request = JSON.parse(text);
    } catch {
      return this.fail(undefined, 11050, 'bad_request');
    }
    if (isObject(request)) this.handle(request);
  }

  private handle({ id, method, params = {} }: Request): void {
    const { errorCode } = this.stage.faults;
    if (errorCode !== undefined) {
      this.fail(id, errorCode, errorCode === 10028 ? 'too_many_requests' : 'fault');
      this.client.close(1000, '');
    } else if (method === 'public/subscribe') this.subscribe(id, params.channels);
    else if (method === 'public/unsubscribe') this.unsubscribe(id, params.channels);
    else if (method === 'public/set_heartbeat') this.setHeartbeat(id, params.interval);
    else if (method === 'public/test') this.passTest(id);
    else this.call(id, method, params);
  }

  private call(id: unknown, method: unknown, params: Readonly<Record<string, unknown>>): void {
    const outcome = this.own.call(method, params);
    if (outcome) return this.client.send(rpcBody({ id, ...outcome }, this.stage.now()));
    const result =
      typeof method === 'string' ? answerCall(this.stage, method.replace('public/', ''), params) : undefined;
    if (result === undefined) this.fail(id, -32601, 'Method not found');
    else this.answer(id, result);
  }

  private subscribe(id: unknown, names: unknown): void {
    if (!this.credits.spend(Date.now())) {
      this.stage.breach('subscribe credits');
      this.fail(id, 10028, 'too_many_requests');
      return this.client.close(1000, '');
    }
    if (!Array.isArray(names) || names.length > CHANNELS_PER_CALL)
      return this.fail(id, -32602, 'Invalid params');
    const accepted = (names as readonly unknown[]).filter((name): name is string => this.accepts(name));
    for (const name of accepted) {
      // A second subscribe to a held channel brings no snapshot.
      if (!this.client.channels.has(name)) this.fresh.add(name);
      this.client.channels.add(name);
    }
    this.answer(id, shuffled(accepted, this.stage.random));
  }

  private accepts(name: unknown): boolean {
    const { dropAcknowledged, dropNamed, refuseNamed } = this.stage.faults;
    if (typeof name !== 'string' || !this.channels.exists(name)) return false;
    for (const bad of [dropNamed, refuseNamed]) if (bad !== undefined && name.includes(bad)) return false;
    return dropAcknowledged === 0 || this.stage.random() >= dropAcknowledged;
  }

  private unsubscribe(id: unknown, names: unknown): void {
    const list = Array.isArray(names) ? (names as readonly unknown[]).map(String) : [];
    this.answer(
      id,
      list.filter((name) => this.client.channels.delete(name)),
    );
  }

  // --- heartbeat

  private setHeartbeat(id: unknown, interval: unknown): void {
    if (typeof interval !== 'number' || interval < 10) return this.fail(id, -32602, 'Invalid params');
    clearInterval(this.heartbeat);
    this.heartbeatMs = interval * this.stage.secondMs;
    this.heartbeat = setInterval(() => this.requestTest(), this.heartbeatMs);
    this.answer(id, 'ok');
  }

  private requestTest(): void {
    if (this.stage.faults.silent) return;
    this.notify('heartbeat', { type: 'heartbeat' });
    this.notify('heartbeat', { type: 'test_request' });
    this.overdue ??= setTimeout(() => this.client.close(4000, 'heartbeat close'), this.heartbeatMs);
  }

  private passTest(id: unknown): void {
    if (!this.stage.faults.deafToHeartbeat) {
      clearTimeout(this.overdue);
      this.overdue = undefined;
    }
    this.answer(id, { version: '1.2.26' });
  }

  // --- sending

  publish(): void {
    this.own.publish();
    for (const channel of this.client.channels) {
      const whole = this.fresh.has(channel);
      if (!whole && !this.channels.isDue(channel)) continue;
      this.fresh.delete(channel);
      const body = this.bodyText(channel, whole);
      if (body !== undefined) this.sendData(channel, subscription(channel, body));
    }
  }

  private sendData(channel: string, text: string): void {
    this.client.data(channel, text);
    if (this.stage.faults.unknownInstruments && channel.startsWith('ticker.'))
      this.client.data(channel, text.replaceAll(/-PERPETUAL|-\d+-[CP]/g, '-31DEC48'));
  }

  private notify(method: string, params: unknown): void {
    this.client.send({ jsonrpc: '2.0', method, params });
  }

  private answer(id: unknown, result: unknown): void {
    this.client.send(rpcBody({ id, result }, this.stage.now()));
  }

  private fail(id: unknown, code: number, message: string): void {
    this.client.send({ jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error: { code, message } });
  }
}
