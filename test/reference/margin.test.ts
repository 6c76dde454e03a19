/** The margin suites, through the code of `plimsoll validate`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/cli/validate/describe';
import { runSuite } from '../../src/cli/validate/runSuite';
import { readSuite } from '../../src/cli/validate/suite';

/** Suite, and how many cases it has: every one must pass. */
const SUITES: readonly (readonly [string, number])[] = [
  ['margin_vectors', 42],
  ['margin_computed', 83],
  ['margin_published_examples', 32],
  ['margin_derive_srm', 14],
  ['margin_derive_pmrm2', 69],
];

describe('margin reference suites', () => {
  it.each(SUITES)('%s: all %i cases agree', (name, passed) => {
    const file = join(import.meta.dirname, 'data', `${name}.json`);
    const report = runSuite(readSuite(JSON.parse(readFileSync(file, 'utf8')), file));
    expect(report.failed.map(describeFailure).join('')).toBe('');
    expect(report.unsupported.map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
    expect(report.passed).toBe(passed);
  });
});
