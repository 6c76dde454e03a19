/** Factor moves written into the scenario tables: what each does to spot, forward, vol and rates of the book. */
import { DAYS_PER_YEAR } from '../../basics/time';
import type { MarketState } from '../../market/marketState';
import type { Universe } from '../../market/universe';
import {
  compileFactorScenarios,
  tenorWeight,
  type CompiledScenarios,
} from '../../scenarios/compiledScenarios';
import type { CoinMap, FactorMap } from './factorMap';

/** Tables for `width` scenarios without any move, to be overwritten by `applyMoves`. */
export function stillTables(universe: Universe, market: MarketState, width: number): CompiledScenarios {
  const scenarios = Array.from({ length: width }, (_, s) => ({ id: String(s), name: String(s), shifts: [] }));
  const spotFactor = new Float64Array(universe.indices.length * width).fill(1);
  const volFactor = new Float64Array(universe.expiries.length * width).fill(1);
  return compileFactorScenarios({ scenarios, spotFactor, volFactor }, universe, market);
}

/** Moves from row `from` on, [scenario][factor]; scenarios beyond `count` stay without a move. */
export interface MoveBlock {
  readonly moves: Float64Array;
  readonly from: number;
  readonly count: number;
}

/**
 * Overwrites the tables. Spot: exp(beta m). Vol of an expiry: exp(w m) with the tenor weight w, or by the response to
 * spot, plus term move x ln(days/30)/ln(6). Forward: spot's factor x exp(basis move x years).
 */
export function applyMoves(
  tables: CompiledScenarios,
  universe: Universe,
  market: MarketState,
  map: FactorMap,
  block: MoveBlock,
): void {
  const { count: width } = tables;
  const n = map.ids.length;
  const at = (s: number, factor: number): number =>
    factor < 0 || s >= block.count ? 0 : block.moves[(block.from + s) * n + factor];
  universe.indices.forEach(({ underlying }, slot) => {
    const coin = map.coins.get(underlying);
    const peg = map.pegs.get(underlying) ?? -1;
    for (let s = 0; s < width; s++)
      tables.spotFactor[slot * width + s] =
        coin === undefined
          ? 1 + at(s, peg) / (market.spot[slot] > 0 ? market.spot[slot] : 1)
          : Math.exp(coin.beta * at(s, coin.spot));
  });
  universe.expiries.forEach(({ indexSlot }, slot) => {
    const coin = map.coins.get(universe.indices[indexSlot].underlying);
    if (coin !== undefined) applyExpiry(tables, coin, map, slot, market.years[slot], at);
  });
}

/** Reference tenors of a `term` history: vol of 180 days less that of 30. */
const TERM_SPAN = Math.log(6);
const TERM_DAYS = 30;

function applyExpiry(
  tables: CompiledScenarios,
  coin: CoinMap,
  { tenor }: FactorMap,
  slot: number,
  years: number,
  at: (s: number, factor: number) => number,
): void {
  const { count: width } = tables;
  const days = Math.max(0, years) * DAYS_PER_YEAR;
  const weight = tenorWeight(tenor, days);
  const slope = Math.log(Math.max(days, tenor.minDays) / TERM_DAYS) / TERM_SPAN;
  for (let s = 0; s < width; s++) {
    const spot = coin.beta * at(s, coin.spot);
    const place = slot * width + s;
    const forward = spot + at(s, coin.basis) * Math.max(0, years);
    tables.forwardFactor[place] = Math.exp(forward);
    tables.logForwardFactor[place] = forward;
    tables.volScale[place] = Math.exp(weight * volMove(coin, spot, s, at));
    tables.volShift[place] = coin.term < 0 ? 0 : slope * at(s, coin.term);
    tables.volFloor[place] = coin.term < 0 ? -Infinity : LOWEST_VOL;
  }
}

/** A falling term structure must not take a vol to 0. */
const LOWEST_VOL = 0.01;

/** Move of ln(vol) at 30 days. */
function volMove(
  { vol }: CoinMap,
  spot: number,
  s: number,
  at: (s: number, factor: number) => number,
): number {
  if (vol.kind === 'factor') return at(s, vol.factor);
  return Math.abs(spot) * (spot < 0 ? vol.down : vol.up);
}

/** USD rate of a currency in each scenario of the block, by its index, its peg or as it is. */
export function scenarioRate(
  tables: CompiledScenarios,
  universe: Universe,
  market: MarketState,
  map: FactorMap,
  currencySlot: number,
  block: MoveBlock,
): Float64Array {
  const { currency, indexSlot } = universe.currencies[currencySlot];
  const rate = market.usdRate[currencySlot];
  const isIndex = market.usdRateIsIndex[currencySlot] === 1;
  const peg = map.pegs.get(currency);
  const n = map.ids.length;
  return Float64Array.from({ length: tables.count }, (_, s) => {
    if (isIndex) return rate * tables.spotFactor[indexSlot * tables.count + s];
    if (peg === undefined || s >= block.count) return rate;
    return rate + block.moves[(block.from + s) * n + peg];
  });
}
