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
export type { OrderCharge, OrderChargeKind } from '../engine/portfolio/orderCharges';
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
export type { ExpiryVols, QuoteDoubt, VolOverride } from '../engine/market/expiryVols';
export type { FitStatus } from '../engine/market/surface/liveFit';
export type { SmileFigures } from '../engine/market/surface/smileCurve';
export type { GreekComparison, VenueGreekName } from '../engine/pricing/venueGreeks';
