/** The private side of one client's socket: its token, its user channels, and what they tell. */
import { rowsOf } from '../../mapping/json';
import { AccountNews } from '../accounts/accountNews';
import type { Client } from '../client';
import type { VenueStage } from '../dialect';
import { isDue } from '../schedule';
import type { DeribitPrivate, Outcome } from './private';
import { subscription } from './rpc';

const CHANGES = 'user.changes.any.any.raw';
const PORTFOLIO = 'user.portfolio.any';
const SCOPES: Readonly<Record<string, string>> = { [CHANGES]: 'trade:read', [PORTFOLIO]: 'account:read' };
const VALUATIONS_PER_SECOND = 2;

type Params = Readonly<Record<string, unknown>>;

export class PrivateSession {
  private readonly channels = new Set<string>();
  private readonly news: AccountNews;
  /** Of the connection: it ends with the socket. */
  private token: unknown;

  constructor(
    private readonly client: Client,
    private readonly stage: VenueStage,
    private readonly own: DeribitPrivate,
  ) {
    this.news = new AccountNews(own.account);
  }

  /** What a private method comes to; nothing for one that is not private. */
  call(method: unknown, params: Params): Outcome | undefined {
    if (method === 'public/auth') return this.signIn(params);
    return method === 'private/subscribe' ? this.subscribe(params) : undefined;
  }

  private signIn(params: Params): Outcome {
    const outcome = this.own.signIn(params, true);
    if ('result' in outcome) this.token = (outcome.result as { access_token: string }).access_token;
    return outcome;
  }

  /** Names that do not exist, or are beyond the token's scope, are left out of the answer. */
  private subscribe({ channels, access_token: token = this.token }: Params): Outcome {
    const refusal = this.own.admit(token, 'account:read');
    if (refusal) return refusal;
    const { dropNamed } = this.stage.faults;
    const names = (rowsOf(channels) ?? []).map(String);
    const held = names.filter(
      (name) => Object.hasOwn(SCOPES, name) && !(dropNamed !== undefined && name.includes(dropNamed)),
    );
    for (const name of held) this.channels.add(name);
    return { result: held };
  }

  /** Nothing is told once the token has ended. */
  publish(): void {
    if (this.channels.size === 0) return;
    const traded = this.news.take();
    if (traded.length > 0)
      this.tell(CHANGES, { trades: [], orders: [], positions: traded.map(this.own.positionRow) });
    if (!isDue(this.stage.exchange.stepCount, PORTFOLIO, VALUATIONS_PER_SECOND)) return;
    for (const summary of this.own.summaries()) this.tell(PORTFOLIO, summary);
  }

  private tell(channel: string, data: object): void {
    if (!this.channels.has(channel) || this.own.admit(this.token, SCOPES[channel])) return;
    this.client.data(channel, subscription(channel, JSON.stringify(data)));
  }
}
