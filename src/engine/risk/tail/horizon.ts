/** From one horizon, confidence or period to another. */
import { failure, success, type Result } from '../../basics/result';
import { inverseNormalCdf, normalPdf } from '../../math/normal';
import { probabilityFault, refusal, seriesFault, type Series } from '../../math/series';
import { historicalTail, type TailSpec } from './historicalTail';

/**
 * Root-of-time factor: exact for independent, equally wide moves and a linear book, wrong for options with convexity,
 * which want moves of the whole horizon instead.
 */
export const rootTimeFactor = (fromDays: number, toDays: number): number => Math.sqrt(toDays / fromDays);

/** Factor that takes a normal VaR from one tail probability to another; no history knows more than its own tail. */
export const normalVarFactor = (fromAlpha: number, toAlpha: number): number =>
  inverseNormalCdf(toAlpha) / inverseNormalCdf(fromAlpha);

/** ES over VaR of a normal law at alpha: what a bare VaR is raised by when ES is asked for. */
export const normalEsOverVar = (alpha: number): number =>
  normalPdf(inverseNormalCdf(alpha)) / alpha / -inverseNormalCdf(alpha);

/** Overlapping sums of `steps` consecutive returns (log returns, or P&L of a constant book): n - steps + 1 values. */
export function overlappingSums(returns: Series, steps: number): Result<Float64Array> {
  if (!(Number.isInteger(steps) && steps >= 1))
    return failure('OUT_OF_RANGE', `horizon of ${steps} steps: a whole number from 1`, { steps });
  const refused = refusal(seriesFault(returns, 'returns', steps));
  if (refused !== undefined) return refused;
  const sums = new Float64Array(returns.length - steps + 1);
  for (let t = 0; t < sums.length; t++) for (let k = 0; k < steps; k++) sums[t] += returns[t + k];
  return success(sums);
}

/** ES over the base horizon of the factors whose liquidity horizon is at least `horizonDays`, the others held still. */
export interface HorizonStep {
  readonly horizonDays: number;
  readonly expectedShortfall: number;
}

/**
 * Liquidity horizons per factor: root of the sum of (ES_j root((LH_j - LH_j-1)/T))^2 over nested sets of factors, the
 * first with all of them and horizon T. Basel Committee (2019), "Minimum capital requirements for market risk", MAR33.5.
 * Refuses horizons that do not increase.
 */
export function liquidityHorizonEs(steps: readonly HorizonStep[]): Result<number> {
  if (steps.length === 0) return failure('EMPTY', 'no liquidity horizon given');
  const base = steps[0].horizonDays;
  let [sum, before] = [0, 0];
  for (const { horizonDays, expectedShortfall } of steps) {
    if (!(horizonDays > before) || !Number.isFinite(expectedShortfall))
      return failure(
        'INVALID_INPUT',
        `liquidity horizon ${horizonDays} days after ${before}, ES ${expectedShortfall}`,
      );
    sum += (expectedShortfall ** 2 * (horizonDays - before)) / base;
    before = horizonDays;
  }
  return success(Math.sqrt(sum));
}

/** Scales each factor's moves by the root of its own horizon. `moves`: [scenario x factor], overwritten nowhere. */
export function movesOverHorizons(moves: Float64Array, baseDays: number, horizonDays: Series): Float64Array {
  const factors = Float64Array.from(horizonDays, (days) => rootTimeFactor(baseDays, days));
  return moves.map((move, i) => move * factors[i % factors.length]);
}

export interface StressedWindow {
  /** First row of the window. */
  readonly start: number;
  /** Row after its last. */
  readonly end: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** The window of `length` consecutive rows with the greatest ES of the given P&L; the earliest of equals. */
export function worstWindow(pnl: Float64Array, length: number, spec: TailSpec): Result<StressedWindow> {
  const refused = refusal(seriesFault(pnl, 'P&L', length), probabilityFault(spec.alpha, 'alpha'));
  if (refused !== undefined) return refused;
  if (!(Number.isInteger(length) && length >= 1))
    return failure('OUT_OF_RANGE', `window of ${length} rows: a whole number from 1`, { length });
  let worst: StressedWindow | undefined;
  for (let start = 0; start + length <= pnl.length; start++) {
    const tail = historicalTail(pnl.subarray(start, start + length), spec);
    if (!tail.ok) return tail;
    const { valueAtRisk, expectedShortfall } = tail.value;
    if (worst === undefined || expectedShortfall > worst.expectedShortfall)
      worst = { start, end: start + length, valueAtRisk, expectedShortfall };
  }
  return worst === undefined ? failure('EMPTY', 'no window') : success(worst);
}
