/** The private streams of one account, as one: it is followed live while all of them are. */
import { AccountStream, type AccountStreamOptions } from './accountStream';
import type { PrivateStream } from './privateStream';

export interface StreamStatus {
  readonly isLive: boolean;
  /** Why the account is not followed live; empty when it is. */
  readonly why: string;
}

const WAITING: Readonly<Partial<Record<AccountStream['state'], string>>> = {
  off: 'the stream waits for a first reading',
  connecting: 'the stream is being opened',
};

export class AccountStreams {
  private readonly streams: readonly { readonly part: string; readonly stream: AccountStream }[];

  constructor(streams: readonly PrivateStream[], options: Omit<AccountStreamOptions, 'stream'>) {
    this.streams = streams.map((stream) => ({
      part: stream.part === undefined ? '' : `${stream.part}: `,
      stream: new AccountStream({ ...options, stream }),
    }));
  }

  get isLive(): boolean {
    return this.streams.every(({ stream }) => stream.state === 'live');
  }

  status(): StreamStatus {
    const lacking = this.streams.find(({ stream }) => stream.state !== 'live');
    if (!lacking) return { isLive: true, why: '' };
    const { part, stream } = lacking;
    // While it is dialled anew, why it was lost tells more.
    const why = stream.why || (WAITING[stream.state] ?? '');
    return { isLive: false, why: part + why };
  }

  start(): void {
    for (const { stream } of this.streams) stream.start();
  }

  retry(): void {
    for (const { stream } of this.streams) stream.retry();
  }

  renew(): void {
    for (const { stream } of this.streams) stream.renew();
  }

  stop(): void {
    for (const { stream } of this.streams) stream.stop();
  }
}
