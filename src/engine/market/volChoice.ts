/** Which vol an option is valued with, and where it comes from. */
import type { ExpiryVols, FittedVols, VolOverride } from './expiryVols';
import { sliceVariance } from './surface/smileSlice';

/** `mark`: the venue's vol. `implied`: from the venue's mark price. `fitted`: the surface. `override`: set by hand. */
export const VOL_SOURCE = { none: 0, mark: 1, implied: 2, fitted: 3, override: 4 } as const;
export type VolSource = (typeof VOL_SOURCE)[keyof typeof VOL_SOURCE];

/** A fit whose newest quote is older than this is not valued with. */
export const OLDEST_FIT_MS = 60_000;

export interface VolCandidates {
  readonly strike: number;
  /** Forward of the expiry; NaN without one. */
  readonly forward: number;
  /** The venue's mark vol; NaN without one. */
  readonly quoted: number;
  /** Vol implied by the venue's mark price; NaN without one. */
  readonly implied: () => number;
  /** The mark is stale, an outlier or out of range. */
  readonly isDoubtful: boolean;
  readonly nowMs: number;
  readonly vols: ExpiryVols | undefined;
}

export interface ChosenVol {
  /** Fraction; NaN where there is none. */
  readonly vol: number;
  readonly source: VolSource;
}

const NONE: ChosenVol = { vol: NaN, source: VOL_SOURCE.none };

/**
 * The venue's mark vol while it is good; else the vol implied by its mark price; else the fitted smile, inside its
 * range and while it is fresh; else the doubtful mark, which stays marked as such. An override goes on top: a
 * strike's own decides alone, an expiry's moves or scales what would hold without it. An override that needs a base
 * which is not there leaves the vol missing.
 */
export function chooseVol(candidates: VolCandidates): ChosenVol {
  const overrides = candidates.vols?.overrides ?? [];
  const own = overrides.find(({ strike }) => strike === candidates.strike);
  if (own?.kind === 'absolute') return overridden(own.vol);
  const base = baseVol(candidates);
  const whole = overrides.find(({ strike }) => strike === undefined);
  if (own === undefined && whole === undefined) return base;
  const moved = whole === undefined ? base.vol : moveByExpiry(base.vol, whole, candidates);
  return overridden(own === undefined ? moved : moved + own.vol);
}

const overridden = (vol: number): ChosenVol =>
  vol > 0 && vol < Infinity ? { vol, source: VOL_SOURCE.override } : NONE;

function baseVol({ quoted, implied, isDoubtful, ...rest }: VolCandidates): ChosenVol {
  const mark = quoted > 0 ? { vol: quoted, source: VOL_SOURCE.mark } : impliedVol(implied);
  if (mark.vol > 0 && !isDoubtful) return mark;
  const fitted = fittedVol(rest);
  return fitted > 0 ? { vol: fitted, source: VOL_SOURCE.fitted } : mark;
}

function impliedVol(implied: () => number): ChosenVol {
  const vol = implied();
  return vol > 0 ? { vol, source: VOL_SOURCE.implied } : NONE;
}

/** NaN without a fit, outside its range, and when it is too old. */
function fittedVol({
  strike,
  forward,
  nowMs,
  vols,
}: Pick<VolCandidates, 'strike' | 'forward' | 'nowMs' | 'vols'>): number {
  const fitted = vols?.fitted;
  if (fitted === undefined || nowMs - fitted.quotedMs > OLDEST_FIT_MS) return NaN;
  const k = Math.log(strike / forward);
  return k >= fitted.lowK && k <= fitted.highK ? volOfFit(fitted, k) : NaN;
}

export const volOfFit = ({ slice, years }: FittedVols, k: number): number =>
  Math.sqrt(sliceVariance(slice, k) / years);

function moveByExpiry(vol: number, override: VolOverride, { vols, nowMs }: VolCandidates): number {
  if (override.kind === 'shift') return vol + override.vol;
  const fitted = vols?.fitted;
  if (fitted === undefined || nowMs - fitted.quotedMs > OLDEST_FIT_MS) return NaN;
  return (vol * override.vol) / volOfFit(fitted, 0);
}
