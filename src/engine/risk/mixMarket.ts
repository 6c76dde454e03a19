/** A market between two others: prices of one, vols or times of the other. What explains a change step by step. */
import { KIND, type Universe } from '../market/universe';
import { createMarketState, type MarketState } from '../market/marketState';
import { black76Undiscounted } from '../pricing/black76';

/** Which parts come from the second market; the others from the first. */
export interface MarketParts {
  /** Indices, forwards, marks of futures, USD rates and discount factors. */
  readonly price: boolean;
  readonly vol: boolean;
  /** The valuation instant, hence every time to expiry. */
  readonly time: boolean;
}

/**
 * Values that the first market lacks come from the second, so that an instrument listed in between is there in every
 * step. An option's mark is moved by its model value: the distance between mark and model stays that of the first
 * market; when all parts come from the second, its marks do too.
 */
export function mixMarket(
  universe: Universe,
  from: MarketState,
  to: MarketState,
  parts: MarketParts,
): MarketState {
  const mixed = createMarketState(universe, (parts.time ? to : from).valuationMs, from.volSolver);
  const take = (
    key: 'spot' | 'forward' | 'usdRate' | 'discount' | 'vol' | 'years' | 'mark',
    isSecond: boolean,
  ): void => {
    const [first, second] = isSecond ? [to, from] : [from, to];
    for (let k = 0; k < mixed[key].length; k++)
      mixed[key][k] = Number.isNaN(first[key][k]) ? second[key][k] : first[key][k];
  };
  for (const key of ['spot', 'forward', 'usdRate', 'discount', 'mark'] as const) take(key, parts.price);
  take('vol', parts.vol);
  take('years', parts.time);
  mixed.usdRateIsIndex.set(to.usdRateIsIndex);
  mixed.quotedVol.set(mixed.vol);
  mixed.quotedForward.fill(NaN);
  for (const key of ['spotTimeMs', 'forwardTimeMs', 'quoteTimeMs'] as const) mixed[key].set(to[key]);
  const isSecond = parts.price && parts.vol && parts.time;
  for (let row = 0; row < universe.count; row++) {
    if (universe.kind[row] === KIND.option && !isSecond)
      mixed.mark[row] = movedMark(universe, from, to, mixed, row);
  }
  return mixed;
}

/** The first market's mark (the second's where there is none) plus what the model says the mixed market adds. */
function movedMark(
  universe: Universe,
  from: MarketState,
  to: MarketState,
  mixed: MarketState,
  row: number,
): number {
  const base = from.mark[row] >= 0 ? from : to;
  if (!(base.mark[row] >= 0)) return NaN;
  const change = modelMark(universe, mixed, row) - modelMark(universe, base, row);
  return Number.isNaN(change) ? NaN : Math.max(0, base.mark[row] + change);
}

/** Model value in the unit of the venue's mark: coin for inverse options, else quote currency. */
function modelMark(universe: Universe, market: MarketState, row: number): number {
  const expiry = universe.expirySlot[row];
  const forward = market.forward[expiry];
  const years = market.years[expiry];
  if (!(forward > 0) || !(market.vol[row] > 0) || !(years >= 0)) return NaN;
  const deviation = market.vol[row] * Math.sqrt(years);
  const value = black76Undiscounted(
    universe.isCall[row] === 1 ? 1 : -1,
    forward,
    universe.strike[row],
    deviation,
  );
  return universe.isInverse[row] === 1 ? value / forward : value * market.discount[expiry];
}
