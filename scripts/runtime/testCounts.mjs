import { readFileSync } from 'node:fs';

/**
 * Counts of one vitest run from its JSON report. A file that failed to load, or a run that ended badly
 * without a failed test, counts as one failure each, so that a broken run never looks green.
 */
export function readCounts(file, exitCode) {
  const counts = countsOf(parse(file));
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

function parse(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function countsOf(report) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = report.testResults.filter(
    (result) =>
      result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  );
  const { numPassedTests: passed, numFailedTests: failed } = report;
  return { passed, failed: failed + unloaded.length, skipped: report.numTotalTests - passed - failed };
}

export function addCounts(list) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of list) for (const key of Object.keys(sum)) sum[key] += counts[key];
  return sum;
}
