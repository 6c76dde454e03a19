/**
 * P&L vectors of groups of positions (accounts, books, the desk) from the matrix. Sums are exact on a grid
 * (`kernel/exactSums.ts`), so that an update which takes the former rows out and puts the new ones in gives the bits of
 * a full sum.
 */
import { powerAbove } from '../kernel/doubles';
import { anchorFor, BLOCK, type RowBlocks } from '../kernel/exactSums';
import { STATUS } from '../market/instrumentStatus';
import type { CompiledBook } from '../portfolio/compiledBook';
import { buildHoldings, placesOf, setBlocks, type CurrencyHolding, type Places } from './holdings';
import type { Revaluation } from './revaluation';

export interface Aggregation extends Places {
  readonly groupCount: number;
  readonly scenarioCount: number;
  /** P&L in USD, [group][scenario]; NaN where the scenario cannot be applied to something held. */
  readonly pnlUsd: Float64Array;
  /** Instruments per group that have no value now and are missing from its sums. */
  readonly missing: Int32Array;
  readonly holdings: readonly CurrencyHolding[];
  /** `Revaluation.version` that the vectors stand for. */
  version: number;
  /** Blocks to sum once, as many as the largest holding has and at least two. */
  readonly scratch: RowBlocks;
}

/** Groups positions by `groupOf` (position -> group, -1: none) and fills the vectors from the matrix. */
export function aggregate(
  r: Revaluation,
  book: CompiledBook,
  groupOf: Int32Array,
  groupCount: number,
): Aggregation {
  const { kernel, scenarios, universe } = r;
  const holdings = buildHoldings(universe, book, groupOf, scenarios.count, kernel);
  const most = holdings.reduce((count, { bounds }) => Math.max(count, bounds.length), 2);
  const aggregation: Aggregation = {
    groupCount,
    scenarioCount: scenarios.count,
    pnlUsd: kernel.doubles(groupCount * scenarios.count),
    missing: new Int32Array(groupCount),
    holdings,
    ...placesOf(holdings, universe.count),
    version: -1,
    scratch: { starts: kernel.starts(most * BLOCK), weights: kernel.doubles(most * BLOCK) },
  };
  updateAggregation(aggregation, r);
  return aggregation;
}

/** Brings the vectors up to date with the matrix; quick after one `revalueDirty` that wrote few rows. */
export function updateAggregation(aggregation: Aggregation, r: Revaluation): void {
  const { holdings, pnlUsd, missing } = aggregation;
  const width = r.scenarios.count;
  const isNext = r.hasFormer && aggregation.version === r.version - 1;
  const isFollowing = isNext || aggregation.version === r.version;
  if (isNext) markTouched(aggregation, r);
  aggregation.version = r.version;
  missing.fill(0);
  // A group is added up again when one of its holdings moved.
  for (let from = 0, to = 0; from < holdings.length; from = to) {
    const { group } = holdings[from];
    let isMoved = false;
    for (to = from; to < holdings.length && holdings[to].group === group; to++) {
      if (r.missingCount > 0) missing[group] += countMissing(holdings[to], r);
      if (!isFollowing) sumHolding(aggregation, holdings[to], r);
      if (!isFollowing || followHolding(aggregation, holdings[to], r)) isMoved = true;
    }
    if (!isMoved) continue;
    for (let k = from; k < to; k++) addInUsd(holdings[k], r, pnlUsd, group * width, k === from);
  }
}

/** Notes in each holding which of its blocks hold a changed row. */
function markTouched({ holdings, places, firstPlace }: Aggregation, r: Revaluation): void {
  for (let c = 0; c < r.changedCount; c++) {
    const row = r.changedRows[c];
    for (let k = 2 * firstPlace[row]; k < 2 * firstPlace[row + 1]; k += 2) {
      const holding = holdings[places[k]];
      const block = places[k + 1];
      if (holding.isTouched[block] === 1) continue;
      holding.isTouched[block] = 1;
      holding.touched[holding.touchedCount++] = block;
    }
  }
}

/** Whether the holding's sum or the rate that it is converted with has changed. */
function followHolding(aggregation: Aggregation, holding: CurrencyHolding, r: Revaluation): boolean {
  const rate = r.market.usdRate[holding.currencySlot];
  const isMoved = !Object.is(rate, holding.lastRate) || holding.touchedCount > 0;
  holding.lastRate = rate;
  if (holding.touchedCount === 0) return isMoved;
  const isSameGrid = refreshAnchor(holding, r) === holding.anchor;
  if (isSameGrid && !holding.isPartial) exchangeBlocks(aggregation.scratch, holding, r);
  else sumHolding(aggregation, holding, r);
  return isMoved;
}

