/** Inter-commodity credits: part of the price risk of two commodities that move together is given back. */
import type { InterSpread, InterSpreadLeg } from './spanParameters';

/** One commodity as the spread table sees it. */
export interface SpreadableRisk {
  readonly commodity: string;
  /** In units of the commodity, signed. */
  readonly netDelta: number;
  /** Weighted futures price risk, currency per delta. */
  readonly weightedPriceRisk: number;
}

export interface InterCredit {
  readonly priority: number;
  readonly spreads: number;
  readonly byLeg: readonly { readonly commodity: string; readonly credit: number }[];
}

export interface InterCredits {
  readonly bySpread: readonly InterCredit[];
  /** Sum of credits by commodity code. */
  readonly byCommodity: ReadonlyMap<string, number>;
}

/** Deltas of both sides must differ in sign; a spread cannot be formed with a missing leg. */
function spreadCount(remaining: ReadonlyMap<string, number>, legs: readonly InterSpreadLeg[]): number {
  const deltas = legs.map(({ commodity }) => remaining.get(commodity) ?? 0);
  const orientation = legs.map(({ side }, k) => (side === 'A' ? 1 : -1) * Math.sign(deltas[k]));
  if (orientation.some((sign) => sign === 0 || sign !== orientation[0])) return 0;
  return Math.min(...legs.map(({ deltaRatio }, k) => Math.abs(deltas[k]) / deltaRatio));
}

/**
 * Walks the spreads by priority: number = min |delta| / ratio, credit of a leg = weighted price risk x number x ratio
 * x credit rate; deltas taken are gone for later spreads. Source: CME, SPAN components.
 */
export function interSpreadCredits(
  risks: readonly SpreadableRisk[],
  spreads: readonly InterSpread[],
): InterCredits {
  const remaining = new Map(risks.map(({ commodity, netDelta }) => [commodity, netDelta]));
  const priceRisk = new Map(risks.map((risk) => [risk.commodity, risk.weightedPriceRisk]));
  const byCommodity = new Map(risks.map(({ commodity }) => [commodity, 0]));
  const ordered = [...spreads].sort((a, b) => a.priority - b.priority);
  const bySpread = ordered.map(({ priority, legs }): InterCredit => {
    const count = spreadCount(remaining, legs);
    const byLeg = legs.map(({ commodity, deltaRatio, creditRate }) => {
      const delta = remaining.get(commodity) ?? 0;
      remaining.set(commodity, delta - Math.sign(delta) * Math.min(Math.abs(delta), count * deltaRatio));
      const credit = count * deltaRatio * creditRate * (priceRisk.get(commodity) ?? 0);
      byCommodity.set(commodity, (byCommodity.get(commodity) ?? 0) + credit);
      return { commodity, credit };
    });
    return { priority, spreads: count, byLeg };
  });
  return { bySpread, byCommodity };
}
