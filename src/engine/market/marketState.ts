/**
 * The market of a universe as typed arrays, updated in place: what a revaluation reads. NaN is a value that is not
 * there; `instrumentFailure` says why.
 */
import { yearFraction } from '../basics/time';
import {
  applyDoubts,
  applySmiles,
  refreshVol,
  refreshVols,
  type MarketVols,
  type VolSolver,
} from './marketVols';
import type { InstrumentQuote, MarketSnapshot, MarketValue } from './snapshot';
import { KIND, type Universe } from './universe';

/** The values of a snapshot, or only those that changed; an entry replaces the former one entirely. */
export type MarketUpdate = Partial<
  Pick<MarketSnapshot, 'indices' | 'quotes' | 'usdRates' | 'smiles' | 'doubts'>
>;

export type { VolSolver } from './marketVols';

export interface MarketState extends MarketVols {
  /** Index price by index slot, quote currency per coin. */
  readonly spot: Float64Array;
  readonly spotTimeMs: Float64Array;
  /** By expiry slot. */
  readonly forwardTimeMs: Float64Array;
  /** Discount factor by expiry slot; 1 for the coin venues, whose premiums are not discounted. */
  readonly discount: Float64Array;
  /** By instrument: the forward that came with its quote, and its time. */
  readonly quotedForward: Float64Array;
  readonly quotedForwardTimeMs: Float64Array;
  /** Local arrival time of the oldest of the instrument's own inputs. */
  readonly quoteTimeMs: Float64Array;
  /** USD per unit, by currency slot, and whether it is the coin's index (1) or a fixed rate (0). */
  readonly usdRate: Float64Array;
  readonly usdRateIsIndex: Uint8Array;
}

/** Which slots changed; sets of flags that the reader clears. */
export interface DirtySet {
  /** Everything: the valuation instant moved. */
  all: boolean;
  readonly indices: Uint8Array;
  readonly currencies: Uint8Array;
  /** The forward of the expiry changed, hence all of its options. */
  readonly expiries: Uint8Array;
  readonly instruments: Uint8Array;
}

const nan = (length: number): Float64Array => new Float64Array(length).fill(NaN);

export const createDirtySet = (universe: Universe): DirtySet => ({
  all: false,
  indices: new Uint8Array(universe.indices.length),
  currencies: new Uint8Array(universe.currencies.length),
  expiries: new Uint8Array(universe.expiries.length),
  instruments: new Uint8Array(universe.count),
});

export function clearDirtySet(dirty: DirtySet): void {
  dirty.all = false;
  for (const flags of [dirty.indices, dirty.currencies, dirty.expiries, dirty.instruments]) flags.fill(0);
}

/** An empty market at an instant. `volSolver` derives a vol where the venue gives a mark but no vol. */
export function createMarketState(
  universe: Universe,
  valuationMs: number,
  volSolver: VolSolver,
): MarketState {
  const expiries = universe.expiries.length;
  const market: MarketState = {
    valuationMs,
    volSolver,
    spot: nan(universe.indices.length),
    spotTimeMs: nan(universe.indices.length),
    forward: nan(expiries),
    forwardTimeMs: nan(expiries),
    years: nan(expiries),
    discount: new Float64Array(expiries).fill(1),
    mark: nan(universe.count),
    quotedForward: nan(universe.count),
    quotedForwardTimeMs: nan(universe.count),
    quotedVol: nan(universe.count),
    vol: nan(universe.count),
    volSource: new Uint8Array(universe.count),
    quotedMark: nan(universe.count),
    doubts: new Uint8Array(universe.count),
    smiles: universe.expiries.map(() => undefined),
    quoteTimeMs: nan(universe.count),
    usdRate: nan(universe.currencies.length),
    usdRateIsIndex: new Uint8Array(universe.currencies.length),
  };
  fillYears(market, universe);
  fillRates(market, universe, {}, createDirtySet(universe));
  return market;
}

/** A market filled from a snapshot. */
export function marketFromSnapshot(
  universe: Universe,
  snapshot: MarketSnapshot,
  volSolver: VolSolver,
): MarketState {
  const market = createMarketState(universe, snapshot.valuationMs, volSolver);
  applyMarketUpdate(market, universe, snapshot, createDirtySet(universe));
  return market;
}

/** Moves the valuation instant (ms): every time to expiry changes, so everything becomes dirty. */
export function setValuationTime(
  market: MarketState,
  universe: Universe,
  valuationMs: number,
  dirty: DirtySet,
): void {
  market.valuationMs = valuationMs;
  fillYears(market, universe);
  for (let e = 0; e < universe.expiries.length; e++) refreshVols(market, universe, e);
  dirty.all = true;
}

/**
 * Writes new values into the market and flags what they touch. Values that are not finite, and prices, forwards and
 * vols that are not positive, are taken as missing.
 */
