/** Pricer of OTC options with other payoffs, settled in quote currency; formulas by style in `exoticFormulas`. */
import { success, type Result } from '../basics/result';
import { MS_PER_YEAR, yearFraction } from '../basics/time';
import type { ExoticPayoff } from '../instruments/exoticPayoff';
import type { ExoticOption, Product } from '../instruments/product';
import { movedInputs } from './americanPricer';
import { exoticFormula, type FormulaMarket } from './exoticFormulas';
import type { InstrumentMarket, KnownGreeks, ProductValue, SecondGreeks } from './instrumentValue';
import { dividendsBefore } from './knownDividends';
import { completeGreeks, neighbours, slope, type MarketShift, type Revalue } from './numericGreeks';
import { missing, pricerOf, scaledKnown, spotMarket, unsupported } from './productPricer';

const PAIR_STYLES: ReadonlySet<string> = new Set(['exchange', 'spread', 'best-of', 'worst-of']);

const isExotic = (product: Product): product is ExoticOption =>
  product.kind === 'exotic' && product.exercise === 'european';

function price(option: ExoticOption, market: InstrumentMarket): Result<ProductValue> {
  if (option.isInverse) return { ok: false, failure: unsupported(option, 'a coin-settled exotic option') };
  if (dividendsBefore(market, option.expiryMs).length > 0)
    return {
      ok: false,
      failure: unsupported(option, 'an exotic option on an asset with dividends on known dates'),
    };
  const given = spotMarket(option, market);
  if (!given.ok) return given;
  const { payoff } = option;
  const isPair = PAIR_STYLES.has(payoff.style);
  if (isPair && market.second === undefined) return missing(option, 'second asset');
  const formula = { ...given.value, valuationMs: market.valuationMs, second: market.second };
  const priced = exoticFormula(payoff, formula);
  if (priced === undefined) return { ok: false, failure: unsupported(option, `style "${payoff.style}"`) };
  if (!priced.ok) return priced;
  const greeks = withDifferences(option, formula, priced.value);
  return success({
    price: priced.value.price,
    priceCurrency: option.quoteCurrency,
    valueQuote: option.multiplier * priced.value.price,
    underlyingPrice: formula.S,
    greeks: scaledKnown(greeks, option.multiplier),
    ...(isPair ? { second: secondGreeks(option, formula) } : {}),
  });
}

function withDifferences(option: ExoticOption, market: FormulaMarket, known: KnownGreeks): KnownGreeks {
  const revalue: Revalue = (shift) => valueAt(option.payoff, movedMarket(market, shift));
  const { S, sigma: vol, T, valuationMs } = market;
  const nextEvent = Math.min(
    T,
    ...eventsOf(option.payoff)
      .map((at) => yearFraction(valuationMs, at))
      .filter((t) => t > 0),
  );
  return completeGreeks(known, revalue, { S, vol, nextEvent });
}

function valueAt(payoff: ExoticPayoff, market: FormulaMarket): KnownGreeks | undefined {
  const moved = exoticFormula(payoff, market);
  return moved?.ok === true ? moved.value : undefined;
}

const movedMarket = (market: FormulaMarket, shift: MarketShift): FormulaMarket => ({
  ...movedInputs(market, shift),
  valuationMs: market.valuationMs + (shift.years ?? 0) * MS_PER_YEAR,
});

/** Instants before expiry at which something happens. */
function eventsOf(payoff: ExoticPayoff): readonly number[] {
  switch (payoff.style) {
    case 'window-barrier':
      return [payoff.fromMs, payoff.toMs];
    case 'asian':
      return payoff.fixingsMs;
    case 'partial-floating-lookback':
      return [payoff.untilMs];
    case 'partial-fixed-lookback':
      return [payoff.fromMs];
    case 'forward-start':
      return [payoff.startMs];
    case 'chooser':
      return [payoff.chooseMs];
    case 'compound':
      return [payoff.motherExpiryMs];
    default:
      return [];
  }
}

const SECOND_STEP = 1e-3;

/** Derivatives in the second asset, scaled by the multiplier. */
function secondGreeks({ payoff, multiplier }: ExoticOption, market: FormulaMarket): SecondGreeks {
  const { second } = market;
  if (second === undefined) return {};
  const along = (field: 'spot' | 'vol' | 'correlation', h: number): number | undefined => {
    const moved = (step: number) =>
      valueAt(payoff, { ...market, second: { ...second, [field]: second[field] + step } });
    const value = slope(neighbours(moved, h), 'price');
    return value === undefined ? undefined : multiplier * value;
  };
  return {
    delta: along('spot', SECOND_STEP * second.spot),
    vega: along('vol', SECOND_STEP * second.vol),
    perCorrelation: along('correlation', SECOND_STEP),
  };
}

export const exoticPricer = pricerOf('exotic', isExotic, price);
