/** The reference suites that the pricing library answers to, through the code of `plimsoll validate`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/cli/validate/describe';
import { runSuite } from '../../src/cli/validate/runSuite';
import { readSuite } from '../../src/cli/validate/suite';

/** Suite, cases that must pass, cases of models that the engine does not have yet. */
const SUITES: readonly (readonly [string, number, number])[] = [
  ['european_black76_mpmath', 272, 0],
  ['european_bsm_mpmath', 640, 0],
  ['european_bachelier_mpmath', 244, 0],
  ['inverse_options', 230, 0],
  ['implied_vol', 547, 0],
  ['published_european', 28, 0],
  ['deribit_chain_marks', 310, 0],
  ['published_black_bachelier_calculator', 9, 0],
  ['published_fx_delta_conventions', 14, 0],
  ['special_functions', 184, 0],
];

describe('reference suites of the pricing library', () => {
  it.each(SUITES)('%s: %i cases agree', (name, passed, unsupported) => {
    const file = join(import.meta.dirname, 'data', `${name}.json`);
    const report = runSuite(readSuite(JSON.parse(readFileSync(file, 'utf8')), file));
    expect(report.failed.map(describeFailure).join('')).toBe('');
    expect(report.passed).toBeGreaterThanOrEqual(passed);
    expect(report.passed + report.unsupported.length).toBe(passed + unsupported);
  });
});
