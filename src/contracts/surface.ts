/** The vol surface as a window sees it: per expiry quotes, fitted curve, its error and age, and what was set by hand. */
import { z } from 'zod';
import type { GreekComparison, ExpiryVols, FitStatus, SmileFigures, VolOverride } from './domain';

/** One surface: an underlying at a venue. */
export interface SurfaceName {
  readonly venue: string;
  readonly indexName: string;
  readonly underlying: string;
}

/** Per sample of a curve: strike, ln(K/F), call delta, vol. */
export const CURVE_STRIDE = 4;

/** Per point: strike, ln(K/F), call delta, bid, ask, mark and fitted vol (NaN: none), and a state. */
export const POINT_STRIDE = 8;
/** Last number of a point. `lone`: a mark without both sides. */
export const POINT_STATE = { used: 0, lone: 1, outlier: 2, leftOut: 3 } as const;

export interface ForwardFigures {
  readonly value: number;
  readonly method: string;
  readonly source: string;
  /** Half the width or the standard error, in quote currency; null where the source states none. */
  readonly uncertainty: number | null;
  readonly others: readonly { readonly method: string; readonly relativeDifference: number }[];
}

/** What a table of expiries shows of one. */
export interface SmileHead extends SurfaceName {
  readonly expiryMs: number;
  readonly status: FitStatus;
  /** Why not, or what was repaired; empty when all is well. */
  readonly detail: string;
  /** Whether strikes without a good mark are valued with it. */
  readonly isTrusted: boolean;
  readonly forward: ForwardFigures | null;
  readonly years: number;
  readonly figures: SmileFigures;
  /** Vol at the money with the overrides; equals that of `figures` without. */
  readonly overriddenAtmVol: number;
  /** Errors in vol (fraction) over the quotes used; NaN without a fit. */
  readonly rmseVol: number;
  readonly weightedRmseVol: number;
  readonly largestErrorVol: number;
  readonly largestErrorStrike: number;
  readonly used: number;
  readonly outliers: number;
  readonly leftOut: readonly { readonly why: string; readonly count: number }[];
  readonly bands: number;
  readonly insideBands: number;
  /** Instant of the fit, arrival of its newest and oldest quote (ms since the epoch); NaN without. */
  readonly fittedMs: number;
  readonly newestMs: number;
  readonly oldestMs: number;
  /** Time the fit took, ms. */
  readonly costMs: number;
  readonly model: 'svi' | 'ssvi' | null;
  readonly overrides: readonly VolOverride[];
}

export interface SmileReport extends SmileHead {
  /** Raw SVI of the fit as it stands. */
  readonly svi: {
    readonly a: number;
    readonly b: number;
    readonly rho: number;
    readonly m: number;
    readonly sigma: number;
  } | null;
  /** POINT_STRIDE numbers per strike, ascending. */
  readonly points: Float64Array;
  /** CURVE_STRIDE numbers per sample (strike, k, delta, vol): fitted, and with an override of the expiry. */
  readonly curve: Float64Array;
  readonly overridden: Float64Array | null;
  readonly vols: ExpiryVols;
}

/** An earlier smile of the same expiry. */
export interface FormerSmile {
  readonly takenMs: number;
  readonly curve: Float64Array;
  readonly figures: SmileFigures;
}

/** The fit of a smile that has lost its quotes, as it was when it last had them. */
export interface LastFit {
  readonly fittedMs: number;
  readonly curve: Float64Array;
  readonly atmVol: number;
  readonly rmseVol: number;
}

export interface SurfaceView {
  readonly surfaces: readonly SurfaceName[];
  /** Expiries of the surface asked for, near to far. */
  readonly heads: readonly SmileHead[];
  readonly smile: SmileReport | null;
  /** Null while the smile has a fit, and where it never had one. */
  readonly lastFit: LastFit | null;
  readonly former: FormerSmile | null;
  /** Why there is no former smile; empty with one. */
  readonly formerNote: string;
  /** Vol at the money of yesterday by expiry, where stored. */
  readonly formerTerm: readonly { readonly expiryMs: number; readonly atmVol: number }[];
  readonly nowMs: number;
}

/** Own Greeks of a held option beside the venue's, for one coin and in the venue's convention. */
export interface GreekRow {
  readonly symbol: string;
  readonly venue: string;
  /** Exchange time of the venue's figures; NaN while it has sent none. */
  readonly atMs: number;
  readonly comparisons: readonly GreekComparison[];
}

const name = z.string().min(1).max(80);
const expiryMs = z.int().min(0).max(8.64e15);
const strike = z.number().positive().max(1e12);
const place = { venue: z.enum(['deribit', 'okx', 'bybit', 'binance']), indexName: name, expiryMs };

export const volOverrideSchema = z.strictObject({
  ...place,
  strike: strike.optional(),
  kind: z.enum(['absolute', 'shift']),
  vol: z.number().min(-5).max(20),
});

export const SURFACE_CALLS = {
  'surface.view': z.strictObject({
    surface: z.strictObject({ venue: place.venue, indexName: name }).nullable(),
    expiryMs: expiryMs.nullable(),
  }),
  'surface.greeks': z.undefined(),
  'surface.setOverride': z.strictObject({ override: volOverrideSchema }),
  'surface.removeOverride': z.strictObject({ ...place, strike: strike.optional() }),
} as const satisfies Record<string, z.ZodType>;
