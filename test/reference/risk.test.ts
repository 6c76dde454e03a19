/** The reference suites of tail risk, dependence and backtests, through the code of `plimsoll validate`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetsBeside } from '../../src/cli/validate/datasets';
import { describeFailure } from '../../src/cli/validate/describe';
import { runSuite } from '../../src/cli/validate/runSuite';
import { readSuite } from '../../src/cli/validate/suite';

/** Suite and cases that must pass; none may be unsupported. */
const SUITES: readonly (readonly [string, number])[] = [
  ['var_es', 107],
  ['garch', 19],
  ['ewma', 6],
  ['copulas', 153],
  ['distance_correlation', 19],
  ['nearest_correlation', 16],
  ['backtests', 114],
];

describe('reference suites of tail risk and dependence', { timeout: 60_000 }, () => {
  it.each(SUITES)('%s: %i cases agree', (name, cases) => {
    const file = join(import.meta.dirname, 'data', `${name}.json`);
    const suite = readSuite(JSON.parse(readFileSync(file, 'utf8')), file);
    const report = runSuite(suite, datasetsBeside(file, '.'));
    expect(report.failed.map(describeFailure).join('')).toBe('');
    expect([report.passed, report.unsupported]).toEqual([cases, []]);
  });
});
