/** Suites of exotic and American options. */
import type { SuiteAdapter } from '../adapter';
import { AMERICAN_ADAPTERS } from './american';
import { BARRIER_ADAPTERS } from './barriers';
import { DIGITAL_ADAPTERS } from './digitals';
import { miscExotics } from './miscExotics';
import { PATH_ADAPTERS } from './pathOptions';
import { TWO_ASSET_ADAPTERS } from './twoAssets';

export const EXOTIC_ADAPTERS: readonly SuiteAdapter[] = [
  ...DIGITAL_ADAPTERS,
  ...BARRIER_ADAPTERS,
  ...TWO_ASSET_ADAPTERS,
  ...PATH_ADAPTERS,
  ...AMERICAN_ADAPTERS,
  miscExotics,
];
