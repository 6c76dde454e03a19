/** One client of the simulated OKX's private path: a login, three channels, their snapshots, and what was traded. */
import { isObject, parseJson, rowsOf, textOf, type WireObject } from '../../mapping/json';
import { keyOf } from '../../okx/channelKeys';
import { AccountNews } from '../accounts/accountNews';
import type { Refusal } from '../accounts/gate';
import type { HeldPosition } from '../accounts/simulatedAccount';
import type { Client } from '../client';
import type { Conversation, VenueStage } from '../dialect';
import type { OkxPrivate } from './private';

const CONN_ID = 'a4d3ae55';
const IDLE_SECONDS = 30;
const CHANNELS = ['account', 'positions', 'balance_and_position'];

const REFUSALS: Readonly<Record<Refusal, readonly [code: string, msg: string]>> = {
  key: ['60005', 'Invalid apiKey'],
  time: ['60006', 'Timestamp request expired'],
  signature: ['60007', 'Invalid sign'],
  passphrase: ['60024', 'Wrong passphrase'],
  rate: ['60014', 'Requests too frequent.'],
};

export class OkxPrivateConversation implements Conversation {
  private readonly news: AccountNews;
  private readonly held = new Map<string, WireObject>();
  private isIn = false;

  constructor(
    private readonly client: Client,
    private readonly stage: VenueStage,
    private readonly own: OkxPrivate,
  ) {
    this.news = new AccountNews(own.account);
  }

  end(): void {
    this.held.clear();
  }

  receive(message: string): void {
    if (message === 'ping') return this.client.send('pong');
    const parsed = parseJson(message);
    const json = parsed.ok && isObject(parsed.value) ? parsed.value : {};
    const args = rowsOf(json.args)?.filter(isObject);
    if (!args) return this.fail('60012', 'Invalid request');
    if (json.op === 'login') this.login(args[0] ?? {});
    else if (!this.isIn) this.fail('60011', 'Please log in.');
    else for (const arg of args) this.hold(String(json.op), arg);
  }

  private login(login: WireObject): void {
    const owner = this.own.enter(login);
    if (typeof owner === 'string') return this.fail(...REFUSALS[owner]);
    this.isIn = true;
    this.client.send({ event: 'login', code: '0', msg: '', connId: CONN_ID });
  }

  private hold(op: string, arg: WireObject): void {
    const channel = textOf(arg.channel) ?? '';
    const isRefused =
      this.stage.faults.refuseNamed !== undefined && channel.includes(this.stage.faults.refuseNamed);
    if (!CHANNELS.includes(channel) || isRefused)
      return this.fail('60018', `Wrong URL or channel:${channel} doesn't exist.`);
    this.client.send({ event: op, arg, connId: CONN_ID });
    if (op === 'unsubscribe') return void this.held.delete(channel);
    this.held.set(channel, arg);
    if (channel === 'account') this.tell(channel, 'snapshot', this.own.balance());
    if (channel === 'positions') this.tell(channel, 'snapshot', this.own.positions());
  }

  private fail(code: string, msg: string): void {
    this.client.send({ event: 'error', code, msg, connId: CONN_ID });
  }

  publish(): void {
    const { faults, secondMs } = this.stage;
    if (faults.refuseKeys && this.isIn) return this.client.close(4007, 'API key has been changed or deleted');
    const idleMs = Date.now() - this.client.trafficMs;
    if (idleMs > IDLE_SECONDS * secondMs) return this.client.close(4004, 'No data received in 30s.');
    const traded = this.news.take();
    if (traded.length === 0) return;
    this.tell(
      'positions',
      'event_update',
      traded.map((position) => this.own.positionRow(position)),
    );
    this.tell('account', 'event_update', this.own.balance());
    this.tell('balance_and_position', 'event_update', [this.fill(traded)]);
  }

  private fill(traded: readonly HeldPosition[]): object {
    const now = String(this.stage.now());
    const posData = traded.map((position) => this.own.positionRow(position));
    return { pTime: now, eventType: 'filled', balData: [], posData };
  }

  private tell(channel: string, eventType: string, data: readonly object[]): void {
    const arg = this.held.get(channel);
    if (arg) this.client.data(keyOf(arg), { arg, eventType, curPage: 1, lastPage: true, data });
  }
}
