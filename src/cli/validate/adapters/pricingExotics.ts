/** Suites of exotic and American options. */
import type { SuiteAdapter } from '../adapter';
import { AMERICAN_ADAPTERS } from './american';
import { ASIAN_ADAPTERS } from './asians';
import { BARRIER_ADAPTERS } from './barriers';
import { BASKET_ADAPTERS } from './baskets';
import { DIGITAL_ADAPTERS } from './digitals';
import { miscExotics } from './miscExotics';
import { PATH_ADAPTERS } from './pathOptions';
import { TWO_ASSET_ADAPTERS } from './twoAssets';

export const EXOTIC_ADAPTERS: readonly SuiteAdapter[] = [
  ...DIGITAL_ADAPTERS,
  ...BARRIER_ADAPTERS,
  ...TWO_ASSET_ADAPTERS,
  ...BASKET_ADAPTERS,
  ...ASIAN_ADAPTERS,
  ...PATH_ADAPTERS,
  ...AMERICAN_ADAPTERS,
  miscExotics,
];
