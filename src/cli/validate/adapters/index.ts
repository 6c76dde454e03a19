/** Every suite that the engine can be held against: one line each. */
import type { SuiteAdapter } from '../adapter';
import { backtests } from './backtests';
import { copulas } from './copulas';
import { distanceCorrelation } from './distanceCorrelation';
import { EUROPEAN_ADAPTERS } from './european';
import { ewma } from './ewma';
import { fxDelta } from './fxDelta';
import { garch } from './garch';
import { impliedVol } from './impliedVol';
import { deribitChainMarks, inverseOptions } from './inverseOptions';
import { MARGIN_ADAPTERS } from './margin';
import { DERIVE_ADAPTERS } from './marginDerive';
import { nearestCorrelation } from './nearestCorrelation';
import { EXOTIC_ADAPTERS } from './pricingExotics';
import { specialFunctions } from './specialFunctions';
import { varEs } from './varEs';
import { volSurface } from './volSurface';

export const SUITE_ADAPTERS: readonly SuiteAdapter[] = [
  ...EUROPEAN_ADAPTERS,
  impliedVol,
  inverseOptions,
  deribitChainMarks,
  fxDelta,
  specialFunctions,
  volSurface,
  varEs,
  garch,
  ewma,
  copulas,
  distanceCorrelation,
  nearestCorrelation,
  backtests,
  ...EXOTIC_ADAPTERS,
  ...MARGIN_ADAPTERS,
  ...DERIVE_ADAPTERS,
];
