/**
 * The P&L matrix: every instrument of a universe valued once in every scenario. Everything else (aggregates,
 * ladders, heatmaps, margin) reads it; nothing prices on its own.
 */
import { invariant } from '../basics/result';
import { outOfTheMoneyPremium } from '../kernel/premiumTile';
import { fillStrikeRows, type StrikeJob } from '../kernel/strikeRow';
import { deltaOnePrice, instrumentStatus, STATUS } from '../market/instrumentStatus';
import type { DirtySet, MarketState } from '../market/marketState';
import { KIND, type Universe } from '../market/universe';
import { compileScenarios, fillScenarioTables, type CompiledScenarios } from '../scenarios/compiledScenarios';
import type { Scenario } from '../scenarios/scenario';

export interface Revaluation {
  readonly universe: Universe;
  readonly market: MarketState;
  readonly scenarios: CompiledScenarios;
  /**
   * P&L per one unit of position quantity, in settlement currency, [instrument][scenario]: entry
   * `instrument * scenarios.count + scenario`. A loss of a long position is negative. NaN: not computable.
   */
  readonly pnl: Float64Array;
  /** Value before the shift per unit of underlying size: premium (settlement currency) or price. */
  readonly base: Float64Array;
  /** STATUS per instrument; rows that are not `ok` are NaN. */
  readonly status: Uint8Array;
  /** Rows written by the last call, for readers that follow incrementally. */
  readonly changed: Uint8Array;
  /** How many rows the last call wrote. */
  changedCount: number;
}

/** Allocates a matrix for the universe and the scenarios and fills it. Later calls write in place. */
export function revalue(
  universe: Universe,
  market: MarketState,
  scenarios: readonly Scenario[],
): Revaluation {
  return revalueCompiled(universe, market, compileScenarios(scenarios, universe, market));
}

/** The same for scenarios that are compiled already, shifts or factors. */
export function revalueCompiled(
  universe: Universe,
  market: MarketState,
  scenarios: CompiledScenarios,
): Revaluation {
  const revaluation: Revaluation = {
    universe,
    market,
    scenarios,
    pnl: new Float64Array(universe.count * scenarios.count).fill(NaN),
    base: new Float64Array(universe.count).fill(NaN),
    status: new Uint8Array(universe.count),
    changed: new Uint8Array(universe.count),
    changedCount: 0,
  };
  revalueAll(revaluation);
  return revaluation;
}

/** Writes the whole matrix again for the market as it is now, its tables included. */
export function revalueAll(r: Revaluation): void {
  fillScenarioTables(r.scenarios, r.universe, r.market);
  r.changed.fill(0);
  r.changedCount = 0;
  for (let k = 0; k < r.universe.strikes.length; k++) revalueStrike(r, k);
  for (let row = 0; row < r.universe.count; row++) {
    if (r.universe.kind[row] !== KIND.option) revalueDeltaOne(r, row);
  }
}

/**
 * Writes only the rows that depend on what changed; bit for bit what `revalueAll` would write. The USD rates of
 * currencies are read by the aggregates, not here.
 */
export function revalueDirty(r: Revaluation, dirty: DirtySet): void {
  if (dirty.all || (r.scenarios.hasAbsoluteSpot && dirty.indices.includes(1))) return revalueAll(r);
  const { universe } = r;
  r.changed.fill(0);
  r.changedCount = 0;
  for (let k = 0; k < universe.strikes.length; k++) if (isStrikeDirty(r, dirty, k)) revalueStrike(r, k);
  for (let row = 0; row < universe.count; row++) {
    if (universe.kind[row] !== KIND.option && isDeltaOneDirty(r, dirty, row)) revalueDeltaOne(r, row);
  }
}

const hasNewStatus = (r: Revaluation, row: number): boolean =>
  instrumentStatus(r.universe, r.market, row) !== r.status[row];

/** The price of spot without a mark is the index. */
const isDeltaOneDirty = (r: Revaluation, dirty: DirtySet, row: number): boolean =>
  dirty.instruments[row] === 1 || dirty.indices[r.universe.indexSlot[row]] === 1 || hasNewStatus(r, row);

