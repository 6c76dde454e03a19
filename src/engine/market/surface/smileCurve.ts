/** A smile as a picture and as the figures that a desk quotes: vol at the money, 25-delta risk reversal and butterfly. */
import { normalCdf } from '../../math/normal';

/** Vol (fraction) at log-moneyness k; NaN where there is none. */
export type VolAtK = (k: number) => number;

/** Per sample: strike, ln(K/F), Black-Scholes delta of the call on the forward, vol. */
export const CURVE_STRIDE = 4;

/** N(d1) of the call, discount and premium adjustment left aside. NaN vol in, NaN out. */
export function callDelta(k: number, vol: number, years: number): number {
  const deviation = vol * Math.sqrt(years);
  return normalCdf(-k / deviation + 0.5 * deviation);
}

/** `count` samples, equally spaced in k; row-major with CURVE_STRIDE. */
export function sampleCurve(
  volAt: VolAtK,
  place: { readonly forward: number; readonly years: number },
  range: { readonly lowK: number; readonly highK: number },
  count = 81,
): Float64Array {
  const out = new Float64Array(count * CURVE_STRIDE);
  for (let i = 0; i < count; i++) {
    const k = range.lowK + ((range.highK - range.lowK) * i) / (count - 1);
    const vol = volAt(k);
    out[i * CURVE_STRIDE] = place.forward * Math.exp(k);
    out[i * CURVE_STRIDE + 1] = k;
    out[i * CURVE_STRIDE + 2] = callDelta(k, vol, place.years);
    out[i * CURVE_STRIDE + 3] = vol;
  }
  return out;
}

export interface SmileFigures {
  /** Vol at the forward. */
  readonly atmVol: number;
  /** Vol of the 25-delta call less that of the 25-delta put. */
  readonly riskReversal25: number;
  /** Mean of the two less the vol at the money. */
  readonly butterfly25: number;
}

/** Deltas without discount and premium (see `callDelta`); NaN where the smile has no such strike within 12 deviations. */
export function smileFigures(volAt: VolAtK, years: number): SmileFigures {
  const atmVol = volAt(0);
  const call = volAt(moneynessOfDelta(volAt, years, 0.25));
  const put = volAt(moneynessOfDelta(volAt, years, 0.75));
  return { atmVol, riskReversal25: call - put, butterfly25: 0.5 * (call + put) - atmVol };
}

const REACH = 12;
const HALVINGS = 60;

/** The log-moneyness whose call has the delta, by bisection; call deltas fall in k on a smile without arbitrage. */
function moneynessOfDelta(volAt: VolAtK, years: number, delta: number): number {
  const reach = REACH * volAt(0) * Math.sqrt(years);
  let [low, high] = [-reach, reach];
  const above = (k: number): boolean => callDelta(k, volAt(k), years) > delta;
  if (!(above(low) && !above(high))) return NaN;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = 0.5 * (low + high);
    if (above(middle)) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
