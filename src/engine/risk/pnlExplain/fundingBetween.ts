/**
 * Funding of perpetuals between two instants, accrued from the venue's rate: notional times the mean of the 8-hour rates of
 * both instants times the hours over 8, on the quantity that was held in each stretch. Positive rates: longs pay. USD,
 * received positive. Venues that pay at fixed hours differ from it by less than one payment.
 */
import type { MarketState } from '../../market/marketState';
import { KIND, type Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import type { Trade } from './tradesBetween';

const MS_PER_8H = 8 * 3_600_000;

export interface FundingInputs {
  readonly universe: Universe;
  readonly from: { readonly market: MarketState; readonly book: CompiledBook };
  readonly to: { readonly market: MarketState; readonly book: CompiledBook };
  /** Rates per 8 hours by instrument id at each instant, where the venue gives one. */
  readonly fromRates: ReadonlyMap<string, number>;
  readonly toRates: ReadonlyMap<string, number>;
  readonly trades: readonly Trade[];
}

export interface FundingBetween {
  readonly byPosition: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

export function fundingBetween(inputs: FundingInputs): FundingBetween {
  const { universe, from, to } = inputs;
  const byPosition = new Map<string, number>();
  const silent = new Set<string>();
  for (const [id, row, start] of perpetualsOf(inputs)) {
    const rate = meanRate(inputs, universe.instruments[row].id);
    const worth = notionalUsd(universe, from.market, to.market, row);
    const held = heldPeriods(inputs, id, start);
    if (held === 0) continue;
    if (rate === undefined || !Number.isFinite(worth)) silent.add(universe.instruments[row].id);
    else byPosition.set(id, -rate * worth * held);
  }
  const hours = (to.market.valuationMs - from.market.valuationMs) / 3_600_000;
  const notes =
    byPosition.size === 0
      ? []
      : [`funding: mean of the rates at both instants over ${hours.toFixed(1)} hours, accrued evenly`];
  return {
    byPosition,
    notes: [
      ...notes,
      ...[...silent].map((id) => `${id}: no funding rate is known at either instant; none is accrued`),
    ],
  };
}

/** Positions in perpetuals of either book: id, row, quantity at the first instant. */
function* perpetualsOf({ universe, from, to }: FundingInputs): Generator<readonly [string, number, number]> {
  const seen = new Set<string>();
  for (const { book, isFirst } of [
    { book: from.book, isFirst: true },
    { book: to.book, isFirst: false },
  ])
    for (const [p, { id }] of book.portfolio.positions.entries()) {
      const row = book.instrument[p];
      if (seen.has(id) || row < 0 || universe.kind[row] !== KIND.perpetual) continue;
      seen.add(id);
      const quantity = isFirst ? book.quantity[p] : 0;
      yield [id, row, Number.isFinite(quantity) ? quantity : 0];
    }
}

/** Quantity times 8-hour periods: what was traded in between counts from its own instant on. */
function heldPeriods({ from, to, trades }: FundingInputs, positionId: string, start: number): number {
  const [fromMs, toMs] = [from.market.valuationMs, to.market.valuationMs];
  const later = trades
    .filter((trade) => trade.positionId === positionId && trade.atMs !== undefined)
    .reduce(
      (sum, { quantity, atMs = toMs }) => sum + quantity * Math.max(0, toMs - Math.max(fromMs, atMs)),
      0,
    );
  return (start * (toMs - fromMs) + later) / MS_PER_8H;
}

function meanRate({ fromRates, toRates }: FundingInputs, id: string): number | undefined {
  const [first, last] = [fromRates.get(id), toRates.get(id)];
  if (first === undefined) return last;
  return last === undefined ? first : 0.5 * (first + last);
}

/** Of one unit of quantity, USD at the second market's rate: coin at the mean mark for inverse contracts. */
function notionalUsd(universe: Universe, from: MarketState, to: MarketState, row: number): number {
  const marks = [from.mark[row], to.mark[row]].filter((mark) => mark > 0);
  if (marks.length === 0) return NaN;
  const price = marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
  const native =
    universe.isInverse[row] === 1 ? universe.multiplier[row] / price : universe.multiplier[row] * price;
  return native * to.usdRate[universe.currencySlot[row]];
}
