/** A report in words: the same text on the command line and in a failing test. */
import type { FailedCase, SuiteReport } from './runSuite';
import type { Mismatch } from './compare';

export const countsOf = (report: SuiteReport): string =>
  `${report.passed} passed, ${report.failed.length} failed, ${report.unsupported.length} unsupported`;

/** `suite: N passed, N failed, N unsupported`, then every failure with inputs, expected, got, difference, tolerance. */
export function describeReport(report: SuiteReport): string {
  return [`${report.suite}: ${countsOf(report)}\n`, ...report.failed.map(describeFailure)].join('');
}

export function describeFailure(failed: FailedCase): string {
  const { id, inputs } = failed.referenceCase;
  const head = `  FAILED ${id}\n    inputs ${JSON.stringify(inputs)}\n`;
  if (failed.why !== undefined) return `${head}    ${failed.why}\n`;
  return head + failed.mismatches.map(describeMismatch).join('');
}

function describeMismatch(mismatch: Mismatch): string {
  const got = mismatch.got === undefined ? 'nothing' : JSON.stringify(mismatch.got);
  const bound =
    mismatch.difference === undefined
      ? ''
      : `, difference ${mismatch.difference}, tolerance ${mismatch.tolerance}`;
  return `    ${mismatch.field}: expected ${JSON.stringify(mismatch.expected)}, got ${got}${bound}\n`;
}
