/** Calendar spreads: scanning lets months offset in full; this charge pays for the months not moving alike. */
import type { DeliveryCharge, IntraSpread, SpreadLeg } from './spanParameters';

/** Deltas of one tier, both >= 0: its long periods and its short periods. */
export interface TierDelta {
  readonly tier: string;
  readonly long: number;
  readonly short: number;
}

export interface SpreadCount {
  readonly priority: number;
  readonly spreads: number;
  readonly charge: number;
}

export interface IntraCharge {
  readonly charge: number;
  readonly bySpread: readonly SpreadCount[];
  /** What is left of each tier. */
  readonly remaining: readonly TierDelta[];
}

type Pool = Map<string, { long: number; short: number }>;

const signOf = (leg: SpreadLeg, isReversed: boolean): 'long' | 'short' =>
  (leg.side === 'A') !== isReversed ? 'long' : 'short';

/** Takes as many spreads as the tiers allow with side A long (or short, when reversed). */
function formSpreads(pool: Pool, legs: readonly SpreadLeg[], isReversed: boolean): number {
  const available = legs.map((leg) => {
    const side = signOf(leg, isReversed);
    const demand = legs
      .filter((other) => other.tier === leg.tier && signOf(other, isReversed) === side)
      .reduce((total, other) => total + other.deltaPerSpread, 0);
    return (pool.get(leg.tier)?.[side] ?? 0) / demand;
  });
  const spreads = Math.min(...available);
  if (!(spreads > 0) || spreads === Infinity) return 0;
  for (const leg of legs) {
    const tier = pool.get(leg.tier);
    if (tier === undefined) continue;
    const side = signOf(leg, isReversed);
    tier[side] = Math.max(0, tier[side] - spreads * leg.deltaPerSpread);
  }
  return spreads;
}

/**
 * Forms spreads in order of priority; each takes deltas of opposite sign from its tiers and costs its rate. Fractions
 * of a spread count. Source: CME, SPAN components ("intra-commodity spread charge").
 */
export function intraSpreadCharge(
  deltas: readonly TierDelta[],
  spreads: readonly IntraSpread[],
): IntraCharge {
  const pool: Pool = new Map(deltas.map(({ tier, long, short }) => [tier, { long, short }]));
  const ordered = [...spreads].sort((a, b) => a.priority - b.priority);
  const bySpread = ordered.map(({ priority, legs, chargeRate }): SpreadCount => {
    const count = formSpreads(pool, legs, false) + formSpreads(pool, legs, true);
    return { priority, spreads: count, charge: count * chargeRate };
  });
  return {
    charge: bySpread.reduce((total, { charge }) => total + charge, 0),
    bySpread,
    remaining: [...pool].map(([tier, left]) => ({ tier, ...left })),
  };
}

/** Spot charge: deltas of near tiers that spreads took at one rate, what is left (net) at another. */
export function deliveryCharge(
  before: readonly TierDelta[],
  after: readonly TierDelta[],
  charges: readonly DeliveryCharge[],
): number {
  return charges.reduce((total, { tier, spreadRate, outrightRate }) => {
    const had = before.find((delta) => delta.tier === tier);
    const left = after.find((delta) => delta.tier === tier);
    if (had === undefined || left === undefined) return total;
    const inSpreads = had.long - left.long + had.short - left.short;
    return total + inSpreads * spreadRate + Math.abs(left.long - left.short) * outrightRate;
  }, 0);
}
