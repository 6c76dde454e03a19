/** Is the number of exceptions right, and do they come alone? Likelihood ratio tests of a VaR at tail probability p. */
import { failure, success, type Result } from '../basics/result';
import { timesLog } from '../math/binomial';
import { chiSquareTail } from '../math/gammaFunctions';
import { probabilityFault, refusal } from '../math/series';
import { countExceptions, transitionsOf, type Transitions } from './exceptions';

export interface LikelihoodRatio {
  readonly statistic: number;
  /** Upper tail of the chi-square law with `degrees` of freedom. */
  readonly pValue: number;
  readonly degrees: number;
}

/** Rounding may leave a ratio a hair below 0. */
const ratioOf = (statistic: number, degrees: number): LikelihoodRatio => {
  const held = Math.max(0, statistic);
  return { statistic: held, pValue: chiSquareTail(held, degrees), degrees };
};

/** ln of the likelihood of x events in n days with rate p. */
const logBinomial = (n: number, x: number, p: number): number => timesLog(n - x, 1 - p) + timesLog(x, p);

const countRefusal = (days: number, exceptions: number): ReturnType<typeof refusal> =>
  Number.isInteger(days) && Number.isInteger(exceptions) && days >= 1 && exceptions >= 0 && exceptions <= days
    ? undefined
    : failure('OUT_OF_RANGE', `${exceptions} exceptions in ${days} days`, { days, exceptions });

/** Proportion of failures against p. Kupiec (1995), J. of Derivatives 3(2), 73-84; chi-square with one degree. */
export function kupiecTest(days: number, exceptions: number, p: number): Result<LikelihoodRatio> {
  const refused = countRefusal(days, exceptions) ?? refusal(probabilityFault(p, 'p'));
  if (refused !== undefined) return refused;
  const found = exceptions / days;
  const statistic = -2 * (logBinomial(days, exceptions, p) - logBinomial(days, exceptions, found));
  return success(ratioOf(statistic, 1));
}

/** Deviations of the count from its mean. */
export const binomialScore = (days: number, exceptions: number, p: number): number =>
  (exceptions - p * days) / Math.sqrt(p * (1 - p) * days);

/** Time until the first failure, on day `first` from 1. Kupiec (1995), eq. (3). */
export function firstFailureTest(first: number, p: number): Result<LikelihoodRatio> {
  const refused = countRefusal(first, 1) ?? refusal(probabilityFault(p, 'p'));
  if (refused !== undefined) return refused;
  const statistic = -2 * (logBinomial(first, 1, p) - logBinomial(first, 1, 1 / first));
  return success(ratioOf(statistic, 1));
}

export interface AcceptedRange {
  readonly least: number;
  readonly most: number;
}

/** Exceptions that Kupiec's test does not reject at `level`; undefined where it rejects every count. */
export function kupiecAcceptedRange(
  days: number,
  p: number,
  level: number,
): Result<AcceptedRange | undefined> {
  const refused =
    countRefusal(days, 0) ?? refusal(probabilityFault(p, 'p'), probabilityFault(level, 'level'));
  if (refused !== undefined) return refused;
  const accepted: number[] = [];
  for (let x = 0; x <= days; x++) {
    const test = kupiecTest(days, x, p);
    if (test.ok && test.value.pValue >= level) accepted.push(x);
  }
  if (accepted.length === 0) return success(undefined);
  return success({ least: accepted[0], most: accepted[accepted.length - 1] });
}

export interface CoverageTests {
  readonly transitions: Transitions;
  readonly exceptions: number;
  readonly days: number;
  /** Kupiec's, over all days. */
  readonly unconditional: LikelihoodRatio;
  /** Whether an exception makes another next day likelier. */
  readonly independence: LikelihoodRatio;
  /** Both together: the sum, two degrees. */
  readonly conditional: LikelihoodRatio;
}

/**
 * Christoffersen (1998), "Evaluating Interval Forecasts", International Economic Review 39(4), sect. 4. `hits` holds 0 or
 * 1 per day in order. Refuses fewer than two days.
 */
export function coverageTests(hits: ArrayLike<number>, p: number): Result<CoverageTests> {
  if (hits.length < 2) return failure('INVALID_INPUT', `${hits.length} days: two at least`);
  const exceptions = countExceptions(hits);
  const unconditional = kupiecTest(hits.length, exceptions, p);
  if (!unconditional.ok) return unconditional;
  const transitions = transitionsOf(hits);
  const independence = ratioOf(independenceStatistic(transitions), 1);
  const conditional = ratioOf(unconditional.value.statistic + independence.statistic, 2);
  return success({
    transitions,
    exceptions,
    days: hits.length,
    unconditional: unconditional.value,
    independence,
    conditional,
  });
}

/** -2 ln of the likelihood with one rate over that with a rate for each state of the day before. */
export function independenceStatistic({ n00, n01, n10, n11 }: Transitions): number {
  const [calm, hit] = [n00 + n01, n10 + n11];
  const one = logBinomial(calm + hit, n01 + n11, (n01 + n11) / Math.max(1, calm + hit));
  const afterCalm = logBinomial(calm, n01, n01 / Math.max(1, calm));
  const afterHit = logBinomial(hit, n11, n11 / Math.max(1, hit));
  return -2 * (one - afterCalm - afterHit);
}