export function applyMarketUpdate(
  market: MarketState,
  universe: Universe,
  update: MarketUpdate,
  dirty: DirtySet,
): void {
  if (update.indices !== undefined) fillSpots(market, universe, update.indices, dirty);
  fillRates(market, universe, update.usdRates ?? {}, dirty);
  const quotes = update.quotes ?? {};
  const rows = [...applyDoubts(market, universe, update.doubts ?? {})];
  const touched = new Set<number>(rows.map((row) => universe.expirySlot[row]));
  for (const row of rows) dirty.instruments[row] = 1;
  for (const id of Object.keys(quotes)) {
    const row = universe.indexOf.get(id);
    if (row === undefined) continue;
    fillQuote(market, row, quotes[id]);
    dirty.instruments[row] = 1;
    if (universe.expirySlot[row] < 0) continue;
    rows.push(row);
    touched.add(universe.expirySlot[row]);
  }
  for (const e of touched) {
    if (!refreshForward(market, universe, e)) continue;
    dirty.expiries[e] = 1;
    touched.delete(e);
    refreshVols(market, universe, e);
  }
  // Where the forward stays, vols are those of the quotes that came.
  for (const row of rows) if (touched.has(universe.expirySlot[row])) refreshVol(market, universe, row);
  if (update.smiles === undefined) return;
  for (const row of applySmiles(market, universe, update.smiles)) dirty.instruments[row] = 1;
}

const positive = (value: MarketValue | undefined): number =>
  value !== undefined && value.value > 0 && value.value < Infinity ? value.value : NaN;

const arrivalOf = (value: MarketValue | undefined): number => value?.localTimeMs ?? Infinity;

function fillQuote(market: MarketState, row: number, quote: InstrumentQuote): void {
  market.quotedMark[row] =
    quote.mark !== undefined && quote.mark.value >= 0 && quote.mark.value < Infinity ? quote.mark.value : NaN;
  market.mark[row] = market.quotedMark[row];
  market.quotedForward[row] = positive(quote.forward);
  market.quotedForwardTimeMs[row] = quote.forward?.exchangeTimeMs ?? NaN;
  market.quotedVol[row] = positive(quote.markVol);
  const oldest = Math.min(arrivalOf(quote.mark), arrivalOf(quote.markVol), arrivalOf(quote.forward));
  market.quoteTimeMs[row] = oldest === Infinity ? NaN : oldest;
}

function fillSpots(
  market: MarketState,
  universe: Universe,
  indices: NonNullable<MarketUpdate['indices']>,
  dirty: DirtySet,
): void {
  universe.indices.forEach((slot, at) => {
    const value = indices[slot.key];
    if (value === undefined) return;
    market.spot[at] = positive(value);
    market.spotTimeMs[at] = value.localTimeMs;
    dirty.indices[at] = 1;
  });
}

/** USD 1; a given rate; else the coin's index. */
function fillRates(
  market: MarketState,
  universe: Universe,
  rates: NonNullable<MarketUpdate['usdRates']>,
  dirty: DirtySet,
): void {
  universe.currencies.forEach((slot, at) => {
    const given = rates[slot.currency];
    const before = market.usdRate[at];
    if (slot.currency === 'USD') market.usdRate[at] = 1;
    else if (given !== undefined) {
      market.usdRate[at] = positive(given);
      market.usdRateIsIndex[at] = 0;
    } else if (Number.isNaN(before) || market.usdRateIsIndex[at] === 1) {
      market.usdRate[at] = slot.indexSlot < 0 ? NaN : market.spot[slot.indexSlot];
      market.usdRateIsIndex[at] = 1;
    }
    if (!Object.is(before, market.usdRate[at])) dirty.currencies[at] = 1;
  });
}

function fillYears(market: MarketState, universe: Universe): void {
  universe.expiries.forEach((slot, e) => {
    market.years[e] = yearFraction(market.valuationMs, slot.expiryMs);
  });
}

/** Forward of an expiry: the venue's newest; else the future's mark. Whether it moved. */
function refreshForward(market: MarketState, universe: Universe, e: number): boolean {
  let best = -1;
  let future = -1;
  for (const row of universe.expiries[e].members) {
    if (universe.kind[row] === KIND.future && market.mark[row] > 0) future = row;
    if (!(market.quotedForward[row] > 0)) continue;
    if (best < 0 || market.quotedForwardTimeMs[row] > market.quotedForwardTimeMs[best]) best = row;
  }
  const before = market.forward[e];
  if (best >= 0) {
    market.forward[e] = market.quotedForward[best];
    market.forwardTimeMs[e] = market.quoteTimeMs[best];
  } else {
    market.forward[e] = future < 0 ? NaN : market.mark[future];
    market.forwardTimeMs[e] = future < 0 ? NaN : market.quoteTimeMs[future];
  }
  return !Object.is(before, market.forward[e]);
}
