/**
 * The P&L matrix: every instrument of a universe valued once in every scenario. Everything else (aggregates,
 * ladders, heatmaps, margin) reads it; nothing prices on its own.
 */
import { invariant } from '../basics/result';
import { createKernel } from '../kernel/chooseKernel';
import type { Kernel } from '../kernel/kernel';
import { instrumentStatus } from '../market/instrumentStatus';
import type { DirtySet, MarketState } from '../market/marketState';
import { KIND, type Universe } from '../market/universe';
import { compileScenarios, fillScenarioTables, type CompiledScenarios } from '../scenarios/compiledScenarios';
import type { Scenario } from '../scenarios/scenario';
import { createKernelTables, setKernelTables } from './kernelTables';
import type { Revaluation } from './revaluation';
import { revalueDeltaOne, revalueStrike } from './revalueRow';

export type { Revaluation } from './revaluation';

/** Former values are kept for up to this share of the rows; beyond, adding up everything is quicker. */
const FORMER_SHARE = 0.25;

/** Allocates a matrix for the universe and the scenarios and fills it. Later calls write in place. */
export function revalue(
  universe: Universe,
  market: MarketState,
  scenarios: readonly Scenario[],
): Revaluation {
  return revalueCompiled(universe, market, compileScenarios(scenarios, universe, market));
}

/**
 * The same for scenarios that are compiled already, shifts or factors; `kernel` gives the memory and the loops, by
 * default those of this machine. Which one makes no difference to the figures.
 */
export function revalueCompiled(
  universe: Universe,
  market: MarketState,
  scenarios: CompiledScenarios,
  kernel: Kernel = createKernel(universe.count * scenarios.count),
): Revaluation {
  const rowCount = universe.count + Math.ceil(universe.count * FORMER_SHARE);
  const rows = kernel.doubles(rowCount * scenarios.count).fill(NaN);
  const revaluation: Revaluation = {
    universe,
    market,
    scenarios,
    pnl: rows.subarray(0, universe.count * scenarios.count),
    base: new Float64Array(universe.count).fill(NaN),
    status: new Uint8Array(universe.count),
    missingCount: 0,
    bound: new Float64Array(universe.count),
    changed: new Uint8Array(universe.count),
    changedRows: new Int32Array(universe.count),
    changedCount: 0,
    version: 0,
    hasFormer: false,
    formerRow: new Int32Array(universe.count),
    rows,
    kernel,
    tables: createKernelTables(kernel, scenarios),
  };
  revalueAll(revaluation);
  return revaluation;
}

/** Writes the whole matrix again for the market as it is now, its tables included. */
export function revalueAll(r: Revaluation): void {
  fillScenarioTables(r.scenarios, r.universe, r.market);
  setKernelTables(r.tables, r.scenarios);
  begin(r, false);
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
  const isIndexDirty = dirty.indices.includes(1);
  if (dirty.all || (r.scenarios.hasAbsoluteSpot && isIndexDirty)) return revalueAll(r);
  begin(r, true);
  if (isIndexDirty || dirty.currencies.includes(1)) return revalueWithStatus(r, dirty);
  const { expiries, strikeSlot } = r.universe;
  for (let e = dirty.expiries.indexOf(1); e >= 0; e = dirty.expiries.indexOf(1, e + 1)) {
    for (let k = expiries[e].firstStrike; k < expiries[e].endStrike; k++) revalueStrike(r, k);
  }
  const { instruments } = dirty;
  for (let row = instruments.indexOf(1); row >= 0; row = instruments.indexOf(1, row + 1)) {
    if (r.changed[row] === 1) continue;
    if (strikeSlot[row] >= 0) revalueStrike(r, strikeSlot[row]);
    else revalueDeltaOne(r, row);
  }
}

/** Prices of indices and currencies decide whether an instrument can be valued at all. */
function revalueWithStatus(r: Revaluation, dirty: DirtySet): void {
  const { universe } = r;
  for (let k = 0; k < universe.strikes.length; k++) if (isStrikeDirty(r, dirty, k)) revalueStrike(r, k);
  for (let row = 0; row < universe.count; row++) {
    if (universe.kind[row] !== KIND.option && isDeltaOneDirty(r, dirty, row)) revalueDeltaOne(r, row);
  }
}

/** Forgets what the last call wrote. */
function begin(r: Revaluation, keepsFormer: boolean): void {
  for (let k = 0; k < r.changedCount; k++) r.changed[r.changedRows[k]] = 0;
  r.changedCount = 0;
  r.version++;
  r.hasFormer = keepsFormer;
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
