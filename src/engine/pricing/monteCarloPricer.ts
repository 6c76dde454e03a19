/** Pricer by simulation, where the market names the method: price and standard error, no Greeks. */
import { failure, success, type Result } from '../basics/result';
import type { ExoticOption, Product } from '../instruments/product';
import { basketMarketOf } from './basketPricer';
import type { BasketMarket } from './exotic/basketMarket';
import { isTouched } from './exotic/barrier';
import { asianOf, barrierOf } from './exoticFormulas';
import { formulaMarket, quoteValue, years, type FormulaMarket } from './formulaPricer';
import type { InstrumentMarket, ProductValue } from './instrumentValue';
import { priceByMonteCarlo } from './monteCarlo/monteCarlo';
import type { SimulatedOption } from './monteCarlo/simulatedPayoff';
import type { ProductPricer } from './productPricer';

export const monteCarloPricer: ProductPricer<ProductValue> = {
  id: 'monte-carlo',
  tryPrice: (product, market) => {
    const { method, model } = market;
    if (method?.kind !== 'monte-carlo' || model !== undefined || !isExoticAtExpiry(product)) return undefined;
    const posed = problemOf(product, market);
    if (posed === undefined || !posed.ok) return posed;
    const { option, assets } = posed.value;
    const simulated = priceByMonteCarlo(option, assets, method);
    if (!simulated.ok) return simulated;
    const { value: price, standardError } = simulated.value;
    const greeks = { price: product.multiplier * price };
    return success({
      ...quoteValue(product, assets.spots[0], greeks, price),
      uncertainty: { kind: 'standard-error', amount: standardError },
    });
  },
};

const isExoticAtExpiry = (product: Product): product is ExoticOption =>
  product.kind === 'exotic' && product.exercise === 'european';

interface Problem {
  readonly option: SimulatedOption;
  readonly assets: BasketMarket;
}

/** Undefined for payoffs that are not simulated. */
function problemOf(product: ExoticOption, market: InstrumentMarket): Result<Problem> | undefined {
  const ofSeveral = optionOnAssets(product);
  if (ofSeveral !== undefined) {
    const assets = basketMarketOf(product, market);
    return assets.ok ? success({ option: ofSeveral, assets: assets.value }) : assets;
  }
  const given = formulaMarket(product, market);
  const option = given.ok ? optionOnDates(product, given.value) : given;
  if (option === undefined || !option.ok || !given.ok) return option as Result<never> | undefined;
  return success({ option: option.value, assets: oneAsset(given.value) });
}

const oneAsset = ({ S, q, sigma, r, T }: FormulaMarket): BasketMarket => ({
  spots: [S],
  yields: [q],
  sigmas: [sigma],
  correlation: [[1]],
  r,
  T,
});

function optionOnAssets({ payoff }: ExoticOption): SimulatedOption | undefined {
  switch (payoff.style) {
    case 'basket':
      return { kind: 'basket', type: payoff.optionType, K: payoff.strike, weights: payoff.weights };
    case 'rainbow': {
      const kind = payoff.of === 'largest' ? 'best-of' : 'worst-of';
      return { kind, type: payoff.optionType, K: payoff.strike, weights: payoff.weights };
    }
    case 'spread':
      return { kind: 'basket', type: payoff.optionType, K: payoff.strike, weights: [1, -1] };
    case 'best-of':
    case 'worst-of':
      return { kind: payoff.style, type: payoff.optionType, K: payoff.strike, weights: [1, 1] };
    default:
      return undefined;
  }
}

type Payoff<Style> = Extract<ExoticOption['payoff'], { readonly style: Style }>;

function optionOnDates({ payoff }: ExoticOption, market: FormulaMarket): Result<SimulatedOption> | undefined {
  switch (payoff.style) {
    case 'asian':
      return payoff.average === 'arithmetic' ? success(simulatedAsian(payoff, market)) : undefined;
    case 'barrier':
      return payoff.watchedMs && simulatedBarrier(payoff, payoff.watchedMs, market);
    case 'lookback': {
      const { optionType: type, strike: K, extremum, watchedMs } = payoff;
      return (
        watchedMs && success({ kind: 'lookback', type, K, extremum, dates: datesAhead(watchedMs, market) })
      );
    }
    default:
      return undefined;
  }
}

/** A fixing of this instant is known: today's spot. */
function simulatedAsian(payoff: Payoff<'asian'>, market: FormulaMarket): SimulatedOption {
  const { type, K, fixings, known = [] } = asianOf(payoff, market);
  const today = fixings.filter((t) => t === 0).map(() => market.S);
  const dates = fixings.filter((t) => t !== 0);
  return { kind: 'asian', type, K, dates, known: [...known, ...today] };
}

function simulatedBarrier(
  payoff: Payoff<'barrier'>,
  watchedMs: readonly number[],
  market: FormulaMarket,
): Result<SimulatedOption> {
  const option = barrierOf(payoff);
  const isWatchedNow = watchedMs.includes(market.valuationMs);
  if (isWatchedNow && isTouched(option, market.S))
    return failure('OUT_OF_RANGE', `S = ${market.S} is beyond H = ${option.H} on a watched date: settle it`);
  if (option.knock === 'out' && option.rebate !== 0)
    return failure('UNSUPPORTED', `rebate = ${option.rebate}: paid at the hit, which is not simulated`);
  return success({ kind: 'barrier', ...option, dates: datesAhead(watchedMs, market) });
}

/** What was watched before left the option alive, or is in the extremum. */
const datesAhead = (watchedMs: readonly number[], market: FormulaMarket): readonly number[] =>
  watchedMs.map((instant) => years(market, instant)).filter((t) => t > 0);
