/** Which assets to post for a requirement at the least cost. */
import { combinedHaircut } from './haircut';
import type { CollateralRule } from './collateralValue';

/** An asset at hand. */
export interface PostableAsset {
  readonly asset: string;
  /** Units that may be posted, >= 0. */
  readonly available: number;
  readonly priceUsd: number;
  /** What posting costs, as a fraction of market value per year: yield forgone, borrowing, conversion. */
  readonly costRate: number;
  /** Units of the asset that are posted already and use up its lower tiers. */
  readonly posted: number;
}

export interface Posting {
  readonly asset: string;
  readonly amount: number;
  readonly countedUsd: number;
  /** USD per year. */
  readonly costUsd: number;
}

export interface PostingPlan {
  readonly postings: readonly Posting[];
  readonly countedUsd: number;
  readonly costUsd: number;
  /** What is missing, USD, >= 0. */
  readonly shortfallUsd: number;
}

/** A stretch of one asset's amount that counts at one rate. */
interface Slice {
  readonly asset: string;
  readonly amount: number;
  /** Counted USD per unit, > 0. */
  readonly worth: number;
  /** USD per year per unit. */
  readonly cost: number;
}

function slicesOf(asset: PostableAsset, rule: CollateralRule): readonly Slice[] {
  const keep = 1 - combinedHaircut(rule.haircut);
  const tiers = rule.tiers.length === 0 ? [{ upTo: Infinity, rate: 1 }] : rule.tiers;
  const end = asset.posted + asset.available;
  let [from, counted] = [0, 0];
  const slices: Slice[] = [];
  for (const { upTo, rate } of tiers) {
    const worth = asset.priceUsd * keep * rate;
    const before = Math.max(0, Math.min(upTo, asset.posted) - from) * worth;
    const start = Math.max(from, asset.posted);
    const room = worth > 0 ? Math.max(0, rule.limitUsd - counted - before) / worth : 0;
    const amount = Math.min(Math.max(0, Math.min(upTo, end) - start), room);
    if (amount > 0) slices.push({ asset: asset.asset, amount, worth, cost: asset.priceUsd * asset.costRate });
    counted += before + amount * worth;
    from = upTo;
  }
  return slices;
}

/**
 * Cheapest postings that count for the requirement (USD): slices by cost per counted dollar, ties by name. Exact while
 * tiers count less and less, as they do; limits by share of the whole are not looked at (check the result's value).
 */
export function bestCollateral(
  requiredUsd: number,
  assets: readonly PostableAsset[],
  policy: readonly CollateralRule[],
): PostingPlan {
  const rules = new Map(policy.map((rule) => [rule.asset, rule]));
  const slices = assets.flatMap((asset) => {
    const rule = rules.get(asset.asset);
    return rule === undefined ? [] : slicesOf(asset, rule);
  });
  slices.sort((a, b) => a.cost / a.worth - b.cost / b.worth || (a.asset < b.asset ? -1 : 1));
  const postings = new Map<string, Posting>();
  let missing = Math.max(0, requiredUsd);
  for (const { asset, amount, worth, cost } of slices) {
    const used = Math.min(amount, missing / worth);
    if (used <= 0) continue;
    const so = postings.get(asset) ?? { asset, amount: 0, countedUsd: 0, costUsd: 0 };
    postings.set(asset, {
      asset,
      amount: so.amount + used,
      countedUsd: so.countedUsd + used * worth,
      costUsd: so.costUsd + used * cost,
    });
    missing = used < amount ? 0 : missing - used * worth;
  }
  const list = [...postings.values()];
  return {
    postings: list,
    countedUsd: list.reduce((sum, { countedUsd }) => sum + countedUsd, 0),
    costUsd: list.reduce((sum, { costUsd }) => sum + costUsd, 0),
    shortfallUsd: Math.max(0, missing),
  };
}
