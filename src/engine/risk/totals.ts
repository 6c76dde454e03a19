/** Sums of position figures by any grouping: underlying, expiry, book, account, all. */
import { daysBetween } from '../basics/time';
import type { MarketState } from '../market/marketState';
import type { Universe } from '../market/universe';
import type { CompiledBook } from '../portfolio/compiledBook';
import { AT, MEASURE_COUNT, MEASURES } from './measure';
import { ROW_STATE, type PositionBlock } from './positionValues';

export interface GroupSum {
  readonly positionCount: number;
  readonly staleCount: number;
  /** Positions that are missing from the sums. */
  readonly failedCount: number;
  /** Positions in the sums whose P&L is unknown (no average price), hence missing from `pnlUsd` alone. */
  readonly withoutPnlCount: number;
  /** MEASURE_COUNT figures; NaN where a sum means nothing. */
  readonly values: Float64Array;
}

export interface Grouping {
  /** Position -> group; -1 leaves it out. */
  readonly groupOf: Int32Array;
  readonly count: number;
  /** Whether all members of a group share one underlying, so that coins add up. */
  readonly isOneUnderlying: boolean;
}

/** Sums in the order of positions. An empty group is 0 everywhere. */
export function sumGroups(block: PositionBlock, grouping: Grouping): readonly GroupSum[] {
  const values = new Float64Array(grouping.count * MEASURE_COUNT);
  const counts = Array.from({ length: grouping.count }, () => ({ all: 0, stale: 0, failed: 0, noPnl: 0 }));
  for (let p = 0; p < block.count; p++) {
    const group = grouping.groupOf[p];
    if (group < 0) continue;
    counts[group].all++;
    if (block.states[p] >= ROW_STATE.missing) {
      counts[group].failed++;
      continue;
    }
    if (block.states[p] === ROW_STATE.stale) counts[group].stale++;
    if (Number.isNaN(block.values[p * MEASURE_COUNT + AT.pnlUsd])) counts[group].noPnl++;
    addRow(values, group * MEASURE_COUNT, block.values, p * MEASURE_COUNT);
  }
  return counts.map((count, group): GroupSum => {
    const sums = values.slice(group * MEASURE_COUNT, (group + 1) * MEASURE_COUNT);
    MEASURES.forEach(({ total }, m) => {
      if (total === 'none' || (total === 'coins' && !grouping.isOneUnderlying)) sums[m] = NaN;
    });
    return {
      positionCount: count.all,
      staleCount: count.stale,
      failedCount: count.failed,
      withoutPnlCount: count.noPnl,
      values: sums,
    };
  });
}

function addRow(sums: Float64Array, to: number, values: Float64Array, from: number): void {
  for (let m = 0; m < MEASURE_COUNT; m++) {
    const value = values[from + m];
    if (Number.isNaN(value)) continue;
    if (m === AT.ageMs) sums[to + m] = Math.max(sums[to + m], value);
    else sums[to + m] += value;
  }
}

/** Positions by underlying, in the order of `universe.underlyings`. */
export const byUnderlying = (universe: Universe, book: CompiledBook): Grouping => ({
  groupOf: book.instrument.map((row) => (row < 0 ? -1 : universe.underlying[row])),
  count: universe.underlyings.length,
  isOneUnderlying: true,
});

export const allTogether = (universe: Universe, book: CompiledBook): Grouping => ({
  groupOf: new Int32Array(book.count),
  count: 1,
  isOneUnderlying: universe.underlyings.length <= 1,
});

export const byAccount = (universe: Universe, book: CompiledBook): Grouping => ({
  groupOf: book.account,
  count: book.portfolio.accounts.length,
  isOneUnderlying: universe.underlyings.length <= 1,
});

export const byBook = (universe: Universe, book: CompiledBook): Grouping => ({
  groupOf: book.book,
  count: book.portfolio.books.length,
  isOneUnderlying: universe.underlyings.length <= 1,
});

export interface ExpiryGroup {
  /** Null for spot and perpetuals. */
  readonly expiryMs: number | null;
  /** NaN for the undated group. */
  readonly days: number;
}

/** Positions of one underlying by expiry instant, undated first, then ascending. */
export function byExpiry(
  universe: Universe,
  market: MarketState,
  book: CompiledBook,
  underlying: number,
): { readonly grouping: Grouping; readonly groups: readonly ExpiryGroup[] } {
  const expiryOf = (row: number): number =>
    universe.expirySlot[row] < 0 ? -Infinity : universe.expiries[universe.expirySlot[row]].expiryMs;
  const isIn = (row: number): boolean => row >= 0 && universe.underlying[row] === underlying;
  const instants = [...new Set([...book.instrument].filter(isIn).map(expiryOf))].sort((a, b) => a - b);

  return {
    grouping: {
      groupOf: book.instrument.map((row) => (isIn(row) ? instants.indexOf(expiryOf(row)) : -1)),
      count: instants.length,
      isOneUnderlying: true,
    },
    groups: instants.map((instant) =>
      instant === -Infinity
        ? { expiryMs: null, days: NaN }
        : { expiryMs: instant, days: daysBetween(market.valuationMs, instant) },
    ),
  };
}
