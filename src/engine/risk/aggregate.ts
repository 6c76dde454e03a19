/**
 * P&L vectors of groups of positions (accounts, books, the desk) from the matrix. Sums are exact on a grid
 * (`kernel/exactSums.ts`), so that an update which takes the former rows out and puts the new ones in gives the bits of
 * a full sum.
 */
import type { Conversion } from '../kernel/exactSums';
import type { CompiledBook } from '../portfolio/compiledBook';
import { anchorOf, boundOf, convertGroup, conversionOf, missingIn, prepareSum, sumStale } from './groupSums';
import { buildHoldings, placesOf, type Aggregation, type CurrencyHolding } from './holdings';
import type { Revaluation } from './revaluation';

export type { Aggregation } from './holdings';

/** Groups positions by `groupOf` (position -> group, -1: none) and fills the vectors from the matrix. */
export function aggregate(
  r: Revaluation,
  book: CompiledBook,
  groupOf: Int32Array,
  groupCount: number,
): Aggregation {
  const { kernel, scenarios, universe } = r;
  const holdings = buildHoldings(universe, book, groupOf, scenarios.count, kernel);
  const most = holdings.reduce((count, { rows }) => Math.max(count, rows.length), 0);
  const aggregation: Aggregation = {
    groupCount,
    scenarioCount: scenarios.count,
    pnlUsd: kernel.doubles(groupCount * scenarios.count),
    missing: new Int32Array(groupCount),
    holdings,
    ...placesOf(holdings, universe.count),
    version: -1,
    scratch: { starts: kernel.starts(most), weights: kernel.doubles(most) },
  };
  updateAggregation(aggregation, r);
  return aggregation;
}

/** Brings the vectors up to date with the matrix; quick after one `revalueDirty` that wrote few rows. */
export function updateAggregation(aggregation: Aggregation, r: Revaluation): void {
  const { holdings, missing, version } = aggregation;
  const isNext = r.hasFormer && version === r.version - 1;
  const isFollowing = isNext || version === r.version;
  if (isNext) markTouched(aggregation, r);
  aggregation.version = r.version;
  missing.fill(0);
  let isStale = false;
  for (let from = 0, to = 0; from < holdings.length; from = to) {
    const { group } = holdings[from];
    for (to = from + 1; to < holdings.length && holdings[to].group === group;) to++;
    if (r.missingCount > 0) countMissing(aggregation, r, from, to);
    if (!isFollowing || followGroup(aggregation, r, from, to)) isStale = true;
    for (let k = from; k < to && !isFollowing; k++) prepareSum(holdings[k], r);
  }
  if (isStale) sumStale(aggregation, r);
}

/** Notes in each holding which of its rows changed. */
function markTouched({ holdings, places, firstPlace }: Aggregation, r: Revaluation): void {
  for (let c = 0; c < r.changedCount; c++) {
    const row = r.changedRows[c];
    for (let k = 2 * firstPlace[row]; k < 2 * firstPlace[row + 1]; k += 2) {
      const holding = holdings[places[k]];
      holding.touched[holding.touchedCount++] = places[k + 1];
    }
  }
}

/** Exchanges changed rows of a group; true when one of its holdings has to be added up again instead. */
function followGroup(aggregation: Aggregation, r: Revaluation, from: number, to: number): boolean {
  const { holdings, pnlUsd } = aggregation;
  const isSingle = to === from + 1;
  let [isStale, isMoved] = [false, false];
  for (let k = from; k < to; k++) {
    const holding = holdings[k];
    const rate = r.market.usdRate[holding.currencySlot];
    const isSameRate = Object.is(rate, holding.lastRate);
    holding.lastRate = rate;
    if (holding.touchedCount === 0) {
      if (!isSameRate) isMoved = true;
    } else if (holding.isPartial || refreshAnchor(holding, r) !== holding.anchor) {
      prepareSum(holding, r);
      isStale = true;
    } else {
      exchangeTouched(holding, r, isSingle ? conversionOf(holding, r, pnlUsd) : undefined);
      if (!isSingle) isMoved = true;
    }
  }
  if (isMoved && !isStale) convertGroup(aggregation, r, from, to, 0, r.scenarios.count);
  return isStale;
}

/** Bounds of the touched rows, and the anchor that follows from all. */
function refreshAnchor(holding: CurrencyHolding, r: Revaluation): number {
  const { touched, bounds } = holding;
  let isSame = true;
  for (let t = 0; t < holding.touchedCount; t++) {
    const bound = boundOf(holding, touched[t], r);
    if (bound !== bounds[touched[t]]) isSame = false;
    bounds[touched[t]] = bound;
  }
  return isSame ? holding.anchor : anchorOf(holding);
}

/** Takes the former values of touched rows out of the sum and puts the new ones in; converts with the last one. */
function exchangeTouched(holding: CurrencyHolding, r: Revaluation, conversion: Conversion | undefined): void {
  const { rows, held, touched, touchedCount, anchor, sum } = holding;
  const width = r.scenarios.count;
  for (let t = 0; t < touchedCount; t++) {
    const k = touched[t];
    const former = r.formerRow[rows[k]] * width;
    const last = t === touchedCount - 1 ? conversion : undefined;
    r.kernel.exchangeRow(r.rows, held.starts[k], former, held.weights[k], anchor, width, sum, last);
  }
  holding.touchedCount = 0;
}

function countMissing({ holdings, missing }: Aggregation, r: Revaluation, from: number, to: number): void {
  for (let k = from; k < to; k++) missing[holdings[k].group] += missingIn(holdings[k], r);
}