/** Bounds of the touched blocks, and the anchor that follows from all. */
function refreshAnchor(holding: CurrencyHolding, r: Revaluation): number {
  let isSame = true;
  for (let t = 0; t < holding.touchedCount; t++) {
    const block = holding.touched[t];
    const bound = boundOf(holding, block, r);
    if (bound !== holding.bounds[block]) isSame = false;
    holding.bounds[block] = bound;
  }
  return isSame ? holding.anchor : anchorOf(holding);
}

function anchorOf({ bounds }: CurrencyHolding): number {
  let total = 0;
  for (let block = 0; block < bounds.length; block++) total += bounds[block];
  return anchorFor(total);
}

function boundOf({ rows, quantities }: CurrencyHolding, block: number, r: Revaluation): number {
  const end = Math.min(rows.length, (block + 1) * BLOCK);
  let total = 0;
  for (let k = block * BLOCK; k < end; k++) {
    const bound = r.bound[rows[k]];
    total += Math.abs(quantities[k]) * (bound >= 0 ? bound : finiteBound(r, rows[k]));
  }
  return total;
}

/** Of a row with entries that are not finite: the bound of the others. */
function finiteBound(r: Revaluation, row: number): number {
  const { count } = r.scenarios;
  let peak = 0;
  for (let s = row * count; s < (row + 1) * count; s++) {
    if (Number.isFinite(r.pnl[s])) peak = Math.max(peak, Math.abs(r.pnl[s]));
  }
  return powerAbove(peak);
}

/** Takes the former rows of the touched blocks out of the sum and puts the new ones in. */
function exchangeBlocks(scratch: RowBlocks, holding: CurrencyHolding, r: Revaluation): void {
  const { starts, weights } = scratch;
  const { blocks, touched, isTouched, anchor, sum } = holding;
  const width = r.scenarios.count;
  for (let t = 0; t < holding.touchedCount; t++) {
    const first = touched[t] * BLOCK;
    isTouched[touched[t]] = 0;
    for (let k = 0; k < BLOCK; k++) {
      const start = blocks.starts[first + k];
      const row = holding.rows[Math.min(first + k, holding.rows.length - 1)];
      const isFiller = first + k >= holding.rows.length;
      starts[k] = start;
      weights[k] = blocks.weights[first + k];
      starts[BLOCK + k] = !isFiller && r.changed[row] === 1 ? r.formerRow[row] * width : start;
      weights[BLOCK + k] = -weights[k];
    }
    r.kernel.addBlocks(r.rows, scratch, 0, 2, width, anchor, sum, 0);
  }
  holding.touchedCount = 0;
}

/** Sums everything; rows that have no value are left out, and counted by `countMissing`. */
function sumHolding(aggregation: Aggregation, holding: CurrencyHolding, r: Revaluation): void {
  const { rows, quantities, bounds, sum, touched, isTouched } = holding;
  for (let t = 0; t < holding.touchedCount; t++) isTouched[touched[t]] = 0;
  holding.touchedCount = 0;
  for (let block = 0; block < bounds.length; block++) bounds[block] = boundOf(holding, block, r);
  holding.anchor = anchorOf(holding);
  holding.lastRate = r.market.usdRate[holding.currencySlot];
  holding.isPartial = r.missingCount > 0 && countMissing(holding, r) > 0;
  r.kernel.clear(sum);
  const width = r.scenarios.count;
  let { blocks } = holding;
  let blockCount = bounds.length;
  if (holding.isPartial) {
    const isHere = (row: number): boolean => r.status[row] === STATUS.ok;
    blocks = aggregation.scratch;
    blockCount = setBlocks(
      blocks,
      rows.filter(isHere),
      quantities.filter((_, k) => isHere(rows[k])),
      width,
    );
  }
  r.kernel.addBlocks(r.rows, blocks, 0, blockCount, width, holding.anchor, sum, 0);
}

function countMissing({ rows }: CurrencyHolding, r: Revaluation): number {
  let count = 0;
  for (let k = 0; k < rows.length; k++) if (r.status[rows[k]] !== STATUS.ok) count++;
  return count;
}

/** Converts the sum with the currency's rate: a coin's moves with its index. */
function addInUsd(
  { sum, currencySlot }: CurrencyHolding,
  r: Revaluation,
  out: Float64Array,
  at: number,
  isFirst: boolean,
): void {
  const { universe, market, scenarios, kernel, tables } = r;
  const width = scenarios.count;
  // Without a rate every row of the holding is missing and counted, and the sum is 0.
  const rate = market.usdRate[currencySlot] > 0 ? market.usdRate[currencySlot] : 0;
  const isIndex = rate > 0 && market.usdRateIsIndex[currencySlot] === 1;
  const first = isIndex ? universe.currencies[currencySlot].indexSlot * width : 0;
  kernel.addConverted(sum, 0, width, rate, isIndex ? tables.spotFactor : undefined, first, out, at, isFirst);
}
