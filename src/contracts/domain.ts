/** Domain types that the window and the stores of main both speak. */
export type {
  EuropeanOption,
  Future,
  Instrument,
  InstrumentId,
  InstrumentKind,
  OptionType,
  Perpetual,
  Spot,
  Venue,
} from '../engine/instruments/instrument';
export type { InstrumentQuote, MarketSnapshot, MarketValue } from '../engine/market/snapshot';
export type { Account, Balance, Book, Portfolio, Position } from '../engine/portfolio/portfolio';
export type {
  Scenario,
  ScenarioGrid,
  ScenarioSet,
  ScenarioShift,
  ShiftType,
  SpotShift,
  VolShift,
  VolTenor,
} from '../engine/scenarios/scenario';
export type {
  Confidence,
  MarginComponent,
  MarginResult,
  RulePackReference,
  WorstScenario,
} from '../engine/margin/marginModel';
