/**
 * Does expected shortfall hold? Z1 = mean of X/ES over the exceptions + 1, Z2 = sum of X I/(T alpha ES) + 1: 0 in the mean
 * of a right model, negative where risk is understated. Source: Acerbi and Szekely (2014), "Backtesting Expected
 * Shortfall", RISK 27(11), eqs. (4) and (6). Losses are negative P&L; VaR and ES positive.
 */
import { failure, success, type Result } from '../basics/result';
import { studentQuantile } from '../math/gammaFunctions';
import { inverseNormalCdf } from '../math/normal';
import { quantile } from '../math/quantile';
import { seededRandom } from '../math/random';
import { probabilityFault, refusal, seriesFault, type Series } from '../math/series';
import { studentScale, studentTail, normalTail } from '../risk/tail/parametricTail';
import { countExceptions, exceptionsOf } from './exceptions';

export interface EsTest {
  /** Undefined without an exception: there is nothing to average. */
  readonly z1: number | undefined;
  readonly z2: number;
  readonly exceptions: number;
}

/** Refuses unequal lengths, values that are not finite, ES that is not positive. */
export function esTest(
  pnl: Series,
  valueAtRisk: Series,
  expectedShortfall: Series,
  alpha: number,
): Result<EsTest> {
  const refused = refusal(probabilityFault(alpha, 'alpha'), seriesFault(expectedShortfall, 'ES', 1));
  if (refused !== undefined) return refused;
  const hits = exceptionsOf(pnl, valueAtRisk);
  if (!hits.ok) return hits;
  if (expectedShortfall.length !== pnl.length)
    return failure('INVALID_INPUT', `${expectedShortfall.length} ES forecasts for ${pnl.length} days`);
  let sum = 0;
  for (let t = 0; t < pnl.length; t++) {
    if (!(expectedShortfall[t] > 0))
      return failure('INVALID_INPUT', `ES[${t}] is ${expectedShortfall[t]}, must be positive`, { row: t });
    if (hits.value[t] === 1) sum += pnl[t] / expectedShortfall[t];
  }
  const exceptions = countExceptions(hits.value);
  const z1 = exceptions === 0 ? undefined : sum / exceptions + 1;
  return success({ z1, z2: sum / (pnl.length * alpha) + 1, exceptions });
}

/** The law under which critical values are drawn: normal, or Student t with nu > 2 of unit variance. */
export type NullLaw = { readonly kind: 'normal' } | { readonly kind: 'student'; readonly nu: number };

export interface CriticalValues {
  /** Reject the model when the statistic falls below. Z1 given at least one exception. */
  readonly z1: number;
  readonly z2: number;
  /** Significance, e.g. 0.05. */
  readonly level: number;
  readonly trials: number;
}

export interface CriticalValueSetup {
  readonly days: number;
  readonly alpha: number;
  readonly law: NullLaw;
  readonly level: number;
  readonly trials?: number;
  readonly seed: number;
}

/** Simulated under a right model with the given law, independent days. Same seed, same values. */
export function simulatedCriticalValues(setup: CriticalValueSetup): Result<CriticalValues> {
  const { days, alpha, law, level, trials = 5000, seed } = setup;
  const tail =
    law.kind === 'normal'
      ? normalTail({ mean: 0, standardDeviation: 1 }, alpha)
      : studentTail(0, studentScale(1, law.nu), law.nu, alpha);
  if (!tail.ok) return tail;
  if (law.kind === 'student' && !(law.nu > 2))
    return failure('OUT_OF_RANGE', `nu is ${law.nu}, must exceed 2`, { nu: law.nu });
  const { expectedShortfall } = tail.value;
  const random = seededRandom(seed);
  const [first, second]: [number[], number[]] = [[], []];
  for (let trial = 0; trial < trials; trial++) {
    let [sum, hits] = [0, 0];
    for (let t = 0; t < days; t++) {
      const u = random.uniform();
      if (u >= alpha) continue;
      sum += quantileOf(law, u) / expectedShortfall;
      hits++;
    }
    if (hits > 0) first.push(sum / hits + 1);
    second.push(sum / (days * alpha) + 1);
  }
  const [z1, z2] = [quantile(first, level), quantile(second, level)];
  if (!z1.ok) return z1;
  return z2.ok ? success({ z1: z1.value, z2: z2.value, level, trials }) : z2;
}

/** Unit variance. */
const quantileOf = (law: NullLaw, u: number): number =>
  law.kind === 'normal' ? inverseNormalCdf(u) : studentScale(1, law.nu) * studentQuantile(u, law.nu);
