/** Sample quantiles in the nine conventions of Hyndman and Fan (1996), American Statistician 50(4), 361-365. */
import { failure, success, type Result } from '../basics/result';
import { adjacentOrderStatistics } from './orderStatistic';
import { probabilityFault, refusal, seriesFault, type Series } from './series';

/** 1-3 are steps (1 inverse of the empirical law, 2 averaged, 3 nearest even), 4-9 interpolate. 7 is the usual default. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** A quantile as (1 - share) x(rank) + share x(rank + 1), ranks from 1. */
export interface QuantilePlace {
  readonly rank: number;
  readonly share: number;
}

/** n p that misses a whole number by less than this, relatively, is that whole number. */
const WHOLE = 1e-12;

/** a and b of the plotting position of types 4 to 9 (Hyndman and Fan, table 1). */
const POSITIONS: Readonly<Record<number, readonly [number, number]>> = {
  4: [0, 1],
  5: [0.5, 0.5],
  6: [0, 0],
  7: [1, 1],
  8: [1 / 3, 1 / 3],
  9: [3 / 8, 3 / 8],
};

/** Whole part and rest of x >= 0, with the whole number next to it taken where rounding may have missed it. */
export function wholeAndRest(x: number): readonly [number, number] {
  const nearest = Math.round(x);
  if (Math.abs(x - nearest) <= WHOLE * Math.max(1, x)) return [nearest, 0];
  const whole = Math.floor(x);
  return [whole, x - whole];
}

/** Which order statistics make the quantile p of n values. Ranks are held inside 1..n. */
export function quantilePlace(n: number, p: number, type: QuantileType): QuantilePlace {
  const { rank, share } = type <= 3 ? stepPlace(n, p, type) : interpolatedPlace(n, p, type);
  if (rank < 1) return { rank: 1, share: 0 };
  if (rank >= n) return { rank: n, share: 0 };
  return { rank, share };
}

function stepPlace(n: number, p: number, type: QuantileType): QuantilePlace {
  const [rank, rest] = wholeAndRest(type === 3 ? Math.max(0, n * p - 0.5) : n * p);
  if (type === 3 && n * p < 0.5) return { rank: 1, share: 0 };
  if (rest > 0) return { rank, share: 1 };
  if (type === 1) return { rank, share: 0 };
  if (type === 2) return { rank, share: 0.5 };
  return { rank, share: rank % 2 === 0 ? 0 : 1 };
}

function interpolatedPlace(n: number, p: number, type: QuantileType): QuantilePlace {
  const [a, b] = POSITIONS[type];
  const [rank, share] = wholeAndRest(Math.max(0, a + p * (n + 1 - a - b)));
  return { rank, share };
}

/** Quantile p of the values, in their unit. Refuses an empty or non-finite series and p outside (0, 1). */
export function quantile(values: Series, p: number, type: QuantileType = 7): Result<number> {
  const refused = refusal(seriesFault(values, 'series', 1), probabilityFault(p, 'p'));
  if (refused !== undefined) return refused;
  if (!(type >= 1 && type <= 9 && Number.isInteger(type)))
    return failure('UNSUPPORTED', `quantile type ${type}: types 1 to 9 of Hyndman and Fan are known`);
  const { rank, share } = quantilePlace(values.length, p, type);
  const [here, next] = adjacentOrderStatistics(values, rank - 1);
  return success(share === 0 ? here : here + share * (next - here));
}
