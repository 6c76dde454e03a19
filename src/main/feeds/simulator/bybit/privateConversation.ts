/** One client of the simulated Bybit's private path: a signed text that expires, then topics without a snapshot. */
import { isObject, isText, parseJson, rowsOf } from '../../mapping/json';
import { AccountNews } from '../accounts/accountNews';
import type { HeldPosition } from '../accounts/simulatedAccount';
import type { Client } from '../client';
import { text } from '../decimalText';
import type { Conversation, VenueStage } from '../dialect';
import { categoryOf } from './numbers';
import { REFUSALS, type BybitPrivate } from './private';

const CONN_ID = 'cejreaspqfm9sdo1ammg-2xh';
const TOPICS = ['position', 'wallet', 'greeks'];
const IDLE_SECONDS = 600;

export class BybitPrivateConversation implements Conversation {
  private readonly news: AccountNews;
  private readonly topics = new Set<string>();
  private isIn = false;

  constructor(
    private readonly client: Client,
    private readonly stage: VenueStage,
    private readonly own: BybitPrivate,
  ) {
    this.news = new AccountNews(own.account);
  }

  end(): void {
    this.topics.clear();
  }

  receive(message: string): void {
    const parsed = parseJson(message);
    const json = parsed.ok && isObject(parsed.value) ? parsed.value : {};
    const { op, args } = json;
    if (op === 'ping') this.client.send({ args: [String(this.stage.now())], op: 'pong' });
    else if (op === 'auth') this.signIn(rowsOf(args) ?? []);
    else this.hold(String(op), (rowsOf(args) ?? []).filter(isText));
  }

  private signIn(args: readonly unknown[]): void {
    const owner = this.own.enter(args);
    this.isIn = typeof owner !== 'string';
    if (typeof owner !== 'string')
      return this.client.send({ success: true, ret_msg: '', op: 'auth', conn_id: CONN_ID });
    const [retCode, retMsg] = REFUSALS[owner];
    this.client.send({ op: 'auth', success: false, retCode, retMsg, connId: CONN_ID });
  }

  /** One bad topic, or no sign-in before, fails the whole call. */
  private hold(op: string, topics: readonly string[]): void {
    const { refuseNamed } = this.stage.faults;
    const bad = topics.find(
      (topic) => !TOPICS.includes(topic) || (refuseNamed !== undefined && topic.includes(refuseNamed)),
    );
    const answer = { conn_id: CONN_ID, op };
    if (!this.isIn) return this.client.send({ success: false, ret_msg: 'Request not authorized', ...answer });
    if (bad !== undefined)
      return this.client.send({ success: false, ret_msg: `Invalid topic: ${bad}`, ...answer });
    for (const topic of topics) {
      if (op === 'unsubscribe') this.topics.delete(topic);
      else this.topics.add(topic);
    }
    this.client.send({ success: true, ret_msg: '', ...answer });
  }

  publish(): void {
    const { faults, secondMs } = this.stage;
    const isIdle = Date.now() - this.client.trafficMs > IDLE_SECONDS * secondMs;
    if (isIdle || (faults.refuseKeys && this.isIn)) return this.client.kill();
    const traded = this.news.take();
    if (traded.length === 0) return;
    this.tell(
      'position',
      traded.map((held) => this.row(held)),
    );
    this.tell('wallet', [this.own.walletRow()]);
  }

  private row(held: HeldPosition): object {
    const category = categoryOf(held.instrument);
    return { ...this.own.positionRow(held), entryPrice: text(held.average), category };
  }

  private tell(topic: string, data: readonly object[]): void {
    if (!this.topics.has(topic)) return;
    const creationTime = this.stage.now();
    this.client.data(topic, { id: `${topic}-${creationTime}`, topic, creationTime, data });
  }
}
