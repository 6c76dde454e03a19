/** The nearest slice without arbitrage: a refit with penalties where the checks fail, and a way out where that fails. */
import { minimiseLeastSquares, type LeastSquaresLimits } from '../../math/levenbergMarquardt';
import { checkButterfly, type ButterflyReport } from './butterfly';
import { checkCalendar, type CalendarReport } from './calendar';
import type { RawSvi } from './rawSvi';
import { penalisedProblem, type PenaltyNodes } from './repairPenalty';
import type { PreparedSlice } from './sliceQuotes';
import { sliceVariance } from './smileSlice';
import { fitSsviSlice } from './ssviSliceFit';
import { boxOf } from './sviBox';
import { coordinatesOf, sviOfCoordinates, type CoordinateBox } from './sviCoordinates';

/** `refit`: penalised refit of the quotes. `blend`: on the way from there to a slice known to be free. */
export type RepairMethod = 'none' | 'refit' | 'blend';

export interface RepairedSlice {
  readonly svi: RawSvi;
  readonly method: RepairMethod;
  /** Checks before and after; `calendar` against the near slice, where there is one. */
  readonly found: ArbitrageChecks;
  readonly left: ArbitrageChecks;
  /** Change of vol at the quoted strikes by the repair: root mean square and largest size, fractions. */
  readonly rmsChangeVol: number;
  readonly largestChangeVol: number;
}

export interface ArbitrageChecks {
  readonly butterfly: ButterflyReport;
  readonly calendar?: CalendarReport;
  readonly free: boolean;
}

const ROUNDS = 14;
const LIMITS: LeastSquaresLimits = { maxIterations: 40, stepTolerance: 1e-9, costTolerance: 1e-7 };
const FIRST_PENALTY = 0.05;
const PENALTY_GROWTH = 4;

/** What a slice has to respect besides its own density. */
export interface SliceLimits {
  /** The slice of the expiry before, free of arbitrage. */
  readonly near?: RawSvi;
  /** Largest roots of the left and the right wing slope. */
  readonly wingCaps?: WingCaps;
}

export type WingCaps = readonly [number, number];

export function checkSlice(svi: RawSvi, near?: RawSvi): ArbitrageChecks {
  const butterfly = checkButterfly({ svi });
  if (near === undefined) return { butterfly, free: butterfly.free };
  const calendar = checkCalendar({ svi: near }, { svi });
  return { butterfly, calendar, free: butterfly.free && calendar.free };
}

/**
 * Slice free of butterfly arbitrage, and of calendar arbitrage against `near` (itself free), nearest to the quotes
 * in the sense of the fit. Exchange method: the worst violations become penalties of a refit, until the checks
 * pass. Where they do not, the slice is blended, by the least share that passes, with one known to be free: the
 * near slice lifted to this one's level, the near slice itself, or without one an SSVI slice (Gatheral and
 * Jacquier 2014, theorem 4.2; Martini and Mingone 2022 treat SVI's exact domain). `weights` by point, as the
 * fit left them.
 */
export function repairSlice(
  prepared: PreparedSlice,
  weights: Float64Array,
  svi: RawSvi,
  limits: SliceLimits = {},
): RepairedSlice {
  const { near } = limits;
  const found = checkSlice(svi, near);
  if (found.free && obeysCaps(svi, limits.wingCaps))
    return { svi, method: 'none', found, left: found, rmsChangeVol: 0, largestChangeVol: 0 };
  const refit = refitWithPenalties(prepared, weights, svi, found, limits);
  if (refit.checks.free) return describe(prepared, svi, refit.svi, 'refit', found, refit.checks);
  const blended = blendUntilFree(prepared, weights, refit.svi, near);
  return describe(prepared, svi, blended, 'blend', found, checkSlice(blended, near));
}

interface Refit {
  readonly svi: RawSvi;
  readonly checks: ArbitrageChecks;
}

