/** Margin cases of clearing houses, strategy-based rules, house add-ons and collateral. */
import { creditSpreadCase, shortOptionCase, shortStrangleCase, strategyCase } from './clearingRegT';
import { fullSpan } from './clearingSpanFull';
import { requirementOfTerms, scanOfArrays, scanOfList, sixteenScenarios } from './clearingSpan';
import { timsCase } from './clearingTims';
import type { MarginCases } from './marginCases';

const STRATEGIES = [
  'naked-put',
  'naked-call',
  'short-put',
  'short-call',
  'put-spread',
  'call-spread',
  'vertical-spread',
  'credit-spread',
  'debit-spread',
  'ratio-spread',
  'strangle',
  'straddle',
  'short-strangle',
  'short-straddle',
  'jade-lizard',
  'condor',
  'iron-condor',
  'iron-butterfly',
  'butterfly',
  'box',
  'long-option',
] as const;

export const CLEARING_CASES: MarginCases = {
  'regt.short_option': shortOptionCase,
  'regt.short_strangle': shortStrangleCase,
  'regt.short_straddle': shortStrangleCase,
  'regt.credit_spread': creditSpreadCase,
  'regt.vertical_spread': creditSpreadCase,
  'regt.credit_call_spread': (inputs) => creditSpreadCase({ type: 'call', ...inputs }),
  'regt.credit_put_spread': (inputs) => creditSpreadCase({ type: 'put', ...inputs }),
  ...Object.fromEntries(STRATEGIES.map((name) => [`regt-${name}`, strategyCase])),
  'occ.tims': timsCase,
  'span.scan': scanOfArrays,
  'span.full': fullSpan,
  'span-scan': scanOfList,
  'span-requirement': requirementOfTerms,
  'span-16': sixteenScenarios,
};
