/** The spot x vol heatmap: P&L, equity and margin in every cell. */
import { createMarketState } from '../market/marketState';
import type { Scenario } from '../scenarios/scenario';
import { expandGrid } from '../scenarios/grid';
import { instrumentRisk } from './instrumentRisk';
import type { MarginAt } from './ladder';
import type { Revaluation } from './revalue';
import { worstOf } from './scenarioReaders';
import { shiftMarket } from './shiftMarket';

export interface HeatmapSpec {
  /** Coin, or `*` for all together. */
  readonly underlying: string;
  readonly spotMoves: readonly number[];
  /** From the top of the picture downwards. */
  readonly volMoves: readonly number[];
  readonly volType: 'relative' | 'absolute';
  readonly daysForward: number;
}

/** One scenario per cell, [vol][spot] row-major. Shocked vols stop at 0. */
export const heatmapScenarios = (spec: HeatmapSpec): readonly Scenario[] =>
  expandGrid({
    underlying: spec.underlying,
    spotType: 'relative',
    spotValues: spec.spotMoves,
    volType: spec.volType,
    volValues: spec.volMoves,
    volFloor: 0,
    ...(spec.daysForward === 0 ? {} : { daysForward: spec.daysForward }),
  });

export interface HeatmapCells {
  /** All [vol][spot] row-major, USD; NaN where there is no value. */
  readonly pnlUsd: Float64Array;
  readonly equityUsd: Float64Array;
  readonly initialMarginUsd: Float64Array;
  readonly maintenanceMarginUsd: Float64Array;
  /** Cell without any shift, -1 when the axes do not hold 0. */
  readonly baseIndex: number;
  /** Cell with the largest loss, -1 when no cell has a value. */
  readonly worstIndex: number;
}

/**
 * `r` is the matrix of `heatmapScenarios`, `pnlUsd` the vector of what is shown (one group of an `Aggregation`).
 * Equity and margins are NaN without `marginAt`.
 */
export function heatmapCells(
  spec: HeatmapSpec,
  r: Revaluation,
  pnlUsd: Float64Array,
  marginAt?: MarginAt,
): HeatmapCells {
  const missing = (): Float64Array => new Float64Array(pnlUsd.length).fill(NaN);
  const column = spec.spotMoves.indexOf(0);
  const row = spec.volMoves.indexOf(0);
  const cells: HeatmapCells = {
    pnlUsd: pnlUsd.slice(),
    equityUsd: missing(),
    initialMarginUsd: missing(),
    maintenanceMarginUsd: missing(),
    baseIndex: column < 0 || row < 0 ? -1 : row * spec.spotMoves.length + column,
    worstIndex: worstOf(pnlUsd)?.at ?? -1,
  };
  if (marginAt !== undefined) fillMargin(r, cells, marginAt);
  return cells;
}

function fillMargin(r: Revaluation, cells: HeatmapCells, marginAt: MarginAt): void {
  const { universe, market } = r;
  const moved = createMarketState(universe, market.valuationMs, market.volSolver);
  const unit = instrumentRisk(universe, moved);
  for (let s = 0; s < r.scenarios.count; s++) {
    if (r.scenarios.failures.has(s)) continue;
    instrumentRisk(universe, shiftMarket(r, s, moved), unit);
    const margin = marginAt(moved, unit);
    cells.equityUsd[s] = margin.equityUsd;
    cells.initialMarginUsd[s] = margin.initialMarginUsd;
    cells.maintenanceMarginUsd[s] = margin.maintenanceMarginUsd;
  }
}
