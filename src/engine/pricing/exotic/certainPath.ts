/**
 * Exotic options where nothing is random: at expiry (T = 0) or without vol (sigma = 0) the path is S exp((r - q) t), so
 * that it rises or falls all the time and its extremes lie at its ends.
 *
 * Conventions. Exactly on a strike a digital pays nothing; on a barrier it counts as hit. Delta is the mean of the
 * one-sided slopes, gamma the smaller of the one-sided bends, by differences just beside the spot (relative errors 1e-6
 * and 1e-3); the infinite ones at a kink or a jump are not reported. Vega is 0, its limit wherever spot is not at a kink.
 */
import type { Failure } from '../../basics/result';
import { checkFinite, checkPrices, checkTime, checkVol } from '../european';
import type { ExoticMarket, Sensitivities } from './exoticMarket';
import type { TerminalClaim } from './terminalClaim';

export const isCertain = ({ T, sigma }: ExoticMarket): boolean => T === 0 || sigma === 0;

/** The known path of the spot. */
export interface CertainPath {
  /** Spot at t years from now. */
  readonly at: (t: number) => number;
  /** Value today of 1 paid at t. */
  readonly discount: (t: number) => number;
  /** When the path is first at or beyond the level, from `from` to `to`; undefined if never. */
  readonly hit: (level: number, side: 'down' | 'up', from: number, to: number) => number | undefined;
}

const SLOPE_STEP = 1e-6;
const BEND_STEP = 1e-4;
/** Of S: what rounding leaves of a second difference. */
const SMALLEST_BEND = 1e-6;

/** Price today and its derivatives, from the value on a path. */
export function certainValue(market: ExoticMarket, value: (path: CertainPath) => number): Sensitivities {
  const at = (factor: number): number => value(pathOf({ ...market, S: market.S * factor }));
  const delta = (sideSlope(at, -SLOPE_STEP) + sideSlope(at, SLOPE_STEP)) / (2 * market.S);
  const bend = smaller(sideBend(at, -BEND_STEP), sideBend(at, BEND_STEP));
  const gamma = Math.abs(bend) < SMALLEST_BEND * market.S ? 0 : bend / (market.S * market.S);
  return { price: at(1), delta, gamma, vega: 0 };
}

const smaller = (x: number, y: number): number => (Math.abs(x) < Math.abs(y) ? x : y);

/** Slope on one side, from two stretches of which a jump can lie in only one. */
const sideSlope = (at: (factor: number) => number, h: number): number => {
  const [near, middle, far] = [at(1 + h), at(1 + 2 * h), at(1 + 3 * h)];
  return smaller((middle - near) / h, (far - middle) / h);
};

const sideBend = (at: (factor: number) => number, h: number): number =>
  (at(1 + 3 * h) - 2 * at(1 + 2 * h) + at(1 + h)) / (h * h);

function pathOf({ S, r, q }: ExoticMarket): CertainPath {
  const carry = r - q;
  const at = (t: number): number => S * Math.exp(carry * t);
  const hit: CertainPath['hit'] = (level, side, from, to) => {
    const w = side === 'up' ? 1 : -1;
    if (w * (at(from) - level) >= 0) return from;
    if (w * (at(to) - level) < 0) return undefined;
    return Math.log(level / S) / carry;
  };
  return { at, discount: (t) => Math.exp(-r * t), hit };
}

/** What a claim pays for a price at expiry. */
export const claimPayoff = ({ low, high, fixed, units }: TerminalClaim, S: number): number =>
  S > low && S < high ? fixed + units * S : 0;

/** The first thing that is wrong with market and levels where T and sigma may be 0, or undefined. */
export function checkCertain(
  { S, T, sigma, r, q }: ExoticMarket,
  prices: readonly (readonly [string, number])[] = [],
  others: readonly (readonly [string, number])[] = [],
): Failure | undefined {
  const levels = [['S', S] as const, ...prices];
  const all = [...levels, ...Object.entries({ T, sigma, r, q }), ...others];
  return checkFinite(all) ?? checkTime(T) ?? checkVol(sigma) ?? checkPrices(levels, true);
}
