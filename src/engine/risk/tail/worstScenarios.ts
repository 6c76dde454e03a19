/** The scenarios that make the tail, listed with what each part lost in them. */
import { smallestPlaces } from '../../math/orderStatistic';
import type { Series } from '../../math/series';
import type { PartPnl } from './contributions';

export interface WorstScenario {
  /** Row of the P&L: the caller knows its date. */
  readonly scenario: number;
  readonly pnl: number;
  /** P&L by part, in the parts' order. */
  readonly parts: Float64Array;
}

/** The `count` worst scenarios, worst first. */
export function worstScenarios(pnl: Series, parts: PartPnl, count: number): WorstScenario[] {
  return Array.from(smallestPlaces(pnl, count), (scenario) => ({
    scenario,
    pnl: pnl[scenario],
    parts: Float64Array.from({ length: parts.count }, (_, part) => parts.at(scenario, part)),
  }));
}
