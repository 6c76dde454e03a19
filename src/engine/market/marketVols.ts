/** The vols of a market: chosen again whenever a quote, a forward, a fit, an override or the time moves. */
import { doubtBits, expiryVolsKey, MARK_DOUBTS, type ExpiryVols, type QuoteDoubt } from './expiryVols';
import { KIND, type Universe } from './universe';
import { chooseVol, VOL_SOURCE } from './volChoice';

/** Vol (fraction) from an undiscounted price in units of the forward's currency; NaN when there is none. */
export type VolSolver = (option: {
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly isCall: boolean;
  readonly price: number;
}) => number;

/** By instrument, but for `forward`, `years` and `smiles`, which are by expiry slot. */
export interface MarketVols {
  /** Valuation instant: years to expiry count from here. */
  valuationMs: number;
  readonly volSolver: VolSolver;
  readonly forward: Float64Array;
  /** ACT/365. */
  readonly years: Float64Array;
  /** In the venue's quote unit. NaN also where a model vol is taken: the option is worth its model value. */
  readonly mark: Float64Array;
  /** The venue's mark and mark vol as they came, and what speaks against them (bits of QUOTE_DOUBTS). */
  readonly quotedMark: Float64Array;
  readonly quotedVol: Float64Array;
  readonly doubts: Uint8Array;
  /** What is valued with, a fraction, and its VOL_SOURCE. */
  readonly vol: Float64Array;
  readonly volSource: Uint8Array;
  /** Fitted smile and overrides, where there are any. */
  readonly smiles: (ExpiryVols | undefined)[];
}

export function refreshVols(market: MarketVols, universe: Universe, e: number): void {
  for (const row of universe.expiries[e].members) refreshVol(market, universe, row);
}

/** The venue's vol; else the one implied by the mark; where smiles are there, by the rule of `chooseVol`. */
export function refreshVol(market: MarketVols, universe: Universe, row: number): void {
  if (universe.kind[row] !== KIND.option) return;
  const e = universe.expirySlot[row];
  const vols = market.smiles[e];
  const isDoubtful = (market.doubts[row] & MARK_DOUBTS) !== 0;
  const isPlain = vols === undefined || (vols.overrides.length === 0 && !isDoubtful);
  if (isPlain && market.quotedVol[row] > 0) return take(market, row, market.quotedVol[row], VOL_SOURCE.mark);
  const { vol, source } = chooseVol({
    strike: universe.strike[row],
    forward: market.forward[e],
    quoted: market.quotedVol[row],
    implied: () => impliedVol(market, universe, row),
    isDoubtful,
    nowMs: market.valuationMs,
    vols,
  });
  take(market, row, vol, source);
}

function take(market: MarketVols, row: number, vol: number, source: number): void {
  market.vol[row] = vol;
  market.volSource[row] = source;
  if (source === VOL_SOURCE.fitted || source === VOL_SOURCE.override) market.mark[row] = NaN;
  else if (Number.isNaN(market.mark[row])) market.mark[row] = market.quotedMark[row];
}

function impliedVol(market: MarketVols, universe: Universe, row: number): number {
  const e = universe.expirySlot[row];
  const [forward, years] = [market.forward[e], market.years[e]];
  const mark = market.quotedMark[row] >= 0 ? market.quotedMark[row] : market.mark[row];
  if (!(forward > 0) || !(years > 0) || !(mark > 0)) return NaN;
  return market.volSolver({
    forward,
    strike: universe.strike[row],
    years,
    isCall: universe.isCall[row] === 1,
    price: universe.isInverse[row] === 1 ? mark * forward : mark,
  });
}

/** New fits and overrides by `expiryVolsKey`; returns the rows whose vol moved. */
export function applySmiles(
  market: MarketVols,
  universe: Universe,
  smiles: Readonly<Record<string, ExpiryVols>>,
): readonly number[] {
  const moved: number[] = [];
  universe.expiries.forEach((slot, e) => {
    const vols = smiles[expiryVolsKey(universe.indices[slot.indexSlot].key, slot.expiryMs)];
    if (vols === undefined) return;
    market.smiles[e] = vols;
    for (const row of slot.members) {
      const before = [market.vol[row], market.volSource[row]];
      refreshVol(market, universe, row);
      if (!Object.is(before[0], market.vol[row]) || before[1] !== market.volSource[row]) moved.push(row);
    }
  });
  return moved;
}

/** New doubts by instrument; an empty list takes them back. Returns the options whose mark they concern. */
export function applyDoubts(
  market: MarketVols,
  universe: Universe,
  doubts: Readonly<Record<string, readonly QuoteDoubt[]>>,
): readonly number[] {
  return Object.keys(doubts).flatMap((id) => {
    const row = universe.indexOf.get(id);
    if (row === undefined) return [];
    const [before, after] = [market.doubts[row], doubtBits(doubts[id])];
    market.doubts[row] = after;
    const isSame = (before & MARK_DOUBTS) === (after & MARK_DOUBTS);
    return isSame || universe.kind[row] !== KIND.option ? [] : [row];
  });
}
