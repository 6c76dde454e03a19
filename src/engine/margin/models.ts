/** Every margin model: one line each. */
import { binancePortfolioMargin } from './binance/portfolioMargin';
import { bybitCrossMargin } from './bybit/crossMargin';
import { bybitPortfolioMargin } from './bybit/portfolioMargin';
import { deribitCrossPortfolioMargin } from './deribit/crossMargin';
import { deribitFormerPortfolioMargin } from './deribit/formerMargin';
import { deribitPortfolioMargin } from './deribit/portfolioMargin';
import { deribitStandardMargin } from './deribit/standardMargin';
import { derivePortfolioMargin } from './derive/portfolioMargin';
import { deriveStandardMargin } from './derive/standardMargin';
import { houseDelta } from './house/houseDelta';
import { houseGrid } from './house/houseGrid';
import { houseVar } from './house/houseVar';
import { hyperliquidMargin } from './hyperliquid/tierMargin';
import type { MarginModel } from './marginModel';
import { regtMargin } from './regt/regtMargin';
import { okxPortfolioMargin } from './okx/portfolioMargin';
import { okxMultiCurrency, okxSingleCurrency } from './okx/standardMargin';
import { paradexPortfolioMargin } from './paradex/portfolioMargin';
import { prismaMargin } from './prisma/prismaMargin';
import { span2Margin } from './span/span2Margin';
import { spanMargin } from './span/spanMargin';
import { timsMargin } from './tims/timsMargin';

export const MARGIN_MODELS: readonly MarginModel[] = [
  deribitStandardMargin,
  deribitPortfolioMargin,
  houseGrid,
  spanMargin,
  timsMargin,
  regtMargin,
  span2Margin,
  prismaMargin,
  houseVar,
  houseDelta,
  deriveStandardMargin,
  derivePortfolioMargin,
  okxPortfolioMargin,
  okxSingleCurrency,
  okxMultiCurrency,
  paradexPortfolioMargin,
  hyperliquidMargin,
  bybitCrossMargin,
  bybitPortfolioMargin,
  binancePortfolioMargin,
  deribitCrossPortfolioMargin,
  deribitFormerPortfolioMargin,
];

export const findMarginModel = (id: string): MarginModel | undefined =>
  MARGIN_MODELS.find((model) => model.id === id);
