/** Runs the cases of one suite through its adapter. */
import type { Computation, ReferenceCase, ReferenceSuite, SuiteAdapter } from './adapter';
import { SUITE_ADAPTERS } from './adapters/index';
import { compareCase, type Mismatch } from './compare';
import { noDatasets, type DatasetReader } from './datasets';

export interface FailedCase {
  readonly referenceCase: ReferenceCase;
  /** Figures that disagree; empty when the engine refused the case. */
  readonly mismatches: readonly Mismatch[];
  /** What the engine or the adapter said instead of figures. */
  readonly why?: string;
}

export interface UnsupportedCase {
  readonly id: string;
  readonly why: string;
}

export interface SuiteReport {
  readonly suite: string;
  readonly passed: number;
  readonly failed: readonly FailedCase[];
  readonly unsupported: readonly UnsupportedCase[];
}

export function runSuite(
  suite: ReferenceSuite,
  data: DatasetReader = noDatasets,
  adapters: readonly SuiteAdapter[] = SUITE_ADAPTERS,
): SuiteReport {
  const adapter = adapters.find((candidate) => candidate.suite === suite.suite);
  const failed: FailedCase[] = [];
  const unsupported: UnsupportedCase[] = [];
  let passed = 0;
  for (const referenceCase of suite.cases) {
    const verdict = judge(adapter, referenceCase, data);
    if (verdict === 'passed') passed++;
    else if ('referenceCase' in verdict) failed.push(verdict);
    else unsupported.push(verdict);
  }
  return { suite: suite.suite, passed, failed, unsupported };
}

function judge(
  adapter: SuiteAdapter | undefined,
  referenceCase: ReferenceCase,
  data: DatasetReader,
): 'passed' | FailedCase | UnsupportedCase {
  const computation = computeSafely(adapter, referenceCase, data);
  if (computation.kind === 'unsupported') return { id: referenceCase.id, why: computation.why };
  if (computation.kind === 'failed') return { referenceCase, mismatches: [], why: computation.why };
  const mismatches = compareCase(referenceCase, computation.values, computation.toleranceFields);
  return mismatches.length === 0 ? 'passed' : { referenceCase, mismatches };
}

/** A bug in one case is one failed case, not the end of the run. */
function computeSafely(
  adapter: SuiteAdapter | undefined,
  referenceCase: ReferenceCase,
  data: DatasetReader,
): Computation {
  if (adapter === undefined)
    return { kind: 'unsupported', why: 'no model of the engine answers to this suite' };
  try {
    return adapter.compute(referenceCase, data);
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}
