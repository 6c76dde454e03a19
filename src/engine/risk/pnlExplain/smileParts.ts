/** A change of vols split into level, term and skew: the whole surface, each expiry against it, each strike against its expiry. */
import type { MarketState } from '../../market/marketState';
import { KIND, type Universe } from '../../market/universe';

export interface SmilePaths {
  /** Vols after each step, by instrument; the last is the second market's. */
  readonly level: Float64Array;
  readonly term: Float64Array;
  readonly skew: Float64Array;
}

const LEAST = 1e-4;

/**
 * Level: mean change of the at-the-money vols of a coin's expiries. Term: what an expiry's at-the-money vol did beyond.
 * Skew: what a strike did beyond its expiry. At the money is the first market's forward in both, read from the strikes of
 * the universe, between neighbours, flat beyond them: vols that stay with their strikes are no change.
 */
export function smilePaths(universe: Universe, from: MarketState, to: MarketState): SmilePaths {
  const changes = universe.expiries.map(
    (_, e) => volAt(universe, to, e, from.forward[e]) - volAt(universe, from, e, from.forward[e]),
  );
  const levels = coinLevels(universe, changes);
  const start = Float64Array.from(from.vol, (vol, row) => (vol > 0 ? vol : to.vol[row]));
  const end = Float64Array.from(to.vol, (vol, row) => (vol > 0 ? vol : start[row]));
  const moved = (changeOf: (row: number) => number): Float64Array =>
    start.map((vol, row) => {
      if (universe.kind[row] !== KIND.option) return vol;
      const change = changeOf(row);
      return Number.isFinite(change) ? Math.max(LEAST, vol + change) : vol;
    });
  return {
    level: moved((row) => levels.get(universe.underlying[row]) ?? NaN),
    term: moved((row) => changes[universe.expirySlot[row]]),
    skew: end,
  };
}

function coinLevels(universe: Universe, changes: readonly number[]): ReadonlyMap<number, number> {
  const byCoin = new Map<number, number[]>();
  universe.expiries.forEach(({ members }, e) => {
    if (!Number.isFinite(changes[e])) return;
    const coin = universe.underlying[members[0]];
    byCoin.set(coin, [...(byCoin.get(coin) ?? []), changes[e]]);
  });
  return new Map(
    [...byCoin].map(([coin, list]) => [coin, list.reduce((sum, change) => sum + change, 0) / list.length]),
  );
}

/** Vol of an expiry at a strike, here the first market's forward; NaN where the expiry has no vol. */
export function volAt(universe: Universe, market: MarketState, e: number, at: number): number {
  const { firstStrike, endStrike } = universe.expiries[e];
  const points: (readonly [moneyness: number, vol: number])[] = [];
  for (let k = firstStrike; k < endStrike; k++) {
    const { strike, call, put } = universe.strikes[k];
    const vols = [call, put].filter((row) => row >= 0 && market.vol[row] > 0).map((row) => market.vol[row]);
    if (vols.length === 0) continue;
    points.push([Math.log(strike / at), vols.reduce((sum, vol) => sum + vol, 0) / vols.length]);
  }
  if (points.length === 0 || !(at > 0)) return NaN;
  const above = points.findIndex(([x]) => x >= 0);
  if (above < 0) return points[points.length - 1][1];
  if (above === 0) return points[0][1];
  const [[x0, v0], [x1, v1]] = [points[above - 1], points[above]];
  return v0 + ((v1 - v0) * (0 - x0)) / (x1 - x0);
}
