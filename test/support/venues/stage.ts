/** The market that every simulated venue shows in its own units: one spot, one forward an expiry, one smile. */
import { black76GreeksInto } from '../../../src/engine/pricing/black76';
import { GREEK_COUNT } from '../../../src/engine/pricing/greeks';
import { seededRandom } from '../../../src/main/feeds/simulator/chance';
import { Market } from '../../../src/main/feeds/simulator/market';

const DAY_MS = 86_400_000;
const STRIKES = [70_000, 80_000, 86_000, 90_000, 100_000];

export interface StagedOption {
  readonly expiryMs: number;
  readonly strike: number;
  readonly type: 'C' | 'P';
}

export interface Valued {
  readonly priceUsd: number;
  readonly forward: number;
  readonly vol: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

export class Stage {
  readonly options: StagedOption[] = [];
  private readonly market: Market;
  private readonly scratch = new Float64Array(GREEK_COUNT);

  constructor(seed = 7, expiries = 2, strikes: readonly number[] = STRIKES) {
    this.market = new Market(seededRandom(seed));
    const first = (Math.floor(Date.now() / DAY_MS) + 3) * DAY_MS + 8 * 3_600_000;
    for (let i = 0; i < expiries; i += 1) {
      const expiryMs = first + i * 30 * DAY_MS;
      for (const strike of strikes)
        for (const type of ['C', 'P'] as const) this.options.push({ expiryMs, strike, type });
    }
  }

  get farExpiryMs(): number {
    return this.options[this.options.length - 1].expiryMs;
  }

  step(): void {
    this.market.step();
  }

  spot(): number {
    return this.market.spot('BTC');
  }

  years(expiryMs: number): number {
    return Math.max(0, expiryMs - Date.now()) / (365 * DAY_MS);
  }

  forward(expiryMs: number): number {
    return this.market.forward('BTC', this.years(expiryMs));
  }

  value({ expiryMs, strike, type }: StagedOption, forward = this.forward(expiryMs)): Valued {
    const years = this.years(expiryMs);
    const vol = this.market.vol('BTC', strike, this.forward(expiryMs), years);
    black76GreeksInto(this.scratch, 0, type === 'C' ? 1 : -1, forward, strike, years, vol, 0);
    const [priceUsd, delta, gamma, vega, theta] = this.scratch;
    return { priceUsd, forward, vol, delta, gamma, vega: vega / 100, theta: theta / 365 };
  }
}
