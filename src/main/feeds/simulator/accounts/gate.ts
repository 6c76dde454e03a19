/** Who knocks at a private call: key, time and signature, in that order, and how often. */
import { timingSafeEqual } from 'node:crypto';
import type { RestRequest, VenueStage } from '../dialect';
import { testKey, type TestKey } from './testKeys';

export type Refusal = 'key' | 'time' | 'signature' | 'passphrase' | 'rate';

export interface Knock {
  readonly key: string | undefined;
  readonly timeMs: number;
  readonly signature: string | undefined;
  /** The signature that a key's owner would have made. */
  readonly expected: (owner: TestKey) => string;
  readonly window: { readonly pastMs: number; readonly aheadMs: number };
  readonly passphrase?: string;
}

export const headerOf = ({ headers }: RestRequest, name: string): string | undefined => {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
};

export const targetOf = ({ target, path, query }: RestRequest): string =>
  target ?? (query.size > 0 ? `${path}?${query.toString()}` : path);

function isSame(given: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export class Gate {
  private readonly times: number[] = [];

  constructor(private readonly stage: VenueStage) {}

  /** The owner of the key, or why not. */
  admit({ key, timeMs, signature, expected, window, passphrase }: Knock): TestKey | Refusal {
    const now = this.stage.now();
    if (this.isTooOften(now)) return 'rate';
    const owner = testKey(key);
    if (!owner || this.stage.faults.refuseKeys) return 'key';
    if (!(timeMs >= now - window.pastMs && timeMs <= now + window.aheadMs)) return 'time';
    if (!isSame(signature, expected(owner))) return 'signature';
    return passphrase === undefined || passphrase === owner.passphrase ? owner : 'passphrase';
  }

  /** The same for a sign-in on a socket. */
  admitStream(knock: Knock): TestKey | Refusal {
    return this.stage.faults.refuseStreams ? 'key' : this.admit(knock);
  }

  private isTooOften(now: number): boolean {
    const { requestLimit } = this.stage.faults;
    while (this.times.length > 0 && this.times[0] <= now - this.stage.secondMs) this.times.shift();
    this.times.push(now);
    return requestLimit !== undefined && this.times.length > requestLimit;
  }
}
