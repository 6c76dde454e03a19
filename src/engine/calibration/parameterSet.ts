/** Fitted parameters as they are shown, compared, stored and approved: plain numbers, each with what it stands on. */
import type { Failure } from '../basics/result';
import type { CalibrationRules } from './rules';

export const FIT_KINDS = [
  'ewma',
  'garch',
  'gjr',
  'correlation',
  'dcc',
  'copula',
  'vol-response',
  'margin-shock',
] as const;
export type FitKind = (typeof FIT_KINDS)[number];

export interface FittedNumber {
  /** Stable inside its fit: `lambda`, `rho spot:BTC~spot:ETH`. */
  readonly name: string;
  readonly value: number;
  /** Null where the method gives none; the fit's cautions say why. */
  readonly standardError: number | null;
  /** `fraction`, `fraction^2`, `days`, or `1` for pure numbers. */
  readonly unit: string;
}

export interface FitBasis {
  /** Moves that the fit saw, newest last. */
  readonly moves: number;
  /** Days, UTC midnights, from the start of the first move to the end of the last. */
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface Convergence {
  /** `at-boundary`: the best value lies at the end of the region searched. */
  readonly status: 'converged' | 'at-boundary' | 'closed-form';
  readonly note: string;
}

export interface Objective {
  readonly kind: 'log-likelihood' | 'squared-error' | 'quantile';
  /** Of all moves of the fit; null for quantiles, which minimise nothing that is worth a number. */
  readonly value: number | null;
}

/** Losses per day, lower is better. */
export type ScoreKind = 'quasi-likelihood' | 'dependence' | 'copula' | 'squared-error' | 'pinball';

export interface ScoreComparison {
  readonly score: ScoreKind;
  readonly days: number;
  readonly model: number;
  readonly benchmark: string;
  readonly benchmarkScore: number;
  /** Diebold and Mariano, two-sided; null where both have the same losses. */
  readonly pValue: number | null;
  /** At 5 %. */
  readonly verdict: 'better' | 'worse' | 'no difference';
}

export interface CoverageCheck {
  readonly alpha: number;
  readonly days: number;
  readonly exceptions: number;
  /** alpha x days. */
  readonly expected: number;
  readonly kupiecPValue: number;
}

/** How far a number travelled from refit to refit. */
export interface ParameterDrift {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

/** The fit made again and again on what was known, each time judged on the days after it. */
export interface WalkForward {
  readonly refits: number;
  readonly failedRefits: number;
  readonly days: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly scores: readonly ScoreComparison[];
  readonly coverage: CoverageCheck | null;
  readonly drift: readonly ParameterDrift[];
}

export interface FitRecord {
  /** `gjr:spot:BTC` */
  readonly id: string;
  readonly kind: FitKind;
  readonly label: string;
  readonly factors: readonly string[];
  readonly numbers: readonly FittedNumber[];
  readonly basis: FitBasis;
  readonly objective: Objective;
  readonly convergence: Convergence;
  readonly cautions: readonly string[];
  /** Null when it was not asked for or the history is too short for it: a caution says which. */
  readonly walkForward: WalkForward | null;
}

/** A fit that was not made: the reason stands where its numbers would. */
export interface RefusedFit {
  readonly id: string;
  readonly kind: FitKind;
  readonly factors: readonly string[];
  readonly failure: Failure;
}

export const PARAMETER_SET_FORMAT = 'plimsoll-parameters-1';

export interface ParameterSet {
  readonly format: typeof PARAMETER_SET_FORMAT;
  readonly rules: CalibrationRules;
  readonly history: {
    readonly factors: readonly { readonly id: string; readonly source: string }[];
    readonly moves: number;
    readonly firstMs: number;
    readonly lastMs: number;
    readonly notes: readonly string[];
  };
  readonly fits: readonly FitRecord[];
  readonly refused: readonly RefusedFit[];
}

export const findFit = (set: ParameterSet, kind: FitKind, ...factors: string[]): FitRecord | undefined =>
  set.fits.find((fit) => fit.kind === kind && factors.every((factor) => fit.factors.includes(factor)));

export const findFitted = (fit: FitRecord | undefined, name: string): number | undefined =>
  fit?.numbers.find((number) => number.name === name)?.value;
