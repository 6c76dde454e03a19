/** What a report's figures follow from. */
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { ViewSpec } from '../../contracts/view';
import type { PackShelf } from './packsInForce';

/** Everything that decides the figures of a report. */
export interface ReportBasis {
  readonly portfolio: Portfolio;
  readonly instruments: readonly Instrument[];
  readonly packs: PackShelf;
  readonly scenarioSets: readonly ScenarioSet[];
  readonly view: ViewSpec;
  readonly market: MarketSnapshot;
  /** Instruments whose feed did not vouch for them. */
  readonly stale: readonly InstrumentId[];
}
