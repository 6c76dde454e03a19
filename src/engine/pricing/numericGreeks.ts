/**
 * Derivatives that a formula does not give, by central differences of fourth order of those that it gives.
 *
 * Stencils: `math/derivative`.
 * With the steps below about 1e-7 of the derivative's scale for formulas exact to rounding. What would need a
 * valuation outside the domain (vol below 0, past a fixing) is absent, never one-sided.
 */
import { centralBend, centralSlope } from '../math/derivative';
import type { KnownGreeks } from './instrumentValue';

/** How the market is moved. Absent: not at all. */
export interface MarketShift {
  /** Factor less 1 of the spot. */
  readonly spot?: number;
  /** Added to vol, rate, yield (1.00 = 100 %) and to the valuation instant (years). */
  readonly vol?: number;
  readonly rate?: number;
  readonly yieldRate?: number;
  readonly years?: number;
}

/** Value and its known derivatives in the moved market; undefined where there is none. */
export type Revalue = (shift: MarketShift) => KnownGreeks | undefined;

export interface DifferenceScales {
  readonly S: number;
  readonly vol: number;
  /** Years to the next instant at which something happens, expiry included. */
  readonly nextEvent: number;
}

const RELATIVE_SPOT_STEP = 1e-3;
const RELATIVE_VOL_STEP = 0.01;
const RATE_STEP = 5e-4;
const RELATIVE_TIME_STEP = 5e-3;

/** The four neighbours at -2h, -h, h, 2h. */
interface Neighbours {
  readonly h: number;
  readonly at: readonly [KnownGreeks, KnownGreeks, KnownGreeks, KnownGreeks];
}

export function neighbours(
  revalue: (step: number) => KnownGreeks | undefined,
  h: number,
): Neighbours | undefined {
  if (!(h > 0)) return undefined;
  const [a, b, c, d] = [revalue(-2 * h), revalue(-h), revalue(h), revalue(2 * h)];
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return { h, at: [a, b, c, d] };
}

/** Slope of one figure; undefined where a neighbour lacks it. */
export function slope(around: Neighbours | undefined, of: keyof KnownGreeks): number | undefined {
  if (around === undefined) return undefined;
  const [a, b, c, d] = around.at.map((greeks) => greeks[of]);
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return centralSlope([a, b, c, d], around.h);
}

/** Second derivative of the price (25.3.24). */
function bend(around: Neighbours | undefined, middle: number): number | undefined {
  if (around === undefined) return undefined;
  const [a, b, c, d] = around.at.map(({ price }) => price);
  return centralBend([a, b, c, d], middle, around.h);
}

/** Adds to `known` what can be formed of: delta, gamma, vega, theta, rho, rhoQ, vanna, volga, charm, veta, speed, zomma, color. */
export function completeGreeks(known: KnownGreeks, revalue: Revalue, scales: DifferenceScales): KnownGreeks {
  const inSpot = withSpotGreeks(known, revalue, scales);
  const own = (shift: MarketShift): KnownGreeks | undefined => {
    const moved = revalue(shift);
    return moved && withSpotGreeks(moved, (more) => revalue({ ...shift, ...more }), scales);
  };
  const volStep = RELATIVE_VOL_STEP * scales.vol;
  const vol = neighbours((step) => own({ vol: step }), volStep);
  const time = neighbours((step) => own({ years: step }), RELATIVE_TIME_STEP * scales.nextEvent);
  const rate = neighbours((step) => revalue({ rate: step }), RATE_STEP);
  const yieldRate = neighbours((step) => revalue({ yieldRate: step }), RATE_STEP);
  const spot = neighbours((step) => revalue({ spot: step / scales.S }), RELATIVE_SPOT_STEP * scales.S);
  return {
    vega: slope(vol, 'price'),
    theta: slope(time, 'price'),
    rho: slope(rate, 'price'),
    rhoQ: slope(yieldRate, 'price'),
    vanna: slope(vol, 'delta'),
    volga: slope(vol, 'vega') ?? bend(vol, known.price),
    charm: slope(time, 'delta'),
    veta: slope(time, 'vega'),
    speed: slope(spot, 'gamma'),
    zomma: slope(vol, 'gamma'),
    color: slope(time, 'gamma'),
    ...inSpot,
  };
}

/** Delta and gamma where the formula has none. */
function withSpotGreeks(known: KnownGreeks, revalue: Revalue, { S }: DifferenceScales): KnownGreeks {
  if (known.delta !== undefined && known.gamma !== undefined) return known;
  const around = neighbours((step) => revalue({ spot: step / S }), RELATIVE_SPOT_STEP * S);
  return { delta: slope(around, 'price'), gamma: bend(around, known.price), ...known };
}
