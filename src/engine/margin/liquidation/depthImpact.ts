/** Impact of a forced trade from stored order-book depth. */
import { depthCost, type DepthLevel } from '../../risk/liquidity/exitCost';
import type { ImpactModel } from './liquidationModel';

export interface StoredDepth {
  /** What can be sold into, by distance from mid. */
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

const heldBy = (levels: readonly DepthLevel[]): number =>
  levels.reduce((total, { value }) => total + value, 0);

/**
 * Slippage from the levels of the side that is hit; what exceeds the book trades at its furthest level plus what `beyond`
 * says of the excess. The price stays moved by `lastingShare` of the slippage. Depth is taken to be refilled between
 * steps.
 */
export function depthImpact(depth: StoredDepth, beyond: ImpactModel, lastingShare: number): ImpactModel {
  const slippage = (deltaUsd: number): number => {
    const levels = deltaUsd < 0 ? depth.bids : depth.asks;
    const wanted = Math.abs(deltaUsd);
    if (wanted === 0) return 0;
    const inBook = Math.min(wanted, heldBy(levels));
    const cost = inBook === 0 ? undefined : depthCost(inBook, levels);
    const furthest = levels.reduce((far, { distance }) => Math.max(far, distance), 0);
    const excess = wanted - inBook;
    const ofExcess = excess === 0 ? 0 : excess * (furthest + beyond.slippage(Math.sign(deltaUsd) * excess));
    return ((cost?.ok === true ? cost.value : inBook * furthest) + ofExcess) / wanted;
  };
  return {
    slippage,
    lastingMove: (deltaUsd) => Math.sign(deltaUsd) * lastingShare * slippage(deltaUsd),
  };
}