/** An index alone does not move an option's row (its forward does); it only decides whether there is one. */
function isStrikeDirty(r: Revaluation, dirty: DirtySet, k: number): boolean {
  const { expirySlot, call, put } = r.universe.strikes[k];
  if (dirty.expiries[expirySlot] === 1) return true;
  return isOptionDirty(r, dirty, call) || isOptionDirty(r, dirty, put);
}

const isOptionDirty = (r: Revaluation, dirty: DirtySet, row: number): boolean =>
  row >= 0 && (dirty.instruments[row] === 1 || hasNewStatus(r, row));

const job: StrikeJob = {
  forward: 0,
  strike: 0,
  vol: 0,
  isInverse: false,
  callBase: 0,
  callMultiplier: 0,
  callRow: -1,
  putBase: 0,
  putMultiplier: 0,
  putRow: -1,
};

/** Call and put of a strike: one pass when their vols are the same, else one each. */
function revalueStrike(r: Revaluation, k: number): void {
  const { call, put } = r.universe.strikes[k];
  const hasCall = call >= 0 && beginRow(r, call);
  const hasPut = put >= 0 && beginRow(r, put);
  if (hasCall && hasPut && r.market.vol[call] === r.market.vol[put]) return fillRows(r, call, put);
  if (hasCall) fillRows(r, call, -1);
  if (hasPut) fillRows(r, -1, put);
}

/** Marks a row as written; false, with a row of NaN, when the instrument cannot be valued. */
function beginRow(r: Revaluation, row: number): boolean {
  r.changed[row] = 1;
  r.changedCount++;
  r.status[row] = instrumentStatus(r.universe, r.market, row);
  if (r.status[row] === STATUS.ok) return true;
  r.base[row] = NaN;
  r.pnl.fill(NaN, row * r.scenarios.count, (row + 1) * r.scenarios.count);
  return false;
}

/** Fills the rows of a call and a put (-1: none) of one strike and one vol. */
function fillRows(r: Revaluation, call: number, put: number): void {
  const { universe, market, scenarios } = r;
  const some = call >= 0 ? call : put;
  const expiry = universe.expirySlot[some];
  const n = scenarios.count;
  job.forward = market.forward[expiry];
  job.strike = universe.strike[some];
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
  fillStrikeRows(job, scenarios, expiry * n, n, r.pnl);
}

/** Undiscounted values before the shift, with the kernel's own arithmetic: a scenario without shift is exactly 0. */
function setBase(r: Revaluation, call: number, put: number): void {
  const { forward, strike, vol, isInverse } = job;
  const years = r.market.years[r.universe.expirySlot[call >= 0 ? call : put]];
  const premium = outOfTheMoneyPremium(forward, strike, Math.log(forward / strike), vol * Math.sqrt(years));
  const intrinsic = forward - strike;
  const unit = isInverse ? 1 / forward : 1;
  if (call >= 0) r.base[call] = (premium + Math.max(0, intrinsic)) * unit;
  if (put >= 0) r.base[put] = (premium + Math.max(0, -intrinsic)) * unit;
}

/** Linear `multiplier (P' - P)`; inverse `multiplier (1/P - 1/P')` in coin. */
function revalueDeltaOne(r: Revaluation, row: number): void {
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
  for (let s = 0; s < n; s++) {
    const factor = factors[from + s];
    pnl[row * n + s] = isInverse
      ? (multiplier / price) * ((factor - 1) / factor)
      : multiplier * price * (factor - 1);
  }
}

/** P&L in USD of one unit of an instrument in a scenario: settlement currency times its rate in that scenario. */
export function pnlUsd(r: Revaluation, row: number, s: number): number {
  return r.pnl[row * r.scenarios.count + s] * shiftedUsdRate(r, r.universe.currencySlot[row], s);
}

/** USD per unit of a currency in a scenario: a coin's index moves with its own shift, fixed rates stay. */
export function shiftedUsdRate(r: Revaluation, currency: number, s: number): number {
  const { universe, market, scenarios } = r;
  invariant(currency >= 0, 'a currency slot');
  if (market.usdRateIsIndex[currency] === 0) return market.usdRate[currency];
  return (
    market.usdRate[currency] *
    scenarios.spotFactor[universe.currencies[currency].indexSlot * scenarios.count + s]
  );
}
