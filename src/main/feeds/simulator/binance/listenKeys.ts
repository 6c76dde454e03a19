/** Keys of Binance's private streams: each lives for an hour and longer with every PUT, and may be ended before. */
import type { VenueStage } from '../dialect';

const LIFE_MS = 3_600_000;

export class ListenKeys {
  private readonly grantedMs = new Map<string, number>();

  constructor(private readonly stage: Pick<VenueStage, 'now' | 'faults'>) {}

  private get lifeMs(): number {
    return Math.min(LIFE_MS, this.stage.faults.keyLifeMs ?? LIFE_MS);
  }

  isAlive(key: string): boolean {
    const granted = this.grantedMs.get(key);
    return granted !== undefined && this.stage.now() - granted < this.lifeMs;
  }

  /** POST: the key that lives, or a new one. Each counts from now. */
  grant(): { readonly listenKey: string; readonly expiration: number } {
    const living = [...this.grantedMs.keys()].find((key) => this.isAlive(key));
    const listenKey = living ?? `listen${this.grantedMs.size}x${this.stage.now()}`;
    this.grantedMs.set(listenKey, this.stage.now());
    return { listenKey, expiration: this.stage.now() + this.lifeMs };
  }

  /** Ends every key now. */
  end(): void {
    for (const key of this.grantedMs.keys()) this.grantedMs.set(key, -Infinity);
  }
}
