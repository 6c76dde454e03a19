/** Every margin model: one line each. */
import { deribitPortfolioMargin } from './deribit/portfolioMargin';
import { deribitStandardMargin } from './deribit/standardMargin';
import { derivePortfolioMargin } from './derive/portfolioMargin';
import { deriveStandardMargin } from './derive/standardMargin';
import { houseGrid } from './house/houseGrid';
import type { MarginModel } from './marginModel';
import { regtMargin } from './regt/regtMargin';
import { spanMargin } from './span/spanMargin';
import { timsMargin } from './tims/timsMargin';

export const MARGIN_MODELS: readonly MarginModel[] = [
  deribitStandardMargin,
  deribitPortfolioMargin,
  houseGrid,
  spanMargin,
  timsMargin,
  regtMargin,
  deriveStandardMargin,
  derivePortfolioMargin,
];

export const findMarginModel = (id: string): MarginModel | undefined =>
  MARGIN_MODELS.find((model) => model.id === id);
