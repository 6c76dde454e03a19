/** One client of a private stream: the options account once a second, until its key ends; then a word, then nothing. */
import type { Client } from '../client';
import type { Conversation, VenueStage } from '../dialect';
import { isDue } from '../schedule';
import type { ListenKeys } from './listenKeys';

export const PRIVATE_STREAM = /^\/private\/(?:ws|stream)\/(\w+)/;

export class PrivateStream implements Conversation {
  private readonly key: string;
  private isOver = false;

  constructor(
    private readonly client: Client,
    private readonly stage: VenueStage,
    private readonly keys: ListenKeys,
    private readonly account: () => object,
  ) {
    this.key = PRIVATE_STREAM.exec(client.path)?.[1] ?? '';
  }

  /** The stream takes no requests. */
  receive(): void {
    return;
  }

  publish(): void {
    if (this.isOver) return;
    const E = this.stage.now();
    this.isOver = !this.keys.isAlive(this.key);
    if (this.isOver) this.client.send({ e: 'listenKeyExpired', E, listenKey: this.key });
    else if (isDue(this.stage.exchange.stepCount, this.key, 1))
      this.client.send({ e: 'ACCOUNT_UPDATE', E, T: E, ...this.account() });
  }

  end(): void {
    return;
  }
}
