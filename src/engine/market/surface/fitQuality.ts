/** How well a slice fits what it was fitted to. All vols and errors are fractions (0.01 = one vol point). */
import { sliceVariance, type SmileSlice } from './smileSlice';
import type { PreparedSlice, RefusedQuote } from './sliceQuotes';
import { volOfVariance } from './smile';

/** One strike: what was quoted, what the slice says. */
export interface FitPoint {
  readonly strike: number;
  readonly k: number;
  readonly bidVol?: number;
  readonly askVol?: number;
  readonly targetVol: number;
  readonly fittedVol: number;
  /** Relative weight, 1 at the largest vega; 0 for an outlier. */
  readonly weight: number;
  readonly outlier: boolean;
}

export interface FitQuality {
  readonly points: readonly FitPoint[];
  /** Quotes that the fit did not use, with the reason. */
  readonly refused: readonly RefusedQuote[];
  /** Points with a weight above 0. */
  readonly usedPoints: number;
  readonly outliers: number;
  /** Root mean square of fitted less target vol, plain and by weight, over the used points. */
  readonly rmseVol: number;
  readonly weightedRmseVol: number;
  readonly largestErrorVol: number;
  readonly largestErrorStrike: number;
  /** Points with both bid and ask, and how many of them the slice prices between the two. */
  readonly bands: number;
  readonly insideBands: number;
  /** Times of the oldest and newest quote used (ms since the epoch), where quotes carry times. */
  readonly oldestTimeMs?: number;
  readonly newestTimeMs?: number;
}

/** `weights` by point as the fit ended with them: 0 where a point with a weight of its own was dropped as an outlier. */
export function measureFit(
  prepared: PreparedSlice,
  weights: ArrayLike<number>,
  slice: SmileSlice,
): FitQuality {
  const points = prepared.quotes.map((quote, i) => ({
    strike: quote.strike,
    k: prepared.k[i],
    bidVol: quote.bidVol,
    askVol: quote.askVol,
    targetVol: prepared.vol[i],
    fittedVol: volOfVariance(sliceVariance(slice, prepared.k[i]), prepared.years),
    weight: weights[i] > 0 ? prepared.weight[i] : 0,
    outlier: weights[i] === 0 && prepared.weight[i] > 0,
  }));
  const used = points.filter(({ weight }) => weight > 0);
  const banded = points.filter(({ bidVol, askVol }) => bidVol !== undefined && askVol !== undefined);
  const times = prepared.quotes.flatMap(({ timeMs }, i) =>
    timeMs === undefined || points[i].weight === 0 ? [] : [timeMs],
  );
  return {
    points,
    refused: prepared.refused,
    usedPoints: used.length,
    outliers: points.filter(({ outlier }) => outlier).length,
    ...errorsOf(used),
    bands: banded.length,
    insideBands: banded.filter((point) => isInside(point)).length,
    ...(times.length === 0 ? {} : { oldestTimeMs: Math.min(...times), newestTimeMs: Math.max(...times) }),
  };
}

const isInside = ({ fittedVol, bidVol, askVol }: FitPoint): boolean =>
  fittedVol >= bidVol! && fittedVol <= askVol!;

function errorsOf(
  used: readonly FitPoint[],
): Pick<FitQuality, 'rmseVol' | 'weightedRmseVol' | 'largestErrorVol' | 'largestErrorStrike'> {
  let [squares, weighted, weights, largest, strike] = [0, 0, 0, 0, NaN];
  for (const point of used) {
    const error = point.fittedVol - point.targetVol;
    squares += error * error;
    weighted += point.weight * error * error;
    weights += point.weight;
    if (Math.abs(error) >= Math.abs(largest)) [largest, strike] = [error, point.strike];
  }
  return {
    rmseVol: Math.sqrt(squares / used.length),
    weightedRmseVol: Math.sqrt(weighted / weights),
    largestErrorVol: largest,
    largestErrorStrike: strike,
  };
}
