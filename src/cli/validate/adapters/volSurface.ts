/** Vol surfaces: SABR, SVI, SSVI, calendar and static arbitrage. */
import { checkButterfly } from '../../../engine/market/surface/butterfly';
import { leastGapOnPoints } from '../../../engine/market/surface/calendar';
import { checkCallPrices } from '../../../engine/market/surface/callPriceArbitrage';
import type { MoneynessRange } from '../../../engine/market/surface/checkGrid';
import { sviAt, type RawSvi } from '../../../engine/market/surface/rawSvi';
import { sabrLognormalVol } from '../../../engine/market/surface/sabr';
import { durrleman, logMoneynessDensity, volOfVariance } from '../../../engine/market/surface/smile';
import { ssviButterfly, ssviPhi, ssviVariance } from '../../../engine/market/surface/ssvi';
import { jumpWingFromRaw } from '../../../engine/market/surface/sviParametrisations';
import {
  failed,
  unsupported,
  values,
  type Computation,
  type Json,
  type JsonObject,
  type SuiteAdapter,
} from '../adapter';
import { numberOf, numbersOf } from '../inputs';

/** The suite refines its minimum of g between the neighbours of the best point of a grid with this step. */
const SEARCH_STEP = 0.01;

/** Which kind of case it is, by the inputs that only that kind has. */
const KINDS: readonly (readonly [string, (inputs: JsonObject) => Computation])[] = [
  ['alpha', sabr],
  ['g_search_range', svi],
  ['theta', ssvi],
  ['near', calendar],
  ['calls', staticArbitrage],
];

export const volSurface: SuiteAdapter = {
  suite: 'vol_surface',
  compute: ({ tag, inputs }) => {
    const kind = KINDS.find(([field]) => field in inputs);
    return kind === undefined ? unsupported(`tag "${tag}"`) : kind[1](inputs);
  },
};

function sabr(inputs: JsonObject): Computation {
  const [F, K, T, alpha, beta, nu, rho] = numbersOf(inputs, 'F', 'K', 'T', 'alpha', 'beta', 'nu', 'rho');
  const vol = sabrLognormalVol(F, K, T, { alpha, beta, nu, rho });
  return vol.ok ? values({ sigma: vol.value }) : failed(vol.failure.message);
}

function svi(inputs: JsonObject): Computation {
  const slice = sviOf(inputs);
  const years = numberOf(inputs, 'T');
  const strikes = numberList(inputs, 'k');
  const points = strikes.map((k) => sviAt(slice, k));
  const report = checkButterfly({ svi: slice }, searchRange(inputs));
  const wings = jumpWingFromRaw(slice, years);
  return values({
    total_variance: points.map(({ w }) => w),
    implied_vol: points.map(({ w }) => orNull(volOfVariance(w, years))),
    dw_dk: points.map(({ slope }) => slope),
    d2w_dk2: points.map(({ curvature }) => curvature),
    g: strikes.map((k, i) => orNull(durrleman(k, points[i]))),
    density_logmoneyness: strikes.map((k, i) => orNull(logMoneynessDensity(k, points[i]))),
    jump_wing: wings.ok ? jumpWingFields(wings.value) : null,
    g_min: report.leastG,
    g_argmin: report.leastGAt,
    butterfly_free: report.free,
  });
}

const jumpWingFields = ({ v, psi, p, c, vMin }: Record<'v' | 'psi' | 'p' | 'c' | 'vMin', number>): Json => ({
  v,
  psi,
  p,
  c,
  v_min: vMin,
});

function searchRange(inputs: JsonObject): MoneynessRange {
  const [low, high] = numberList(inputs, 'g_search_range');
  return { low: low - SEARCH_STEP, high: high + SEARCH_STEP };
}

function ssvi(inputs: JsonObject): Computation {
  const [theta, rho, eta, gamma] = numbersOf(inputs, 'theta', 'rho', 'eta', 'gamma');
  const phi = ssviPhi({ kind: 'powerLaw', eta, gamma }, theta);
  const slice = { theta, rho, phi };
  const { condition1, condition2, free } = ssviButterfly(slice);
  return values({
    total_variance: numberList(inputs, 'k').map((k) => ssviVariance(slice, k)),
    phi,
    condition1,
    condition2,
    sufficient_butterfly_free: free,
  });
}

/** The suite asks for the least gap on its own evenly spaced points, not for the true minimum between them. */
function calendar(inputs: JsonObject): Computation {
  const [low, high] = numberList(inputs, 'k_range');
  const step = numberOf(inputs, 'k_step');
  const count = Math.round((high - low) / step);
  const points = Array.from({ length: count + 1 }, (_, i) => low + i * step);
  const least = leastGapOnPoints(
    { svi: sviOf(objectOf(inputs, 'near')) },
    { svi: sviOf(objectOf(inputs, 'far')) },
    points,
  );
  return values({ min_variance_gap: least.gap, at_k: least.at, calendar_free: least.gap >= 0 });
}

function staticArbitrage(inputs: JsonObject): Computation {
  const [forward, discount, tolerance] = numbersOf(inputs, 'F', 'discount', 'tolerance');
  const [strikes, calls] = [numberList(inputs, 'strikes'), numberList(inputs, 'calls')];
  const report = checkCallPrices({ forward, strikes, calls, discount, tolerance });
  if (!report.ok) return failed(report.failure.message);
  return values({
    not_decreasing_at: report.value.notDecreasingAt,
    slope_below_minus_df_at: report.value.slopeBelowDiscountAt,
    not_convex_at: report.value.notConvexAt,
    out_of_bounds_at: report.value.outOfBoundsAt,
    arbitrage_free: report.value.free,
  });
}

function sviOf(inputs: JsonObject): RawSvi {
  const [a, b, rho, m, sigma] = numbersOf(inputs, 'a', 'b', 'rho', 'm', 'sigma');
  return { a, b, rho, m, sigma };
}

function numberList(inputs: JsonObject, field: string): number[] {
  const list = inputs[field];
  if (!Array.isArray(list) || !list.every((value) => typeof value === 'number'))
    throw new Error(`input "${field}" must be a list of numbers`);
  return list as number[];
}

function objectOf(inputs: JsonObject, field: string): JsonObject {
  const value = inputs[field];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`input "${field}" must be an object`);
  return value as JsonObject;
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
