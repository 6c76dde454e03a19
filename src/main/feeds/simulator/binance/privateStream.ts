/** One client of a private stream: its wallet as it is traded, until its key ends; then a word, then nothing. */
import { AccountNews } from '../accounts/accountNews';
import type { HeldPosition } from '../accounts/simulatedAccount';
import type { Client } from '../client';
import { text } from '../decimalText';
import type { Conversation, VenueStage } from '../dialect';
import { isDue } from '../schedule';
import type { BinancePrivate } from './private';

export const PRIVATE_STREAM = /^\/private\/(?:ws|stream)\/(\w+)/;

const VALUATIONS_PER_SECOND = 1;

export class PrivateStream implements Conversation {
  private readonly key: string;
  private readonly isOptions: boolean;
  private readonly news: AccountNews;
  private isOver = false;

  constructor(
    private readonly client: Client,
    private readonly stage: VenueStage,
    private readonly own: BinancePrivate,
  ) {
    this.key = PRIVATE_STREAM.exec(client.path)?.[1] ?? '';
    this.isOptions = !own.keys.futures.isAlive(this.key);
    this.news = new AccountNews(own.account);
  }

  /** The stream takes no requests. */
  receive(): void {
    return;
  }

  publish(): void {
    if (this.isOver) return;
    const { keys } = this.own;
    this.isOver = !(this.isOptions ? keys.options : keys.futures).isAlive(this.key);
    if (this.isOver) return this.tell({ e: 'listenKeyExpired', listenKey: this.key });
    const traded = this.news
      .take()
      .filter(({ instrument }) => (instrument.kind === 'option') === this.isOptions);
    if (traded.length > 0) this.tell(this.isOptions ? this.ofOptions(traded) : this.ofFutures(traded));
    if (this.isOptions && isDue(this.stage.exchange.stepCount, this.key, VALUATIONS_PER_SECOND))
      this.tell({ e: 'ACCOUNT_UPDATE', ...this.own.accountUpdate() });
  }

  private ofOptions(traded: readonly HeldPosition[]): object {
    const P = traded.map((held) => ({
      ...{ s: held.symbol, c: text(held.quantity), p: text(held.value), a: text(held.average) },
    }));
    return { e: 'BALANCE_POSITION_UPDATE', B: [{ a: 'USDT', b: this.own.wallet(true), bc: '0' }], P };
  }

  private ofFutures(traded: readonly HeldPosition[]): object {
    const P = traded.map((held) => ({
      ...{ s: held.symbol, pa: text(held.quantity), ep: text(held.average), bep: text(held.average) },
      ...{ cr: '0', up: text(held.unrealised), mt: 'cross', iw: '0', ps: 'BOTH' },
    }));
    const wb = this.own.wallet(false);
    return { e: 'ACCOUNT_UPDATE', a: { m: 'ORDER', B: [{ a: 'USDT', wb, cw: wb, bc: '0' }], P } };
  }

  private tell(event: object): void {
    const E = this.stage.now();
    this.client.data(this.key, { ...event, E, T: E });
  }

  end(): void {
    return;
  }
}
