/** Rows, totals and tree figures of a frame. */
import { CELL_STATE, type GroupTotal, type PositionValues } from '../../contracts/live';
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { CompiledBook } from '../../engine/portfolio/compiledBook';
import { AT, MEASURE_COUNT } from '../../engine/risk/measure';
import { positionValues, type PositionBlock } from '../../engine/risk/positionValues';
import { allTogether, byUnderlying, sumGroups, type GroupSum } from '../../engine/risk/totals';
import type { CompiledView } from './compiledView';
import { spotOf } from './frameViews';
import { nodeKeysOf } from './structure';

/** Whether a quote is still vouched for is the feed's business, so age alone makes no row stale here. */
export function positionBlock(
  view: CompiledView,
  book: CompiledBook,
  nowMs: number,
  stale: ReadonlySet<InstrumentId>,
): PositionBlock {
  const freshness = { nowMs, staleAfterMs: Infinity };
  const block = positionValues(view.universe, view.market, book, view.unit, freshness);
  if (stale.size === 0) return block;
  book.portfolio.positions.forEach(({ instrumentId }, p) => {
    if (block.states[p] === CELL_STATE.live && stale.has(instrumentId)) block.states[p] = CELL_STATE.stale;
  });
  return block;
}

export function toPositionValues(
  { count, values, states, failures }: PositionBlock,
  { market, book }: Pick<CompiledView, 'market' | 'book'>,
): PositionValues {
  const volSources = book.instrument.map((row) => (row < 0 ? 0 : market.volSource[row]));
  const doubts = book.instrument.map((row) => (row < 0 ? 0 : market.doubts[row]));
  return {
    count,
    values,
    states,
    failures,
    volSources: Uint8Array.from(volSources),
    doubts: Uint8Array.from(doubts),
  };
}

const toTotal = (underlying: string, spot: number, sum: GroupSum): GroupTotal => ({
  underlying,
  spot,
  positionCount: sum.positionCount,
  staleCount: sum.staleCount,
  failedCount: sum.failedCount,
  values: [...sum.values],
});

/** One total per underlying, the grand total last. */
export function totalsOf(view: CompiledView, block: PositionBlock): readonly GroupTotal[] {
  const { universe, book } = view;
  const sums = sumGroups(block, byUnderlying(universe, book));
  const byCoin = universe.underlyings.map((name, at) => toTotal(name, spotOf(view, name), sums[at]));
  const [all] = sumGroups(block, allTogether(universe, book));
  return [...byCoin.filter((total) => total.positionCount > 0), toTotal('*', NaN, all)];
}

export type TreeFigures = Readonly<Record<string, { readonly pnlUsd: number; readonly staleCount: number }>>;

/** Unrealised P&L and stale rows of every node of the tree, from the rows of the whole portfolio. */
export function treeFigures(view: CompiledView, block: PositionBlock): TreeFigures {
  const figures: Record<string, { pnlUsd: number; staleCount: number }> = {};
  const keysOf = nodeKeysOf(view.whole);
  view.whole.positions.forEach(({ bookId }, p) => {
    const pnl = block.values[p * MEASURE_COUNT + AT.pnlUsd];
    for (const key of keysOf(bookId)) {
      const figure = (figures[key] ??= { pnlUsd: 0, staleCount: 0 });
      if (!Number.isNaN(pnl)) figure.pnlUsd += pnl;
      if (block.states[p] !== CELL_STATE.live) figure.staleCount += 1;
    }
  });
  return figures;
}