function refitWithPenalties(
  prepared: PreparedSlice,
  weights: Float64Array,
  svi: RawSvi,
  found: ArbitrageChecks,
  limits: SliceLimits,
): Refit {
  const { near } = limits;
  const box = repairBox(prepared, limits);
  const nodes: PenaltyNodes = { butterfly: [], calendar: [] };
  let [checks, x] = [found, coordinatesOf(svi)];
  let penalty = FIRST_PENALTY;
  for (let round = 0; round < ROUNDS && (round === 0 || !checks.free); round++) {
    if (!checks.butterfly.free) nodes.butterfly.push(checks.butterfly.leastGAt);
    if (checks.calendar?.free === false) nodes.calendar.push(checks.calendar.leastGapAt);
    const problem = penalisedProblem({ prepared, weights, box, near, nodes, penalty });
    const solved = minimiseLeastSquares(problem, x, LIMITS);
    if (!(solved.cost < Infinity)) break;
    x = solved.x;
    checks = checkSlice(sviOfCoordinates(x), near);
    penalty *= PENALTY_GROWTH;
  }
  return { svi: sviOfCoordinates(x), checks };
}

const obeysCaps = (svi: RawSvi, [left, right]: WingCaps = [Infinity, Infinity]): boolean => {
  const [p, q] = coordinatesOf(svi);
  return p <= left + 1e-12 && q <= right + 1e-12;
};

/** The fit's box under the wing caps, with wings and minimum not below those of the near slice. */
function repairBox(prepared: PreparedSlice, { near, wingCaps }: SliceLimits): CoordinateBox {
  const { lower, upper } = boxOf(prepared);
  wingCaps?.forEach((cap, i) => (upper[i] = Math.min(upper[i], cap)));
  const floor = near === undefined ? [] : coordinatesOf(near).subarray(0, 3);
  floor.forEach((least, i) => (lower[i] = Math.max(lower[i], least)));
  return { lower, upper: upper.map((value, i) => Math.max(value, lower[i])) };
}

function blendUntilFree(
  prepared: PreparedSlice,
  weights: Float64Array,
  svi: RawSvi,
  near: RawSvi | undefined,
): RawSvi {
  const from = coordinatesOf(svi);
  const to = coordinatesOf(knownFree(prepared, weights, svi, near));
  const at = (share: number): RawSvi =>
    sviOfCoordinates(from.map((value, i) => (1 - share) * value + share * to[i]));
  const isFree = (share: number): boolean => checkSlice(at(share), near).free;
  const steps = 16;
  let first = 1;
  while (first < steps && !isFree(first / steps)) first++;
  if (first === steps) return at(1);
  let [low, high] = [(first - 1) / steps, first / steps];
  for (let halving = 0; halving < 10; halving++) {
    const middle = 0.5 * (low + high);
    if (isFree(middle)) high = middle;
    else low = middle;
  }
  return at(high);
}

function knownFree(
  prepared: PreparedSlice,
  weights: Float64Array,
  svi: RawSvi,
  near: RawSvi | undefined,
): RawSvi {
  if (near === undefined) return fitSsviSlice(prepared, weights)?.svi ?? flatSlice(svi);
  const lift = sliceVariance({ svi }, 0) - sliceVariance({ svi: near }, 0);
  const lifted = { ...near, a: near.a + Math.max(0, lift) };
  return checkSlice(lifted, near).free ? lifted : near;
}

/** Constant total variance at the level of the money. */
const flatSlice = (svi: RawSvi): RawSvi => ({
  a: Math.max(sliceVariance({ svi }, 0), Number.MIN_VALUE),
  b: 0,
  rho: 0,
  m: 0,
  sigma: 1,
});

function describe(
  { k, years }: PreparedSlice,
  before: RawSvi,
  after: RawSvi,
  method: RepairMethod,
  found: ArbitrageChecks,
  left: ArbitrageChecks,
): RepairedSlice {
  const vol = (svi: RawSvi, at: number): number => Math.sqrt(sliceVariance({ svi }, at) / years);
  const changes = k.map((at) => Math.abs(vol(after, at) - vol(before, at)));
  const squares = changes.reduce((sum, change) => sum + change * change, 0);
  return {
    svi: after,
    method,
    found,
    left,
    rmsChangeVol: Math.sqrt(squares / k.length),
    largestChangeVol: changes.reduce((most, change) => Math.max(most, change), 0),
  };
}
