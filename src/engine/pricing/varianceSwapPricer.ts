/** Pricer of variance swaps from the options of their expiry (`exotic/varianceSwap`). Price alone. */
import { failure, success, type Result } from '../basics/result';
import { yearFraction } from '../basics/time';
import type { ExoticOption, Product } from '../instruments/product';
import { fairVariance } from './exotic/varianceSwap';
import { formulaMarket, quoteValue } from './formulaPricer';
import type { InstrumentMarket, ProductValue } from './instrumentValue';
import { missing, pricerOf } from './productPricer';

const isVarianceSwap = (product: Product): product is ExoticOption =>
  product.kind === 'exotic' && product.exercise === 'european' && product.payoff.style === 'variance-swap';

/** The fair variance covers the time from now to expiry; what was realised before has its share by time. */
function price(swap: ExoticOption, market: InstrumentMarket): Result<ProductValue> {
  const { payoff } = swap;
  if (payoff.style !== 'variance-swap') return failure('UNSUPPORTED', `style "${payoff.style}" is no swap`);
  // The strip has the vols: none of the market's own is used.
  const given = formulaMarket(swap, { ...market, vol: market.vol ?? NaN });
  if (!given.ok) return given;
  if (market.strip === undefined) return missing(swap, 'strip of options');
  const { S, T, r, q } = given.value;
  const strip = market.strip.map(({ optionType: type, strike: K, vol: sigma }) => ({ type, K, sigma }));
  const fair = fairVariance(strip, { S, T, r, q });
  if (!fair.ok) return fair;
  const { strikeVol, realised } = payoff;
  const past = realised === undefined ? 0 : yearFraction(realised.sinceMs, market.valuationMs);
  const refused = checkTerms(strikeVol, realised?.variance ?? 0, past);
  if (refused !== undefined) return refused;
  const share = T / (T + past);
  const expected = share * fair.value.variance + (1 - share) * (realised?.variance ?? 0);
  const worth = Math.exp(-r * T) * (expected - strikeVol * strikeVol);
  const value = quoteValue(swap, S, { price: swap.multiplier * worth }, worth);
  return success({ ...value, fairVariance: fair.value.variance });
}

function checkTerms(strikeVol: number, variance: number, past: number): Result<never> | undefined {
  const fields = { strikeVol, 'realised variance': variance, 'years since the start': past };
  const bad = Object.entries(fields).find(([, value]) => !(Number.isFinite(value) && value >= 0));
  return bad && failure('INVALID_INPUT', `${bad[0]} = ${bad[1]}: must be finite and at least 0`);
}

export const varianceSwapPricer = pricerOf('variance-swap', isVarianceSwap, price);
