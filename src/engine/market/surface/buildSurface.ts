/** From the quotes of all expiries to a surface: fit, repair, report. */
import { failure, success, type Result } from '../../basics/result';
import { yearFraction } from '../../basics/time';
import type { ForwardEstimate } from '../forwards';
import { measureFit } from './fitQuality';
import { checkSlice } from './sliceRepair';
import { repairSlices } from './surfaceRepair';
import { fitSlice, type SliceFit } from './sviCalibration';
import type { SmileQuote, SmileTarget } from './sliceQuotes';
import type { ExpiryFailure, SurfaceExpiry, VolSurface } from './volSurface';

export interface SurfaceQuotes {
  readonly underlying: string;
  readonly venue: string;
  /** ms since the epoch, UTC. */
  readonly valuationMs: number;
  readonly spot?: number;
  readonly expiries: readonly ExpiryQuotes[];
}

export interface ExpiryQuotes {
  readonly expiryMs: number;
  /** Quote currency per coin; undefined where there is none, which fails the expiry. */
  readonly forward: number | undefined;
  /** Provenance of the forward, passed through to the surface. */
  readonly forwardFrom?: ForwardEstimate;
  readonly quotes: readonly SmileQuote[];
}

export interface SurfaceOptions {
  readonly target?: SmileTarget;
  /** False leaves arbitrage in the fitted smiles; it is reported either way. */
  readonly repair?: boolean;
  /** A former surface of the same underlying: its smiles are the starting points. */
  readonly former?: VolSurface;
}

type ExpiryPlace = Pick<SurfaceExpiry, 'expiryMs' | 'years' | 'forward' | 'forwardFrom'>;

interface FittedExpiry {
  readonly place: ExpiryPlace;
  readonly fit: SliceFit;
}

/**
 * Fits every expiry, then removes butterfly and calendar arbitrage near to far. An expiry that cannot be fitted is
 * one entry of `failures`, not the end; MISSING_MARKET_DATA where none can.
 */
export function buildSurface(input: SurfaceQuotes, options: SurfaceOptions = {}): Result<VolSurface> {
  const fitted: FittedExpiry[] = [];
  const failures: ExpiryFailure[] = [];
  const ordered = [...input.expiries].sort((one, other) => one.expiryMs - other.expiryMs);
  for (const expiry of ordered) {
    const result = fitExpiry(input, expiry, options, fitted[fitted.length - 1]);
    if (result.ok) fitted.push(result.value);
    else failures.push({ expiryMs: expiry.expiryMs, failure: result.failure });
  }
  if (fitted.length === 0)
    return failure(
      'MISSING_MARKET_DATA',
      `no expiry of ${input.underlying} can be fitted${failures.length === 0 ? '' : `: ${failures[0].failure.message}`}`,
      { expiries: input.expiries.length },
    );
  const { underlying, venue, valuationMs, spot } = input;
  const expiries = options.repair === false ? fitted.map(unrepaired) : repaired(fitted);
  return success({ underlying, venue, valuationMs, spot, expiries, failures });
}

function fitExpiry(
  input: SurfaceQuotes,
  { expiryMs, forward, forwardFrom, quotes }: ExpiryQuotes,
  options: SurfaceOptions,
  before: FittedExpiry | undefined,
): Result<FittedExpiry> {
  if (before?.place.expiryMs === expiryMs)
    return failure('DUPLICATE', `expiry ${expiryMs} is given twice`, { expiryMs });
  if (forward === undefined)
    return failure('MISSING_MARKET_DATA', `expiry ${expiryMs} has no forward`, { expiryMs });
  const years = yearFraction(input.valuationMs, expiryMs);
  const start = options.former?.expiries.find((one) => one.expiryMs === expiryMs)?.fit.slice.svi;
  const fit = fitSlice({ forward, years, quotes }, { target: options.target, start });
  const from = forwardFrom === undefined ? {} : { forwardFrom };
  return fit.ok ? success({ place: { expiryMs, years, forward, ...from }, fit: fit.value }) : fit;
}

function unrepaired({ place, fit }: FittedExpiry, i: number, all: FittedExpiry[]): SurfaceExpiry {
  const checks = checkSlice(fit.svi, all[i - 1]?.fit.svi);
  const repair = { method: 'none', rmsChangeVol: 0, largestChangeVol: 0, found: checks } as const;
  const slice = { svi: fit.svi };
  const { model, converged, quality } = fit;
  return { ...place, slice, fit: { model, converged, slice, quality, repair, checks } };
}

function repaired(fitted: readonly FittedExpiry[]): SurfaceExpiry[] {
  const slices = repairSlices(fitted.map(({ fit }) => fit));
  return fitted.map(({ place, fit }, i) => {
    const { svi, method, rmsChangeVol, largestChangeVol, found, left } = slices[i];
    const slice = { svi };
    const quality = method === 'none' ? fit.quality : measureFit(fit.prepared, fit.weights, slice);
    const repair = { method, rmsChangeVol, largestChangeVol, found };
    const { model, converged } = fit;
    const shown = { model, converged, slice, quality, repair, checks: left };
    return { ...place, slice, fit: shown };
  });
}
