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
  ['two_asset_mpmath', 94, 0],
  ['published_exchange', 9, 9],
  ['published_basket_spread', 37, 65],
  ['asian_mpmath', 86, 0],
  ['published_asian', 46, 4],
  ['lookback_forwardstart_mpmath', 84, 0],
  ['published_lookback', 22, 36],
  ['published_forward_start', 1, 0],
  ['published_jump_diffusion', 68, 0],
];

/**
 * Published figures that contradict their own definition, so that agreeing with them would be the error: with
 * quantities Q other than 1 the gammas printed are those divided by Q, and the theta is not that of the same
 * contract written with Q = 1 (S2 = 20 in place of two times 10). The geometric average-strike
 * figure is not the value of its contract: the closed form gives 4.9562, as does a simulation.
 */
const WRONG_IN_PRINT = new Set([
  'published_exchange-0010',
  'published_exchange-0011',
  'published_asian-0002',
]);

describe('reference suites of exotic options', () => {
  it.each(SUITES)('%s: %i cases agree', (name, passed, unsupported) => {
    const file = join(import.meta.dirname, 'data', `${name}.json`);
    const report = runSuite(readSuite(JSON.parse(readFileSync(file, 'utf8')), file));
    const failed = report.failed.filter((entry) => !WRONG_IN_PRINT.has(entry.referenceCase.id));
    expect(failed.map(describeFailure).join('')).toBe('');
    expect([report.passed, report.unsupported.length]).toEqual([passed, unsupported]);
  });
});
