/** Vols that a trader sets by hand, per expiry or per strike, on top of the fitted surface. */
import { failure, success, type Result } from '../../basics/result';
import { solveInPlace } from '../../math/linearSystem';
import { checkButterfly } from './butterfly';
import { checkCalendar } from './calendar';
import { checkGrid } from './checkGrid';
import type { ArbitrageChecks } from './sliceRepair';
import { sliceVariance, type SmileSlice, type VarianceBump } from './smileSlice';
import type { SurfaceExpiry, VolSurface } from './volSurface';

export type SurfaceOverride =
  | { readonly kind: 'expiry'; readonly expiryMs: number; readonly atMoneyVol: number }
  | { readonly kind: 'strike'; readonly expiryMs: number; readonly strike: number; readonly vol: number };

type StrikeOverride = Extract<SurfaceOverride, { kind: 'strike' }>;

/** Reach of a strike override, in standard deviations of the expiry at the money. */
const REACH = 0.5;

/**
 * The surface with exactly these overrides on its fitted smiles; former ones are gone. An expiry override scales the
 * smile to a vol at the money; a strike override bends it, over half a standard deviation, through the given vol.
 * Arbitrage that this makes is reported in `override.checks`. Errors: NOT_FOUND (expiry), INVALID_INPUT (vol or
 * strike not positive, a strike or expiry twice), OUT_OF_RANGE (total variance would not stay positive).
 */
export function applyOverrides(
  surface: VolSurface,
  overrides: readonly SurfaceOverride[],
): Result<VolSurface> {
  const refused = checkOverrides(surface, overrides);
  if (refused !== undefined) return refused;
  const moved: MovedExpiry[] = [];
  for (const expiry of surface.expiries) {
    const own = overrides.filter(({ expiryMs }) => expiryMs === expiry.expiryMs);
    const one = moveSlice(expiry, own);
    if (!one.ok) return one;
    moved.push(one.value);
  }
  return success({ ...surface, expiries: moved.map(withChecks) });
}

function checkOverrides(
  surface: VolSurface,
  overrides: readonly SurfaceOverride[],
): ReturnType<typeof failure> | undefined {
  const seen = new Set<string>();
  for (const override of overrides) {
    const { expiryMs } = override;
    if (!surface.expiries.some((expiry) => expiry.expiryMs === expiryMs))
      return failure('NOT_FOUND', `the surface has no expiry at ${expiryMs}`, { expiryMs });
    const [vol, strike] =
      override.kind === 'expiry' ? [override.atMoneyVol, 1] : [override.vol, override.strike];
    if (!(vol > 0 && vol < Infinity && strike > 0 && strike < Infinity))
      return failure('INVALID_INPUT', `override of ${strike} to vol ${vol}: both must be positive`);
    const key = `${expiryMs}:${override.kind === 'expiry' ? 'expiry' : strike}`;
    if (seen.has(key)) return failure('INVALID_INPUT', `two overrides of the same place: ${key}`);
    seen.add(key);
  }
  return undefined;
}

interface MovedExpiry {
  /** Without `override`, with the new slice. */
  readonly expiry: SurfaceExpiry;
  readonly strikes: readonly number[];
  readonly atMoneyVol: number | undefined;
}

function moveSlice(expiry: SurfaceExpiry, overrides: readonly SurfaceOverride[]): Result<MovedExpiry> {
  const { override: _former, ...plain } = expiry;
  const atMoneyVol = overrides.find((one) => one.kind === 'expiry')?.atMoneyVol;
  const pinned = overrides.filter((one): one is StrikeOverride => one.kind === 'strike');
  const slice = bendSlice(expiry, scaleSlice(expiry, atMoneyVol), pinned);
  const variances = checkGrid(slice).map((k) => sliceVariance(slice, k));
  const leastVariance = variances.reduce((least, one) => Math.min(least, one), Infinity);
  if (!(leastVariance > 0))
    return failure(
      'OUT_OF_RANGE',
      `the overrides of ${expiry.expiryMs} would take total variance to ${leastVariance}`,
      { expiryMs: expiry.expiryMs, leastVariance },
    );
  return success({
    expiry: { ...plain, slice },
    strikes: pinned.map(({ strike }) => strike),
    atMoneyVol,
  });
}

/** An expiry is checked when it or the one before it is overridden. */
function withChecks(moved: MovedExpiry, i: number, all: readonly MovedExpiry[]): SurfaceExpiry {
  const { expiry, strikes, atMoneyVol } = moved;
  const before = i === 0 ? undefined : all[i - 1];
  if (!isMoved(moved) && (before === undefined || !isMoved(before))) return expiry;
  const checks = checksOf(expiry.slice, before?.expiry.slice);
  return {
    ...expiry,
    override: { strikes, ...(atMoneyVol === undefined ? {} : { atMoneyVol }), checks },
  };
}

const isMoved = ({ strikes, atMoneyVol }: MovedExpiry): boolean =>
  strikes.length > 0 || atMoneyVol !== undefined;

function scaleSlice({ fit, years }: SurfaceExpiry, atMoneyVol: number | undefined): SmileSlice {
  if (atMoneyVol === undefined) return fit.slice;
  return { ...fit.slice, volFactor: atMoneyVol / Math.sqrt(sliceVariance(fit.slice, 0) / years) };
}

/** Bumps at the given strikes whose heights together make the smile pass through all of the given vols. */
function bendSlice(
  { forward, years }: SurfaceExpiry,
  slice: SmileSlice,
  strikes: readonly StrikeOverride[],
): SmileSlice {
  if (strikes.length === 0) return slice;
  const centres = strikes.map(({ strike }) => Math.log(strike / forward));
  const reach = REACH * Math.sqrt(sliceVariance(slice, 0));
  const widths = centres.map((centre, i) => Math.min(reach, nearestOther(centres, i, centre)));
  const heights = Float64Array.from(
    strikes,
    ({ vol }, i) => vol * vol * years - sliceVariance(slice, centres[i]),
  );
  const matrix = new Float64Array(
    centres.flatMap((at) => centres.map((centre, j) => Math.exp(-0.5 * ((at - centre) / widths[j]) ** 2))),
  );
  solveInPlace(matrix, heights, centres.length);
  const bumps: VarianceBump[] = centres.map((centre, i) => ({
    centre,
    width: widths[i],
    height: heights[i],
  }));
  return { ...slice, bumps };
}

const nearestOther = (centres: readonly number[], own: number, at: number): number =>
  centres.reduce((least, one, i) => (i === own ? least : Math.min(least, Math.abs(one - at))), Infinity);

function checksOf(slice: SmileSlice, near: SmileSlice | undefined): ArbitrageChecks {
  const butterfly = checkButterfly(slice);
  if (near === undefined) return { butterfly, free: butterfly.free };
  const calendar = checkCalendar(near, slice);
  return { butterfly, calendar, free: butterfly.free && calendar.free };
}
