/** Last values that belong to no single instrument: indices, vol indices, cash rates, forwards per expiry. */
import type { MarketValue } from '../../engine/market/snapshot';

interface Level {
  value: MarketValue;
  /** Exchange time that a newer value must not lie before. */
  floorMs: number;
  outlier: boolean;
}

export interface LevelInput {
  readonly value: number;
  readonly exchangeTimeMs: number;
  readonly localTimeMs: number;
}

export class Levels {
  private readonly levels = new Map<string, Level>();
  private readonly changed = new Set<string>();

  /** `jumpLimit` is the relative move in one update beyond which a value is marked as an outlier. */
  constructor(private readonly jumpLimit: number) {}

  /** Whether it is there as it is: rows of one frame bring the same value again and again. */
  holds(key: string, { value, exchangeTimeMs, localTimeMs }: LevelInput, source: string): boolean {
    const held = this.levels.get(key)?.value;
    return (
      held?.value === value &&
      held.exchangeTimeMs === exchangeTimeMs &&
      held.localTimeMs === localTimeMs &&
      held.source === source
    );
  }

  /** False when the value is older than the one there. */
  write(key: string, input: LevelInput, source: string): boolean {
    const known = this.levels.get(key);
    if (known && input.exchangeTimeMs < known.floorMs) return false;
    const { value, exchangeTimeMs, localTimeMs } = input;
    const jump = known ? Math.abs(value / known.value.value - 1) : 0;
    this.levels.set(key, {
      value: { value, exchangeTimeMs, localTimeMs, source },
      floorMs: exchangeTimeMs,
      outlier: jump > this.jumpLimit,
    });
    this.changed.add(key);
    return true;
  }

  get(key: string): MarketValue | undefined {
    return this.levels.get(key)?.value;
  }

  isOutlier(key: string): boolean {
    return this.levels.get(key)?.outlier ?? false;
  }

  acceptAnyTime(prefix: string): void {
    for (const [key, level] of this.levels) if (key.startsWith(prefix)) level.floorMs = -Infinity;
  }

  delete(key: string): void {
    this.levels.delete(key);
    this.changed.delete(key);
  }

  all(): Record<string, MarketValue> {
    return Object.fromEntries([...this.levels].map(([key, level]) => [key, level.value]));
  }

  touchAll(): void {
    for (const key of this.levels.keys()) this.changed.add(key);
  }

  /** What changed since the last call. */
  takeChanged(): Record<string, MarketValue> {
    const taken: Record<string, MarketValue> = {};
    for (const key of this.changed) {
      const level = this.levels.get(key);
      if (level) taken[key] = level.value;
    }
    this.changed.clear();
    return taken;
  }
}
