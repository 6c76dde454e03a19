/**
 * Extended SSVI: one (theta, rho, phi) per expiry, fitted near to far inside the region where neither butterfly nor
 * calendar arbitrage is possible. Hendriks and Martini (2019), "The extended SSVI volatility surface", J.
 * Computational Finance 22(5); Corbetta, Cohort, Laachir and Martini (2019), "Robust calibration and
 * arbitrage-free interpolation of SSVI slices".
 */
import { failure, success, type Result } from '../../basics/result';
import { minimiseLeastSquares } from '../../math/levenbergMarquardt';
import type { LeastSquaresProblem } from '../../math/leastSquaresProblem';
import { bandedError } from './robustWeights';
import type { PreparedSlice } from './sliceQuotes';
import { ssviVariance, type SsviSlice } from './ssvi';
import { atMoneyVariance, largestPhi } from './ssviSliceFit';

/** psi = theta phi: the wings of the slice are psi (1 -+ rho)/2 steep. */
export interface PsiRange {
  readonly low: number;
  readonly high: number;
}

/**
 * psi for which a slice (theta, rho) is free of butterfly arbitrage (Gatheral and Jacquier 2014, theorem 4.2) and
 * lies above `near`: theta not smaller, both wings not flatter, phi not larger. Sufficient; empty where low > high.
 */
export function psiRange(theta: number, rho: number, near: SsviSlice | undefined): PsiRange {
  const butterfly = theta * largestPhi(theta, rho);
  if (near === undefined) return { low: 0, high: butterfly };
  const nearPsi = near.theta * near.phi;
  const steeper = Math.max((1 + near.rho) / (1 + rho), (1 - near.rho) / (1 - rho));
  return { low: nearPsi * steeper, high: Math.min(butterfly, near.phi * theta) };
}

const LARGEST_RHO = 0.999;

export interface EssviFit {
  /** By expiry, as the input. */
  readonly slices: readonly SsviSlice[];
  /** Root mean square of fitted less quoted vol by expiry, fractions. */
  readonly rmseVol: readonly number[];
}

/**
 * Slices in ascending years; weights and bands as in the SVI fit. The near expiries bind the far ones.
 * Errors: MISSING_MARKET_DATA for an expiry without quotes, INVALID_INPUT for expiries out of order.
 */
export function fitEssvi(slices: readonly PreparedSlice[]): Result<EssviFit> {
  const fitted: SsviSlice[] = [];
  for (const [i, slice] of slices.entries()) {
    if (slice.k.length === 0)
      return failure('MISSING_MARKET_DATA', `expiry ${i} of the eSSVI surface has no quotes`);
    if (i > 0 && !(slice.years > slices[i - 1].years))
      return failure('INVALID_INPUT', `expiries of an eSSVI surface must ascend, got T = ${slice.years}`);
    fitted.push(fitOne(slice, fitted[i - 1]));
  }
  return success({ slices: fitted, rmseVol: slices.map((slice, i) => rmseOf(slice, fitted[i])) });
}

/** [rise of theta over the near one, rho, place of psi in its range]; undefined where the range is empty. */
function sliceOf(x: ArrayLike<number>, near: SsviSlice | undefined): SsviSlice | undefined {
  const theta = (near?.theta ?? 0) + x[0];
  const { low, high } = psiRange(theta, x[1], near);
  if (!(low <= high)) return undefined;
  return { theta, rho: x[1], phi: (low + x[2] * (high - low)) / theta };
}

/** Starts at the near slice's own shape, which always lies in the region, and at other places and correlations. */
function fitOne(slice: PreparedSlice, near: SsviSlice | undefined): SsviSlice {
  const rise = Math.max(atMoneyVariance(slice) - (near?.theta ?? 0), 0);
  const rhos = near === undefined ? [-0.5, 0, 0.5] : [near.rho, near.rho];
  const starts = rhos.map((rho, i) => [rise, rho, near === undefined || i === 0 ? 0.3 : 0.9]);
  const problem = essviProblem(slice, near);
  const runs = starts.map((start) => minimiseLeastSquares(problem, start));
  const best = runs.reduce((one, other) => (other.cost < one.cost ? other : one));
  return sliceOf(best.x, near)!;
}

function essviProblem(slice: PreparedSlice, near: SsviSlice | undefined): LeastSquaresProblem {
  const { k, vol, below, above, weight, years } = slice;
  const roots = weight.map(Math.sqrt);
  const atMoney = atMoneyVariance(slice);
  return {
    residualCount: k.length,
    lower: [near === undefined ? 1e-6 * atMoney : 0, -LARGEST_RHO, near === undefined ? 1e-4 : 0],
    upper: [8 * atMoney, LARGEST_RHO, 1],
    residuals(x, out) {
      const candidate = sliceOf(x, near);
      if (candidate === undefined) return false;
      for (let i = 0; i < k.length; i++) {
        const error = Math.sqrt(ssviVariance(candidate, k[i]) / years) - vol[i];
        out[i] = roots[i] * bandedError(error, below[i], above[i]);
      }
      return true;
    },
  };
}

function rmseOf({ k, vol, years }: PreparedSlice, slice: SsviSlice): number {
  const squares = k.map((at, i) => (Math.sqrt(ssviVariance(slice, at) / years) - vol[i]) ** 2);
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / k.length);
}
