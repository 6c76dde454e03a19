/** Full sums of holdings, what they are rounded with, and their conversion to USD. */
import { powerAbove } from '../kernel/doubles';
import { anchorFor, type Conversion, type WeightedRows } from '../kernel/exactSums';
import { STATUS } from '../market/instrumentStatus';
import type { Aggregation, CurrencyHolding } from './holdings';
import type { Revaluation } from './revaluation';

/** Part of the matrix that is added up at a time: half a usual second-level cache. */
const TILE_BYTES = 2 ** 20;
const LEAST_TILE = 64;

/** What the products of a holding are rounded with. */
export function anchorOf({ bounds }: CurrencyHolding): number {
  let total = 0;
  for (let k = 0; k < bounds.length; k++) total += bounds[k];
  return anchorFor(total);
}

/** Bound of the absolute products of the row at place `k`. */
export function boundOf({ rows, held }: CurrencyHolding, k: number, r: Revaluation): number {
  const bound = r.bound[rows[k]];
  return Math.abs(held.weights[k]) * (bound >= 0 ? bound : finiteBound(r, rows[k]));
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

/** Sets what a full sum needs; rows that have no value are left out, and counted by `missingIn`. */
export function prepareSum(holding: CurrencyHolding, r: Revaluation): void {
  const { rows, bounds } = holding;
  holding.touchedCount = 0;
  for (let k = 0; k < rows.length; k++) bounds[k] = boundOf(holding, k, r);
  holding.anchor = anchorOf(holding);
  holding.lastRate = r.market.usdRate[holding.currencySlot];
  holding.isPartial = r.missingCount > 0 && missingIn(holding, r) > 0;
  holding.isStale = true;
}

/** Adds stale holdings up, some scenarios at a time, so that their part of the matrix stays in the cache. */
export function sumStale(aggregation: Aggregation, r: Revaluation): void {
  const { holdings } = aggregation;
  const { count } = r.scenarios;
  const tile = tileOf(r);
  for (let first = 0; first < count; first += tile) {
    const end = Math.min(count, first + tile);
    for (let from = 0, to = 0; from < holdings.length; from = to) {
      const { group } = holdings[from];
      let isStale = false;
      for (to = from; to < holdings.length && holdings[to].group === group; to++) {
        if (!holdings[to].isStale) continue;
        sumTile(aggregation, holdings[to], r, first, end);
        isStale = true;
      }
      if (isStale) convertGroup(aggregation, r, from, to, first, end);
    }
  }
  for (const holding of holdings) holding.isStale = false;
}

/** Scenarios whose part of the matrix takes `TILE_BYTES`, equal shares of all. */
function tileOf({ universe, scenarios }: Revaluation): number {
  const most = Math.max(LEAST_TILE, TILE_BYTES / (8 * universe.count));
  const tiles = Math.ceil(scenarios.count / most);
  return Math.max(LEAST_TILE, Math.ceil(scenarios.count / tiles / LEAST_TILE) * LEAST_TILE);
}

function sumTile(
  { scratch }: Aggregation,
  holding: CurrencyHolding,
  r: Revaluation,
  first: number,
  end: number,
): void {
  let { held } = holding;
  let count = holding.rows.length;
  if (holding.isPartial) {
    held = scratch;
    count = setPresent(scratch, holding, r);
  }
  r.kernel.sumRows(r.rows, held, count, holding.anchor, first, end, holding.sum);
}

/** Writes the rows that have a value to `scratch` and returns their number. */
function setPresent(scratch: WeightedRows, { rows, held }: CurrencyHolding, r: Revaluation): number {
  let count = 0;
  for (let k = 0; k < rows.length; k++) {
    if (r.status[rows[k]] !== STATUS.ok) continue;
    scratch.starts[count] = held.starts[k];
    scratch.weights[count++] = held.weights[k];
  }
  return count;
}

/** Rows of a holding that have no value. */
export function missingIn({ rows }: CurrencyHolding, r: Revaluation): number {
  let count = 0;
  for (let k = 0; k < rows.length; k++) if (r.status[rows[k]] !== STATUS.ok) count++;
  return count;
}

/** Writes the USD vector of the holdings `from` to `to`, which are one group's, for some scenarios. */
export function convertGroup(
  { holdings, pnlUsd }: Aggregation,
  r: Revaluation,
  from: number,
  to: number,
  first: number,
  end: number,
): void {
  for (let k = from; k < to; k++) {
    r.kernel.addConverted(holdings[k].sum, first, end, conversionOf(holdings[k], r, pnlUsd), k === from);
  }
}

const conversion: Conversion = { rate: 0, factors: undefined, first: 0, out: new Float64Array(0), at: 0 };

/** With the currency's rate: a coin's moves with its index. Valid until the next call. */
export function conversionOf(
  { group, currencySlot }: CurrencyHolding,
  { universe, market, scenarios, tables }: Revaluation,
  out: Float64Array,
): Conversion {
  // Without a rate every row of the holding is missing and counted, and the sum is 0.
  const rate = market.usdRate[currencySlot] > 0 ? market.usdRate[currencySlot] : 0;
  const isIndex = rate > 0 && market.usdRateIsIndex[currencySlot] === 1;
  conversion.rate = rate;
  conversion.factors = isIndex ? tables.spotFactor : undefined;
  conversion.first = isIndex ? universe.currencies[currencySlot].indexSlot * scenarios.count : 0;
  conversion.out = out;
  conversion.at = group * scenarios.count;
  return conversion;
}
