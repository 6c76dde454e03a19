/** The smile of one expiry as plain data: a raw SVI slice plus local corrections that a trader has put on it. */
import type { RawSvi } from './rawSvi';
import { sviAt } from './rawSvi';
import type { SmilePoint } from './smile';

/** Adds height * exp(-((k - centre)/width)^2 / 2) to the total variance. */
export interface VarianceBump {
  readonly centre: number;
  /** > 0, in log-moneyness. */
  readonly width: number;
  readonly height: number;
}

export interface SmileSlice {
  readonly svi: RawSvi;
  /** Factor on the vol of the fitted slice (1 = as fitted), from a parallel override. */
  readonly volFactor?: number;
  readonly bumps?: readonly VarianceBump[];
}

/** Total variance of the slice and its derivatives at log-moneyness k. */
export function smileAt(slice: SmileSlice, k: number): SmilePoint {
  const base = sviAt(slice.svi, k);
  if (slice.bumps === undefined && slice.volFactor === undefined) return base;
  const factor = (slice.volFactor ?? 1) ** 2;
  let [w, slope, curvature] = [factor * base.w, factor * base.slope, factor * base.curvature];
  for (const { centre, width, height } of slice.bumps ?? []) {
    const z = (k - centre) / width;
    const lift = height * Math.exp(-0.5 * z * z);
    w += lift;
    slope -= (lift * z) / width;
    curvature += (lift * (z * z - 1)) / (width * width);
  }
  return { w, slope, curvature };
}

export const sliceVariance = (slice: SmileSlice, k: number): number => smileAt(slice, k).w;
