/** Margin cases of clearing houses, strategy-based rules, house add-ons and collateral. */
import { fullSpan, requirementOfTerms, scanOfArrays, scanOfList, sixteenScenarios } from './clearingSpan';
import { timsCase } from './clearingTims';
import type { MarginCases } from './marginCases';

export const CLEARING_CASES: MarginCases = {
  'occ.tims': timsCase,
  'span.scan': scanOfArrays,
  'span.full': fullSpan,
  'span-scan': scanOfList,
  'span-requirement': requirementOfTerms,
  'span-16': sixteenScenarios,
};
