/**
 * Equity and margin in every scenario of a matrix, worked off in slices, so that the costly part of a heatmap or a
 * ladder never holds up the live numbers. A finished pass replaces the former one as a whole.
 */
import { createMarketState } from '../../engine/market/marketState';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import type { MarginAt, MarginFigures } from '../../engine/risk/ladder';
import type { Revaluation } from '../../engine/risk/revalue';
import { shiftMarket } from '../../engine/risk/shiftMarket';

const UNKNOWN: MarginFigures = { equityUsd: NaN, initialMarginUsd: NaN, maintenanceMarginUsd: NaN };

export interface MarginSweep {
  /** Of the last finished pass; NaN before the first. */
  readonly figures: readonly MarginFigures[];
  readonly isComplete: boolean;
  /** Works until `hasTime` says no or the pass is finished; true when it finished. */
  run(hasTime: () => boolean): boolean;
}

export function createMarginSweep(r: Revaluation, marginAt: MarginAt): MarginSweep {
  const { universe, market } = r;
  const count = r.scenarios.count;
  const moved = createMarketState(universe, market.valuationMs, market.volSolver);
  const unit = instrumentRisk(universe, moved);
  let finished: readonly MarginFigures[] = Array.from({ length: count }, () => UNKNOWN);
  let working: MarginFigures[] = [];
  let isComplete = false;

  const figuresOf = (s: number): MarginFigures => {
    if (r.scenarios.failures.has(s)) return UNKNOWN;
    instrumentRisk(universe, shiftMarket(r, s, moved), unit);
    return marginAt(moved, unit);
  };

  return {
    get figures() {
      return finished;
    },
    get isComplete() {
      return isComplete;
    },
    run(hasTime) {
      do {
        if (working.length < count) working.push(figuresOf(working.length));
      } while (working.length < count && hasTime());
      if (working.length < count) return false;
      finished = working;
      working = [];
      isComplete = true;
      return true;
    },
  };
}
