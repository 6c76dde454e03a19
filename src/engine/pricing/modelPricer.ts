/** Linear European options in the models that `market.model` names. */
import { success, type Result } from '../basics/result';
import { yearFraction } from '../basics/time';
import type { EuropeanOption } from '../instruments/instrument';
import { priceEuropean } from './european';
import { isLinearEuropean, linearValue } from './europeanPricers';
import { priceJumpDiffusion } from './exotic/jumpDiffusion';
import { priceVarianceGamma } from './exotic/varianceGamma';
import { movedInputs } from './formulaPricer';
import type { InstrumentMarket, KnownGreeks, MarketModel, ProductValue } from './instrumentValue';
import { dividendsBefore } from './knownDividends';
import { completeGreeks } from './numericGreeks';
import {
  expired,
  missing,
  scaledKnown,
  spotMarket,
  unsupported,
  type ProductPricer,
  type SpotMarket,
} from './productPricer';

type SmileModel = Exclude<MarketModel, { readonly kind: 'normal' }>;

export const modelPricer: ProductPricer<ProductValue> = {
  id: 'european-model',
  tryPrice: (product, market) => {
    if (market.model === undefined || market.method !== undefined) return undefined;
    if (!isLinearEuropean(product)) return undefined;
    if (market.model.kind === 'normal') return priceNormal(product, market);
    return priceSmile(product, market, market.model);
  },
};

function priceNormal(option: EuropeanOption, market: InstrumentMarket): Result<ProductValue> {
  const { forward: F, vol: sigma, rate: r } = market;
  const T = yearFraction(market.valuationMs, option.expiryMs);
  if (T < 0) return expired(option);
  if (F === undefined) return missing(option, 'forward');
  if (sigma === undefined) return missing(option, 'vol');
  if (r === undefined) return missing(option, 'rate');
  const terms = { type: option.optionType, K: option.strike, T, sigma, r };
  return linearValue(option, F, priceEuropean({ ...terms, model: 'bachelier', F }));
}

function priceSmile(
  option: EuropeanOption,
  market: InstrumentMarket,
  model: SmileModel,
): Result<ProductValue> {
  if (dividendsBefore(market, option.expiryMs).length > 0)
    return { ok: false, failure: unsupported(option, 'this model with dividends on known dates') };
  const given = spotMarket(option, market);
  if (!given.ok) return given;
  const priced = smileValue(option, given.value, model);
  if (priced === undefined) return { ok: false, failure: unsupported(option, 'this model') };
  if (!priced.ok) return priced;
  const { S, sigma: vol, T } = given.value;
  const greeks = completeGreeks(
    priced.value,
    (shift) => {
      const moved = smileValue(option, movedInputs(given.value, shift), model);
      return moved?.ok === true ? moved.value : undefined;
    },
    { S, vol, nextEvent: T },
  );
  return success({
    price: priced.value.price,
    priceCurrency: option.quoteCurrency,
    valueQuote: option.multiplier * priced.value.price,
    underlyingPrice: S,
    greeks: scaledKnown(greeks, option.multiplier),
  });
}

/** Undefined for a model that is not known here. */
function smileValue(
  option: EuropeanOption,
  market: SpotMarket,
  model: SmileModel,
): Result<KnownGreeks> | undefined {
  const { optionType: type, strike: K } = option;
  switch (model.kind) {
    case 'jump-diffusion': {
      const { intensity, meanJump, jumpDeviation } = model;
      return priceJumpDiffusion(type, K, { ...market, intensity, meanJump, jumpDeviation });
    }
    case 'variance-gamma': {
      const price = priceVarianceGamma(type, K, { ...market, theta: model.drift, nu: model.variance });
      return price.ok ? success({ price: price.value }) : price;
    }
    default:
      return undefined;
  }
}
