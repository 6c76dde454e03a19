/** The reference suites of tail risk, dependence and backtests, through the code of `plimsoll validate`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetsBeside } from '../../src/cli/validate/datasets';
import { describeFailure } from '../../src/cli/validate/describe';
import { runSuite, type FailedCase } from '../../src/cli/validate/runSuite';
import { readSuite } from '../../src/cli/validate/suite';
import { studentQuantile } from '../../src/engine/math/gammaFunctions';

/**
 * Figures of `var_es` that contradict their own definition: behind them stands the 5 % quantile of t with 4 degrees as
 * -2.13184678133629 (really -2.13184678632665) and the 2.5 % quantile with 6 degrees as -2.44691184879168 (really
 * -2.44691185114497), a search that stopped early; the tolerance is ten times finer. Proof below, in closed form.
 */
const EARLY_STOPPED: Readonly<Record<string, number>> = {
  t4_var: 0.05,
  t4_es: 0.05,
  t6_var: 0.025,
  t6_es: 0.025,
};

const isEarlyStopped = ({ referenceCase, mismatches }: FailedCase): boolean =>
  mismatches.length > 0 &&
  mismatches.every(({ field, difference, expected }) => {
    const close = (difference ?? Infinity) < 1e-8 * Math.abs(Number(expected));
    return close && EARLY_STOPPED[field] === referenceCase.inputs.alpha;
  });

/** Suite and cases that must pass; none may be unsupported. */
const SUITES: readonly (readonly [string, number])[] = [
  ['var_es', 91],
  ['garch', 19],
  ['ewma', 6],
  ['copulas', 153],
  ['distance_correlation', 19],
  ['nearest_correlation', 16],
  ['backtests', 114],
  // Other legal inputs of the same kinds, computed independently.
  ['var_es_independent', 18],
  ['garch_independent', 16],
  ['ewma_independent', 4],
  ['copulas_independent', 45],
  ['distance_correlation_independent', 8],
  ['nearest_correlation_independent', 8],
  ['backtests_independent', 36],
];

describe('reference suites of tail risk and dependence', { timeout: 60_000 }, () => {
  it.each(SUITES)('%s: %i cases agree', (name, cases) => {
    const file = join(import.meta.dirname, 'data', `${name}.json`);
    const suite = readSuite(JSON.parse(readFileSync(file, 'utf8')), file);
    const report = runSuite(suite, datasetsBeside(file, '.'));
    const failed = report.failed.filter((entry) => !(name === 'var_es' && isEarlyStopped(entry)));
    expect(failed.map(describeFailure).join('')).toBe('');
    expect([report.passed, report.unsupported]).toEqual([cases, []]);
  });

  // Abramowitz and Stegun 26.7.4: for even nu the probability of |t| <= x is a polynomial in the cosine.
  it.each([
    [4, 0.05, -2.13184678632665, -2.13184678133629],
    [6, 0.025, -2.44691185114497, -2.44691184879168],
  ])(
    'the quantile of t with %d degrees at %d is not the one behind the figures',
    (nu, alpha, right, printed) => {
      const below = (x: number): number => {
        const angle = Math.atan(-x / Math.sqrt(nu));
        const c2 = Math.cos(angle) ** 2;
        const polynomial = 1 + c2 / 2 + (nu === 6 ? (3 / 8) * c2 * c2 : 0);
        return 0.5 * (1 - Math.sin(angle) * polynomial);
      };
      expect(Math.abs(below(right) - alpha)).toBeLessThan(1e-15);
      expect(Math.abs(below(printed) - alpha)).toBeGreaterThan(5e-11);
      expect(Math.abs(studentQuantile(alpha, nu) - right)).toBeLessThan(1e-13);
    },
  );
});
