/** What a session takes and tells, and the state that questions between two batches are answered from. */
import type { FeedStatus } from '../../contracts/feedStatus';
import type { LiveFrame } from '../../contracts/live';
import type { LiveStructure } from '../../contracts/structure';
import type { ViewSpec } from '../../contracts/view';
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { RulePack } from '../../engine/margin/rulePack';
import type { ExpiryVols } from '../../engine/market/expiryVols';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { CallMemory } from './callMemory';
import type { CompiledView } from './compiledView';
import type { Hypothetical } from './hypothetical';
import type { SnapshotContent } from './marketMemory';
import type { ChosenPack, PackShelf } from './packsInForce';
import type { AccountReadings, MarketBatch } from './protocol';

export interface SessionEvents {
  onStructure(structure: LiveStructure): void;
  onFrame(frame: LiveFrame): void;
  /** Live figures of all accounts; none while the market is frozen. */
  onReadings?(readings: AccountReadings): void;
}

export interface Session {
  setInstruments(instruments: readonly Instrument[]): void;
  setPortfolio(portfolio: Portfolio): void;
  setRulePacks(
    packs: readonly RulePack[],
    chosen?: readonly ChosenPack[],
    calibrations?: PackShelf['calibrations'],
    histories?: PackShelf['histories'],
  ): void;
  setScenarioSets(sets: readonly ScenarioSet[]): void;
  setView(view: ViewSpec): void;
  /** `stale` names what the feeds did not vouch for in that market. */
  freeze(snapshot: MarketSnapshot | null, stale?: ReadonlySet<InstrumentId>): void;
  /** Instruments of legs that nobody holds; the book is compiled again only when one is new. */
  setHypothetical(next: Hypothetical): void;
  /** A new fit of an expiry, or why there is none; it counts from the next batch on. */
  setFit(key: string, vols: ExpiryVols): void;
  takeMarket(batch: MarketBatch, nowMs: number, feeds: readonly FeedStatus[]): void;
  /** The compiled view brought up to date, or undefined before the first market. */
  current(): SessionState | undefined;
}

export interface SessionState {
  readonly view: CompiledView;
  readonly spec: ViewSpec;
  readonly structure: LiveStructure;
  readonly frame: LiveFrame;
  /** The market behind the view: live, or the snapshot on which it is frozen. */
  readonly market: SnapshotContent;
  readonly sets: readonly ScenarioSet[];
  readonly known: (id: InstrumentId) => Instrument | undefined;
  readonly packs: PackShelf;
  /** Instruments whose feed does not vouch for them. */
  readonly stale: ReadonlySet<InstrumentId>;
  /** Earlier instants that the cause of a margin call is told from. */
  readonly callMemory: CallMemory;
}
