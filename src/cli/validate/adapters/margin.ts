/** The margin suites: cases are dispatched by model or tag; every family of models adds one line. */
import type { SuiteAdapter } from '../adapter';
import { CLEARING_CASES } from './clearing';
import type { MarginCases } from './marginCases';
import { DERIBIT_COMPUTED } from './marginComputed';
import { DERIBIT_EXAMPLES } from './marginDeribitExamples';
import { OKX_CASES } from './marginOkx';
import { runNamed } from './marginFields';
import { STATISTICS_CASES } from './marginStatistics';
import { DERIBIT_VECTORS } from './marginVectors';
import { VENUE_CASES } from './marginVenues';

const CASES: MarginCases = {
  ...DERIBIT_VECTORS,
  ...DERIBIT_COMPUTED,
  ...DERIBIT_EXAMPLES,
  ...OKX_CASES,
  ...VENUE_CASES,
  ...STATISTICS_CASES,
  ...CLEARING_CASES,
};

const adapterOf = (suite: string): SuiteAdapter => ({
  suite,
  compute: ({ model, tag, inputs }) => runNamed(CASES, model ?? tag ?? '', inputs),
});

export const MARGIN_ADAPTERS: readonly SuiteAdapter[] = [
  'margin_vectors',
  'margin_computed',
  'margin_published_examples',
].map(adapterOf);
