/** What was bought and sold between two instants of a book, and what that has earned by the second one's marks. */
import { instrumentFailure } from '../../market/instrumentStatus';
import type { Failure } from '../../basics/result';
import type { MarketState } from '../../market/marketState';
import { KIND, type Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import { pointOf, unitWorth } from './pricePoint';

export interface Trade {
  readonly positionId: string;
  /** Bought positive. */
  readonly quantity: number;
  /** In the venue's quote unit. */
  readonly price: number;
  readonly feeUsd: number;
  /** When, ms; absent: somewhere in between. */
  readonly atMs?: number;
}

export interface TradePnl {
  readonly row: number;
  /** USD at the second market's rate, fees taken off. */
  readonly pnlUsd: number;
  readonly failure?: Failure;
}

export interface TradesBetween {
  readonly byPosition: ReadonlyMap<string, TradePnl>;
  readonly notes: readonly string[];
}

/** Trades as given; changes that no trade tells of are priced by the average prices, or earn nothing and are noted. */
export function tradesBetween(
  universe: Universe,
  from: CompiledBook,
  to: CompiledBook,
  market: MarketState,
  trades: readonly Trade[] = [],
): TradesBetween {
  const before = new Map(from.portfolio.positions.map(({ id }, p) => [id, p]));
  const after = new Map(to.portfolio.positions.map(({ id }, p) => [id, p]));
  const byPosition = new Map<string, TradePnl>();
  const notes = closedAgain(before, after, trades);
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [p0, p1] = [before.get(id), after.get(id)];
    const row = p1 === undefined ? from.instrument[p0 ?? 0] : to.instrument[p1];
    const known = trades.filter(({ positionId }) => positionId === id);
    const change = quantityOf(to, p1) - quantityOf(from, p0);
    if ((change === 0 && known.length === 0) || row < 0) continue;
    const why = instrumentFailure(universe, market, row);
    if (why !== undefined && p0 === undefined) {
      byPosition.set(id, { row, pnlUsd: NaN, failure: why });
      continue;
    }
    const told = known.reduce((sum, { quantity }) => sum + quantity, 0);
    const all = [...known];
    if (Math.abs(change - told) > 1e-9 * Math.max(1, Math.abs(change)))
      all.push(inferred(id, change - told, priceOf(from, p0, to, p1), notes));
    byPosition.set(id, { row, pnlUsd: pnlOf(universe, market, row, all) });
  }
  return { byPosition, notes };
}

/** What is in neither book has no row to be explained in. */
function closedAgain(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  trades: readonly Trade[],
): string[] {
  const gone = new Set(
    trades.map(({ positionId }) => positionId).filter((id) => !before.has(id) && !after.has(id)),
  );
  return [...gone].map((id) => `${id}: opened and closed in between; its P&L is in the balances, not here`);
}

const quantityOf = (book: CompiledBook, p: number | undefined): number =>
  p === undefined || Number.isNaN(book.quantity[p]) ? 0 : book.quantity[p];

/** Price of the added part from the average prices before and after; NaN where they do not tell. */
function priceOf(
  from: CompiledBook,
  p0: number | undefined,
  to: CompiledBook,
  p1: number | undefined,
): number {
  const [q0, q1] = [quantityOf(from, p0), quantityOf(to, p1)];
  if (p1 === undefined) return NaN;
  const isOpening = q0 === 0;
  const isAdding = Math.sign(q1) === Math.sign(q0) && Math.abs(q1) > Math.abs(q0);
  if (isOpening) return to.averagePrice[p1];
  if (!isAdding || p0 === undefined) return NaN;
  return (q1 * to.averagePrice[p1] - q0 * from.averagePrice[p0]) / (q1 - q0);
}

function inferred(positionId: string, quantity: number, price: number, notes: string[]): Trade {
  if (!(price > 0))
    notes.push(`${positionId}: ${quantity} traded at an unknown price; taken at the last mark, without P&L`);
  return { positionId, quantity, price, feeUsd: 0 };
}

function pnlOf(universe: Universe, market: MarketState, row: number, trades: readonly Trade[]): number {
  const point = pointOf(universe, market);
  const rate = market.usdRate[universe.currencySlot[row]];
  const isOption = universe.kind[row] === KIND.option;
  const model = unitWorth(universe, point, market.discount, row);
  const now = isOption && market.mark[row] >= 0 ? universe.multiplier[row] * market.mark[row] : model;
  return trades.reduce((sum, { quantity, price, feeUsd }) => {
    const paid = price > 0 ? worthAt(universe, row, price) : now;
    return sum + quantity * (now - paid) * rate - feeUsd;
  }, 0);
}

function worthAt(universe: Universe, row: number, price: number): number {
  const multiplier = universe.multiplier[row];
  const isInverse = universe.isInverse[row] === 1 && universe.kind[row] !== KIND.option;
  return isInverse ? -multiplier / price : multiplier * price;
}
