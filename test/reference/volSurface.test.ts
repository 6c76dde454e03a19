/** The vol surface suite, through the code of `plimsoll validate`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeFailure } from '../../src/cli/validate/describe';
import { runSuite } from '../../src/cli/validate/runSuite';
import { readSuite } from '../../src/cli/validate/suite';

it('vol_surface: 154 cases agree', () => {
  const file = join(import.meta.dirname, 'data', 'vol_surface.json');
  const report = runSuite(readSuite(JSON.parse(readFileSync(file, 'utf8')), file));
  expect(report.failed.map(describeFailure).join('')).toBe('');
  expect(report.passed).toBe(154);
});
