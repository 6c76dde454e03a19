/** The board's values that belong to no instrument: indices, vol indices and rates of cash currencies. */
import { indexKey, type MarketValue } from '../../engine/market/snapshot';
import type { IndexUpdate, UsdRateUpdate, VolIndexUpdate } from './feed';
import { OUTLIER_LIMITS } from './freshness';
import { Levels, type LevelInput } from './levels';

const CASH_JUMP = 0.02;

export class BoardLevels {
  private readonly indices = new Levels(OUTLIER_LIMITS.price);
  private readonly volIndices = new Levels(OUTLIER_LIMITS.vol);
  private readonly usdRates = new Levels(CASH_JUMP);

  /** False when the value is older than the one there. */
  write(update: IndexUpdate | VolIndexUpdate | UsdRateUpdate, source: string): boolean {
    if (update.kind === 'usdRate') return this.usdRates.write(update.currency, update, source);
    const levels = update.kind === 'index' ? this.indices : this.volIndices;
    return levels.write(indexKey(update.venue, update.indexName), update, source);
  }

  /** An index that came with a quote. */
  writeIndex(key: string, input: LevelInput, source: string): void {
    if (!this.indices.holds(key, input, source)) this.indices.write(key, input, source);
  }

  index(key: string): MarketValue | undefined {
    return this.indices.get(key);
  }

  /** USD for one unit of a currency, from cash pairs or from an index of Deribit's. */
  usd(currency: string): number | undefined {
    if (currency === 'USD') return 1;
    const index = indexKey('deribit', `${currency.toLowerCase()}_usd`);
    return (this.usdRates.get(currency) ?? this.indices.get(index))?.value;
  }

  acceptAnyTime(prefix: string): void {
    for (const levels of [this.indices, this.volIndices]) levels.acceptAnyTime(prefix);
    this.usdRates.acceptAnyTime('');
  }

  touchAll(): void {
    for (const levels of [this.indices, this.volIndices, this.usdRates]) levels.touchAll();
  }

  /** What changed since the last call. */
  takeChanged() {
    return {
      indices: this.indices.takeChanged(),
      volIndices: this.volIndices.takeChanged(),
      usdRates: this.usdRates.takeChanged(),
    };
  }

  all() {
    return {
      indices: this.indices.all(),
      volIndices: this.volIndices.all(),
      usdRates: this.usdRates.all(),
    };
  }
}
