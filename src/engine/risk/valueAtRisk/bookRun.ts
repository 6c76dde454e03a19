/**
 * Full revaluation of a book in any number of factor moves: tables of at most TILE scenarios are filled, valued and added
 * up, then used again. The memory is that of one tile, whatever the number of scenarios.
 */
import { createKernel } from '../../kernel/chooseKernel';
import { sumRows } from '../../kernel/exactSums';
import { STATUS } from '../../market/instrumentStatus';
import type { MarketState } from '../../market/marketState';
import type { Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import { aggregate, updateAggregation, type Aggregation } from '../aggregate';
import { revalueAll, revalueCompiled, type Revaluation } from '../revalue';
import type { PartPnl } from '../tail/contributions';
import { adjustRows, needsAdjusting } from './adjustRows';
import { applyMoves, scenarioRate, stillTables, type MoveBlock } from './applyMoves';
import type { FactorMap } from './factorMap';

/** Larger tables fall out of the cache. */
export const TILE = 512;
/** Up to here one table holds everything and is kept. */
const ONE_TABLE = 2048;

export interface BookScope {
  readonly universe: Universe;
  readonly market: MarketState;
  readonly book: CompiledBook;
  readonly map: FactorMap;
  /** Positions that count. */
  readonly isIn: (position: number) => boolean;
  /** Over which funding is paid. */
  readonly horizonDays: number;
}

/** Position -> group, -1: none. */
export interface Groups {
  readonly groupOf: Int32Array;
  readonly count: number;
}

export interface BookRun {
  readonly scope: BookScope;
  /** 0 for positions of the scope that can be moved and valued, -1 for others. */
  readonly included: Int32Array;
  /** P&L of the whole in USD by scenario; moves [scenario][factor]. */
  pnl(moves: Float64Array): Float64Array;
  /** P&L of groups, [group][scenario]. */
  groupPnl(moves: Float64Array, groups: Groups): readonly Float64Array[];
  /**
   * As `groupPnl`, every scenario added up by itself: the sums of the kernel are rounded to a grid that the largest P&L of a
   * table decides, and what was known before a day must not depend on that day, not even in its last digit.
   */
  pnlByDay(moves: Float64Array, groups?: Groups): readonly Float64Array[];
  /** P&L by position in the given scenarios alone, addressed by their rows in `moves`. */
  positionPnl(moves: Float64Array, scenarios: ArrayLike<number>): PartPnl;
}

interface Rig {
  readonly r: Revaluation;
  readonly sums: Map<Groups, Aggregation>;
}

export function createBookRun(scope: BookScope): BookRun {
  const { universe, market, book, map } = scope;
  const n = map.ids.length;
  const included = book.instrument.map((row, p) =>
    row >= 0 && scope.isIn(p) && !map.refused.has(row) && Number.isFinite(book.quantity[p]) ? 0 : -1,
  );
  const whole: Groups = { groupOf: included, count: 1 };
  const rigs = new Map<number, Rig>();

  function rigOf(width: number): Rig {
    const known = rigs.get(width);
    if (known !== undefined) return known;
    const tables = stillTables(universe, market, width);
    const r = revalueCompiled(universe, market, tables, createKernel(universe.count * width));
    const rig = { r, sums: new Map<Groups, Aggregation>() };
    rigs.set(width, rig);
    return rig;
  }

  function value(rig: Rig, block: MoveBlock): void {
    applyMoves(rig.r.scenarios, universe, market, map, block);
    revalueAll(rig.r);
    if (needsAdjusting(map)) adjustRows(rig.r, map, block, scope.horizonDays);
  }

  function sumsOf({ r, sums }: Rig, groups: Groups): Aggregation {
    const known = sums.get(groups);
    if (known !== undefined) {
      updateAggregation(known, r);
      return known;
    }
    const fresh = aggregate(r, book, groups.groupOf, groups.count);
    // Besides the whole, the cut that is being added up tile by tile.
    for (const other of sums.keys()) if (other !== whole) sums.delete(other);
    sums.set(groups, fresh);
    return fresh;
  }

  function groupPnl(moves: Float64Array, groups: Groups, isApart = false): readonly Float64Array[] {
    const total = moves.length / n;
    const out = Array.from({ length: groups.count }, () => new Float64Array(total));
    const width = total <= ONE_TABLE ? total : TILE;
    for (let from = 0; from < total; from += width) {
      const block = { moves, from, count: Math.min(width, total - from) };
      const rig = rigOf(width);
      value(rig, block);
      const sums = sumsOf(rig, groups);
      if (isApart) sumApart(rig.r, sums, block.count);
      addBlock(rig.r, sums, scope, block, out);
    }
    return out;
  }

  return {
    scope,
    included,
    pnl: (moves) => groupPnl(moves, whole)[0],
    groupPnl: (moves, groups) => groupPnl(moves, groups),
    pnlByDay: (moves, groups = whole) => groupPnl(moves, groups, true),
    positionPnl(moves, scenarios) {
      const chosen = gather(moves, n, scenarios);
      const width = scenarios.length;
      const rig = rigOf(width);
      value(rig, { moves: chosen, from: 0, count: width });
      return partsOf(rig.r, scope, included, { moves: chosen, from: 0, count: width }, scenarios);
    },
  };
}

/** Plain sums in the order of the holding's instruments; the next revaluation adds everything up again. */
function sumApart(r: Revaluation, sums: Aggregation, count: number): void {
  for (const { rows, held, sum } of sums.holdings) {
    const present = Array.from(rows.keys()).filter((k) => r.status[rows[k]] === STATUS.ok);
    const plain = {
      starts: Uint32Array.from(present, (k) => held.starts[k]),
      weights: Float64Array.from(present, (k) => held.weights[k]),
    };
    sumRows(r.rows, plain, present.length, 0, 0, count, sum);
  }
}

/** Converts the sums of a tile with each scenario's own rates. */
function addBlock(
  r: Revaluation,
  sums: Aggregation,
  { universe, market, map }: BookScope,
  block: MoveBlock,
  out: readonly Float64Array[],
): void {
  const rates = new Map<number, Float64Array>();
  for (const { group, currencySlot, sum } of sums.holdings) {
    let rate = rates.get(currencySlot);
    if (rate === undefined) {
      rate = scenarioRate(r.scenarios, universe, market, map, currencySlot, block);
      rates.set(currencySlot, rate);
    }
    // Without a rate every row of the currency is missing and its sum is 0.
    if (!(market.usdRate[currencySlot] > 0)) continue;
    for (let s = 0; s < block.count; s++) out[group][block.from + s] += sum[s] * rate[s];
  }
}

/** Rows of moves, copied. */
export function gather(moves: Float64Array, n: number, rows: ArrayLike<number>): Float64Array {
  const chosen = new Float64Array(rows.length * n);
  for (let k = 0; k < rows.length; k++) chosen.set(moves.subarray(rows[k] * n, (rows[k] + 1) * n), k * n);
  return chosen;
}

/** The tile is used again by the next run, so what was asked for is copied. */
function partsOf(
  r: Revaluation,
  { universe, market, map, book }: BookScope,
  included: Int32Array,
  block: MoveBlock,
  scenarios: ArrayLike<number>,
): PartPnl {
  const width = block.count;
  const pnl = new Float64Array(book.count * width);
  const rates = universe.currencies.map((_, slot) =>
    scenarioRate(r.scenarios, universe, market, map, slot, block),
  );
  for (let p = 0; p < book.count; p++) {
    const row = book.instrument[p];
    if (included[p] < 0 || Number.isNaN(r.pnl[row * width])) continue;
    const rate = rates[universe.currencySlot[row]];
    for (let s = 0; s < width; s++) pnl[p * width + s] = book.quantity[p] * r.pnl[row * width + s] * rate[s];
  }
  const last = Array.from(scenarios).reduce((most, scenario) => Math.max(most, scenario), 0);
  const columnOf = new Int32Array(last + 1);
  for (let k = 0; k < width; k++) columnOf[scenarios[k]] = k;
  return { count: book.count, at: (scenario, position) => pnl[position * width + columnOf[scenario]] };
}
