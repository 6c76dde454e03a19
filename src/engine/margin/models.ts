/** Every margin model: one line each. */
import { deribitPortfolioMargin } from './deribit/portfolioMargin';
import { deribitStandardMargin } from './deribit/standardMargin';
import { houseGrid } from './house/houseGrid';
import type { MarginModel } from './marginModel';
import { spanMargin } from './span/spanMargin';

export const MARGIN_MODELS: readonly MarginModel[] = [
  deribitStandardMargin,
  deribitPortfolioMargin,
  houseGrid,
  spanMargin,
];

export const findMarginModel = (id: string): MarginModel | undefined =>
  MARGIN_MODELS.find((model) => model.id === id);
