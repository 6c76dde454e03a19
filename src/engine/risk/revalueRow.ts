/** Single rows of the matrix: a strike's call and put, a delta-one instrument. */
import { powerAbove } from '../kernel/doubles';
import { outOfTheMoneyPremium } from '../kernel/premiumTile';
import type { RowPeaks, StrikeJob } from '../kernel/strikeRow';
import { deltaOnePrice, instrumentStatus, STATUS } from '../market/instrumentStatus';
import type { Revaluation } from './revaluation';

const job: StrikeJob = {
  forward: 0,
  strike: 0,
  logMoneyness: 0,
  vol: 0,
  isInverse: false,
  callBase: 0,
  callMultiplier: 0,
  callRow: -1,
  putBase: 0,
  putMultiplier: 0,
  putRow: -1,
};
const peaks: RowPeaks = { call: 0, put: 0 };

/** Call and put of a strike: one pass when their vols are the same, else one each. */
export function revalueStrike(r: Revaluation, k: number): void {
  const { call, put } = r.universe.strikes[k];
  const hasCall = call >= 0 && beginRow(r, call);
  const hasPut = put >= 0 && beginRow(r, put);
  if (hasCall && hasPut && r.market.vol[call] === r.market.vol[put]) return fillRows(r, call, put);
  if (hasCall) fillRows(r, call, -1);
  if (hasPut) fillRows(r, -1, put);
}

/** Marks a row as written; false, with a row of NaN, when the instrument cannot be valued. */
function beginRow(r: Revaluation, row: number): boolean {
  const { rows, scenarios, universe } = r;
  const n = scenarios.count;
  const status = instrumentStatus(universe, r.market, row);
  const former = universe.count + r.changedCount;
  if (status !== r.status[row] || !(r.bound[row] >= 0) || (former + 1) * n > rows.length) r.hasFormer = false;
  if (r.hasFormer) rows.copyWithin(former * n, row * n, (row + 1) * n);
  r.formerRow[row] = former;
  r.changed[row] = 1;
  r.changedRows[r.changedCount++] = row;
  r.missingCount += (status === STATUS.ok ? 0 : 1) - (r.status[row] === STATUS.ok ? 0 : 1);
  r.status[row] = status;
  if (status === STATUS.ok) return true;
  r.base[row] = NaN;
  r.bound[row] = 0;
  r.pnl.fill(NaN, row * n, (row + 1) * n);
  return false;
}

/** Keeps the bound of a row just written, from its largest absolute value. */
function endRow(r: Revaluation, row: number, peak: number): void {
  r.bound[row] = powerAbove(peak);
  if (!(peak >= 0)) r.hasFormer = false;
}

/** Fills the rows of a call and a put (-1: none) of one strike and one vol. */
function fillRows(r: Revaluation, call: number, put: number): void {
  const { universe, market, scenarios } = r;
  const some = call >= 0 ? call : put;
  const expiry = universe.expirySlot[some];
  const n = scenarios.count;
  job.forward = market.forward[expiry];
  job.strike = universe.strike[some];
  job.logMoneyness = Math.log(job.forward / job.strike);
  job.vol = market.vol[some];
  job.isInverse = universe.isInverse[some] === 1;
  const discount = job.isInverse ? 1 : market.discount[expiry];
  setBase(r, call, put);
  job.callRow = call < 0 ? -1 : call * n;
  job.callBase = call < 0 ? 0 : r.base[call];
  job.callMultiplier = call < 0 ? 0 : universe.multiplier[call] * discount;
  job.putRow = put < 0 ? -1 : put * n;
  job.putBase = put < 0 ? 0 : r.base[put];
  job.putMultiplier = put < 0 ? 0 : universe.multiplier[put] * discount;
  r.kernel.fillStrikeRows(job, r.tables, expiry * n, n, r.pnl, peaks);
  if (call >= 0) endRow(r, call, peaks.call);
  if (put >= 0) endRow(r, put, peaks.put);
}

/** Undiscounted values before the shift, with the kernel's own arithmetic: a scenario without shift is exactly 0. */
function setBase(r: Revaluation, call: number, put: number): void {
  const { forward, strike, logMoneyness, vol, isInverse } = job;
  const years = r.market.years[r.universe.expirySlot[call >= 0 ? call : put]];
  const premium = outOfTheMoneyPremium(forward, strike, logMoneyness, vol * Math.sqrt(years));
  const intrinsic = forward - strike;
  const unit = isInverse ? 1 / forward : 1;
  if (call >= 0) r.base[call] = (premium + Math.max(0, intrinsic)) * unit;
  if (put >= 0) r.base[put] = (premium + Math.max(0, -intrinsic)) * unit;
}

/** Linear `multiplier (P' - P)`; inverse `multiplier (1/P - 1/P')` in coin. */
export function revalueDeltaOne(r: Revaluation, row: number): void {
  if (!beginRow(r, row)) return;
  const { universe, market, scenarios, pnl } = r;
  const n = scenarios.count;
  const price = deltaOnePrice(universe, market, row);
  const multiplier = universe.multiplier[row];
  const expiry = universe.expirySlot[row];
  const factors = expiry >= 0 ? scenarios.forwardFactor : scenarios.spotFactor;
  const from = (expiry >= 0 ? expiry : universe.indexSlot[row]) * n;
  const isInverse = universe.isInverse[row] === 1;
  r.base[row] = price;
  let peak = 0;
  for (let s = 0; s < n; s++) {
    const factor = factors[from + s];
    const gain = isInverse
      ? (multiplier / price) * ((factor - 1) / factor)
      : multiplier * price * (factor - 1);
    pnl[row * n + s] = gain;
    if (!(Math.abs(gain) <= peak)) peak = Number.isNaN(peak) ? peak : Math.abs(gain);
  }
  endRow(r, row, peak);
}
