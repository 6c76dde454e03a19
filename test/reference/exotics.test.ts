/** The reference suites of exotic and American options, through the code of `plimsoll validate`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/cli/validate/describe';
import { runSuite } from '../../src/cli/validate/runSuite';
import { readSuite } from '../../src/cli/validate/suite';

/** Suite, cases that must pass, cases of models that the engine does not have yet. */
const SUITES: readonly (readonly [string, number, number])[] = [
  ['digital_mpmath', 144, 0],
  ['published_digital', 41, 0],
  ['published_double_digital', 36, 0],
  ['barrier_mpmath', 172, 0],
  ['published_barrier', 42, 12],
  ['double_barrier_mpmath', 48, 0],
  ['published_double_barrier', 45, 0],
];

describe('reference suites of exotic options', () => {
  it.each(SUITES)('%s: %i cases agree', (name, passed, unsupported) => {
    const file = join(import.meta.dirname, 'data', `${name}.json`);
    const report = runSuite(readSuite(JSON.parse(readFileSync(file, 'utf8')), file));
    expect(report.failed.map(describeFailure).join('')).toBe('');
    expect([report.passed, report.unsupported.length]).toEqual([passed, unsupported]);
  });
});
