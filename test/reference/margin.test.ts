/** The margin suites, through the code of `plimsoll validate`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/cli/validate/describe';
import { runSuite } from '../../src/cli/validate/runSuite';
import { readSuite } from '../../src/cli/validate/suite';

/** Suite, and how many of its cases belong to models that the engine has. */
const SUITES: readonly (readonly [string, number])[] = [
  ['margin_vectors', 14],
  ['margin_computed', 39],
  ['margin_derive_srm', 14],
  ['margin_derive_pmrm2', 69],
];

describe('margin reference suites', () => {
  it.each(SUITES)('%s: %i cases agree, none fails', (name, passed) => {
    const file = join(import.meta.dirname, 'data', `${name}.json`);
    const report = runSuite(readSuite(JSON.parse(readFileSync(file, 'utf8')), file));
    expect(report.failed.map(describeFailure).join('')).toBe('');
    expect(report.passed).toBe(passed);
  });
});
