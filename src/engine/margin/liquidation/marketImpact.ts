/** Impact of forced trades over several coins: a trade moves its own coin, and the others as far as they follow. */
import { invariant } from '../../basics/result';
import type { CoinMoves, ImpactModel } from './liquidationModel';

export interface MarketImpact {
  ofCoin(coin: string): ImpactModel;
  /** Share of a coin's lasting move that every other coin makes too, 0 to 1; 0: a sale moves its own coin only. */
  readonly crossImpact: number;
}

/** The same law for every coin. */
export const sameImpact = (impact: ImpactModel, crossImpact = 0): MarketImpact => ({
  ofCoin: () => impact,
  crossImpact,
});

/** No price falls to zero or below. */
const LOWEST_MOVE = -0.999;

export const compoundMove = (move: number, further: number): number =>
  Math.max(LOWEST_MOVE, (1 + move) * (1 + further) - 1);

/**
 * Moves after trades of `deltaUsd` (by coin, bought positive) at `moves`: own lasting move of each coin plus
 * `crossImpact` times the sum of the others'.
 */
export function movedByTrades(
  coins: readonly string[],
  moves: CoinMoves,
  deltaUsd: readonly number[],
  { ofCoin, crossImpact }: MarketImpact,
): CoinMoves {
  invariant(moves.length === coins.length && deltaUsd.length === coins.length, 'figures by coin');
  const own = coins.map((coin, c) => (deltaUsd[c] === 0 ? 0 : ofCoin(coin).lastingMove(deltaUsd[c])));
  const sum = own.reduce((total, move) => total + move, 0);
  return moves.map((move, c) => compoundMove(move, own[c] + crossImpact * (sum - own[c])));
}

/** Signed figures of single coins summed by coin. */
export function sumByCoin(
  coins: readonly string[],
  entries: readonly { readonly coin: number; readonly amount: number }[],
): number[] {
  const sums = coins.map(() => 0);
  for (const { coin, amount } of entries) sums[coin] += amount;
  return sums;
}
