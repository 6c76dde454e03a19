/** Keys of Binance's private streams: each lives for an hour and longer with every PUT, and may be ended before. */
import type { VenueStage } from '../dialect';

const LIFE_SECONDS = 3_600;

export class ListenKeys {
  private readonly grantedMs = new Map<string, number>();

  /** `part`: which of the account's wallets they are for. */
  constructor(
    private readonly stage: Pick<VenueStage, 'now' | 'faults' | 'secondMs'>,
    private readonly part: string,
  ) {}

  private get lifeMs(): number {
    const usual = LIFE_SECONDS * this.stage.secondMs;
    return Math.min(usual, this.stage.faults.keyLifeMs ?? usual);
  }

  isAlive(key: string): boolean {
    const granted = this.grantedMs.get(key);
    if (granted === undefined || this.stage.faults.refuseKeys) return false;
    return this.stage.now() - granted < this.lifeMs;
  }

  /** POST: the key that lives, or a new one. Each counts from now. */
  grant(): { readonly listenKey: string; readonly expiration: number } {
    const listenKey = this.living() ?? `${this.part}${this.grantedMs.size}x${this.stage.now()}`;
    this.grantedMs.set(listenKey, this.stage.now());
    return { listenKey, expiration: this.stage.now() + this.lifeMs };
  }

  /** PUT: the key that lives counts from now; nothing without one. */
  keep(): { readonly listenKey: string } | undefined {
    const listenKey = this.living();
    if (listenKey === undefined) return undefined;
    this.grantedMs.set(listenKey, this.stage.now());
    return { listenKey };
  }

  private living(): string | undefined {
    return [...this.grantedMs.keys()].find((key) => this.isAlive(key));
  }

  /** Ends every key now. */
  end(): void {
    for (const key of this.grantedMs.keys()) this.grantedMs.set(key, -Infinity);
  }
}
