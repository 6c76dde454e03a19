/**
 * The vol surface of one underlying at one venue, as plain data, and how it is read between and beyond its expiries.
 *
 * Between two expiries total variance is linear in time at equal forward moneyness, so that a surface without
 * calendar arbitrage at its expiries has none in between (Gatheral and Jacquier 2014, lemma 2.1). Before the first
 * expiry the first smile's vols hold (total variance proportional to time). Beyond the last the whole smile gains
 * the forward variance that the last two expiries have at the money; with one expiry, its own vol at the money.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import type { ForwardEstimate } from '../forwards';
import type { FitQuality } from './fitQuality';
import type { ArbitrageChecks, RepairMethod } from './sliceRepair';
import type { SmilePoint } from './smile';
import { sliceVariance, smileAt, type SmileSlice } from './smileSlice';

/** One expiry of the surface. */
export interface SurfaceExpiry {
  /** ms since the epoch, UTC. */
  readonly expiryMs: number;
  /** ACT/365 from the surface's valuation instant, > 0. */
  readonly years: number;
  /** Quote currency per coin. */
  readonly forward: number;
  /** How the forward was found, where the caller says so. */
  readonly forwardFrom?: ForwardEstimate;
  /** What prices: the fitted smile with repairs and overrides. */
  readonly slice: SmileSlice;
  readonly fit: ExpiryFit;
  /** Present where overrides act on the expiry, or on the one before it, so that its checks are new. */
  readonly override?: ExpiryOverride;
}

/** Where the smile of an expiry comes from. */
export interface ExpiryFit {
  readonly model: 'svi' | 'ssvi';
  readonly converged: boolean;
  /** The fitted smile after the repair, without overrides. */
  readonly slice: SmileSlice;
  readonly quality: FitQuality;
  readonly repair: {
    readonly method: RepairMethod;
    readonly rmsChangeVol: number;
    readonly largestChangeVol: number;
    readonly found: ArbitrageChecks;
  };
  /** Checks of the smile as it stands, against the expiry before. */
  readonly checks: ArbitrageChecks;
}

export interface ExpiryOverride {
  /** Strikes whose vol is set by hand. */
  readonly strikes: readonly number[];
  /** Vol at the money set by hand, a fraction. */
  readonly atMoneyVol?: number;
  /** Arbitrage of the smile with the overrides; it is reported, not removed. */
  readonly checks: ArbitrageChecks;
}

export interface ExpiryFailure {
  readonly expiryMs: number;
  readonly failure: Failure;
}

export interface VolSurface {
  readonly underlying: string;
  readonly venue: string;
  /** Instant from which years are counted (ms since the epoch, UTC). */
  readonly valuationMs: number;
  /** Index price at that instant, for forwards before the first and beyond the last expiry. */
  readonly spot?: number;
  /** Ascending, at least one. */
  readonly expiries: readonly SurfaceExpiry[];
  /** Expiries without a smile, with the cause. */
  readonly failures: readonly ExpiryFailure[];
}

/** What the interpolation needs of an expiry. */
export type SurfaceNode = Pick<SurfaceExpiry, 'years' | 'slice'>;

/** Total variance at log-moneyness k = ln(K/F(T)); `years` >= 0. No checks: NaN in, NaN out. */
export const surfaceVariance = (nodes: readonly SurfaceNode[], k: number, years: number): number =>
  surfacePoint(nodes, k, years).w;

/** Total variance and its derivatives in k, for densities (`logMoneynessDensity`) and skews at any time. */
export function surfacePoint(nodes: readonly SurfaceNode[], k: number, years: number): SmilePoint {
  const after = nodes.findIndex((node) => node.years >= years);
  if (after < 0) return beyondLast(nodes, k, years);
  const far = smileAt(nodes[after].slice, k);
  if (after === 0) return mixed(NOTHING, far, years / nodes[0].years);
  const near = nodes[after - 1];
  return mixed(smileAt(near.slice, k), far, (years - near.years) / (nodes[after].years - near.years));
}

const NOTHING: SmilePoint = { w: 0, slope: 0, curvature: 0 };

const mixed = (near: SmilePoint, far: SmilePoint, share: number): SmilePoint => ({
  w: near.w + share * (far.w - near.w),
  slope: near.slope + share * (far.slope - near.slope),
  curvature: near.curvature + share * (far.curvature - near.curvature),
});

function beyondLast(nodes: readonly SurfaceNode[], k: number, years: number): SmilePoint {
  const last = nodes[nodes.length - 1];
  const before = nodes.length > 1 ? nodes[nodes.length - 2] : undefined;
  const [startYears, startVariance] =
    before === undefined ? [0, 0] : [before.years, sliceVariance(before.slice, 0)];
  const rise = sliceVariance(last.slice, 0) - startVariance;
  const perYear = Math.max(0, rise / (last.years - startYears));
  const point = smileAt(last.slice, k);
  return { ...point, w: point.w + perYear * (years - last.years) };
}

/** Vol (fraction) at log-moneyness and time. EXPIRED at T <= 0; OUT_OF_RANGE where total variance is not positive. */
export function volAtMoneyness(surface: VolSurface, k: number, years: number): Result<number> {
  if (!Number.isFinite(k)) return failure('INVALID_INPUT', `log-moneyness ${k} is not a finite number`);
  if (!(years > 0 && years < Infinity))
    return failure('EXPIRED', `T = ${years}: a vol needs time to expiry`, { years });
  const variance = surfaceVariance(surface.expiries, k, years);
  if (!(variance > 0))
    return failure('OUT_OF_RANGE', `total variance ${variance} at k = ${k}, T = ${years}`, { k, years });
  return success(Math.sqrt(variance / years));
}

/** Vol (fraction) of a strike, with the surface's forward for that time unless one is given. */
export function volAtStrike(
  surface: VolSurface,
  strike: number,
  years: number,
  forward?: number,
): Result<number> {
  const reference = forward === undefined ? forwardAt(surface, years) : success(forward);
  if (!reference.ok) return reference;
  if (!(strike > 0 && reference.value > 0))
    return failure('INVALID_INPUT', `strike ${strike} and forward ${reference.value} must be positive`);
  return volAtMoneyness(surface, Math.log(strike / reference.value), years);
}

/**
 * Forward at a time: ln F linear in time between expiries; before the first from the index price; beyond the last at
 * the last expiry's annualised basis. MISSING_MARKET_DATA outside the expiries without an index price.
 */
export function forwardAt(surface: VolSurface, years: number): Result<number> {
  const { expiries, spot } = surface;
  const after = expiries.findIndex((expiry) => expiry.years >= years);
  if (after >= 0 && expiries[after].years === years) return success(expiries[after].forward);
  const start = spot === undefined ? undefined : { years: 0, forward: spot };
  const near = after < 0 || after === 0 ? start : expiries[after - 1];
  const far = after < 0 ? expiries[expiries.length - 1] : expiries[after];
  if (near === undefined)
    return failure(
      'MISSING_MARKET_DATA',
      `no index price of ${surface.underlying} to carry a forward to T = ${years}`,
      { years },
    );
  const carry = Math.log(far.forward / near.forward) / (far.years - near.years);
  return success(near.forward * Math.exp(carry * (years - near.years)));
}
