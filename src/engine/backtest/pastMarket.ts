/**
 * The market at the close of a past day, put together from factor histories: spots, pegs, forwards and vols as they were.
 * What no history tells is taken from today's market and said, or left missing so that its positions are left out.
 */
import { MS_PER_DAY } from '../basics/time';
import type { FactorHistory, FactorId } from '../market/factorHistory';
import { createMarketState, type MarketState } from '../market/marketState';
import { KIND, type Universe } from '../market/universe';
import type { CoinMap, FactorMap } from '../risk/valueAtRisk/factorMap';

/** Levels of each factor by UTC day number, the last of the day. */
export type PastLevels = ReadonlyMap<FactorId, ReadonlyMap<number, number>>;

export function pastLevels(histories: readonly FactorHistory[]): PastLevels {
  return new Map(
    histories.map(({ id, timesMs, values }) => {
      const byDay = new Map<number, number>();
      timesMs.forEach((timeMs, row) => byDay.set(Math.floor(timeMs / MS_PER_DAY), values[row]));
      return [id, byDay];
    }),
  );
}

export interface PastMarketInputs {
  readonly universe: Universe;
  readonly map: FactorMap;
  readonly levels: PastLevels;
  /** Today's market of the same universe: basis, smile and rates that no history tells. */
  readonly today: MarketState;
  /** UTC midnight of the day at whose end the market is wanted. */
  readonly dayMs: number;
}

export const PAST_MARKET_NOTES: readonly string[] = [
  'the market of each day is put together from the stored histories: perpetuals at spot, forwards by the history of the basis or else at the basis of now',
  'vols of each day: those of now times the move of the vol history since; its level on every strike where the contract has no vol now; no time passes within the day tested',
];

/** A spot without a level on that day stays missing: its instruments cannot be valued. */
export function pastMarket(inputs: PastMarketInputs): MarketState {
  const { universe, map, today, dayMs } = inputs;
  const market = createMarketState(universe, dayMs + MS_PER_DAY, today.volSolver);
  universe.indices.forEach(({ underlying }, slot) => {
    const coin = map.coins.get(underlying);
    market.spot[slot] = coin === undefined ? today.spot[slot] : pastSpot(inputs, coin, today.spot[slot]);
    market.spotTimeMs[slot] = market.valuationMs;
  });
  universe.currencies.forEach(({ currency, indexSlot }, slot) => {
    const peg = levelOf(inputs, `peg:${currency}`);
    const isCoin = today.usdRateIsIndex[slot] === 1 && indexSlot >= 0;
    market.usdRateIsIndex[slot] = isCoin ? 1 : 0;
    market.usdRate[slot] = isCoin
      ? market.spot[indexSlot]
      : peg === undefined || currency === 'USD'
        ? today.usdRate[slot]
        : 1 + peg;
  });
  universe.expiries.forEach(({ indexSlot }, slot) => {
    const years = Math.max(0, market.years[slot]);
    market.forward[slot] = market.spot[indexSlot] * Math.exp(basisOf(inputs, slot) * years);
    market.forwardTimeMs[slot] = market.valuationMs;
  });
  for (let row = 0; row < universe.count; row++) fillRow(inputs, market, row);
  return market;
}

const levelOf = ({ levels, dayMs }: PastMarketInputs, id: FactorId): number | undefined =>
  levels.get(id)?.get(dayMs / MS_PER_DAY);

/** Of the day on which today's market stands, or the day before: a history that ends earlier cannot tell the move since. */
function levelNow({ levels, today }: PastMarketInputs, id: FactorId): number | undefined {
  const day = Math.floor(today.valuationMs / MS_PER_DAY);
  return levels.get(id)?.get(day) ?? levels.get(id)?.get(day - 1);
}

function pastSpot(inputs: PastMarketInputs, { coin, spot, beta }: CoinMap, now: number): number {
  const own = levelOf(inputs, `spot:${coin}`);
  if (own !== undefined) return own;
  const proxy = inputs.map.ids[spot];
  const [then, last] = [levelOf(inputs, proxy), levelNow(inputs, proxy)];
  return then === undefined || last === undefined ? NaN : now * (then / last) ** beta;
}

/** A year. */
function basisOf(inputs: PastMarketInputs, slot: number): number {
  const { universe, today } = inputs;
  const { indexSlot } = universe.expiries[slot];
  const past = levelOf(inputs, `basis:${universe.indices[indexSlot].underlying}`);
  if (past !== undefined) return past;
  const rate = Math.log(today.forward[slot] / today.spot[indexSlot]) / today.years[slot];
  return today.years[slot] > 0 && Number.isFinite(rate) ? rate : 0;
}

function fillRow(inputs: PastMarketInputs, market: MarketState, row: number): void {
  const { universe } = inputs;
  const kind = universe.kind[row];
  market.quoteTimeMs[row] = market.valuationMs;
  if (kind === KIND.option) market.vol[row] = pastVol(inputs, row);
  else
    market.mark[row] =
      kind === KIND.future ? market.forward[universe.expirySlot[row]] : market.spot[universe.indexSlot[row]];
}

function pastVol(inputs: PastMarketInputs, row: number): number {
  const { universe, map, today } = inputs;
  const rule = map.coins.get(universe.underlyings[universe.underlying[row]])?.vol;
  if (rule?.kind !== 'factor') return today.vol[row];
  const id = map.ids[rule.factor];
  const [then, now] = [levelOf(inputs, id), levelNow(inputs, id)];
  if (then === undefined) return NaN;
  return now !== undefined && today.vol[row] > 0 ? (today.vol[row] * then) / now : then;
}
