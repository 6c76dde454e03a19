/** What the main thread and the risk thread say to each other: one job a thread. */
import type { PnlExplained, RiskAsk, RiskReport } from '../../contracts/risk';
import type { Result } from '../../contracts/result';
import type { PastBook } from '../../engine/backtest/pastStand';
import type { Instrument } from '../../engine/instruments/instrument';
import type { FactorHistory } from '../../engine/market/factorHistory';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { AlarmRule } from '../../engine/risk/pnlExplain/pnlColumns';
import type { Trade } from '../../engine/risk/pnlExplain/tradesBetween';
import type { PackShelf } from './packsInForce';
import type { RiskMultiplierSet } from '../../engine/risk/valueAtRisk/riskRequest';
import type { CalibrationAnswers, CalibrationJob } from './calibrationProtocol';

/** A desk at one instant. */
export interface DeskInstant {
  readonly portfolio: Portfolio;
  readonly snapshot: MarketSnapshot;
}

/** The books at the close of each past day. */
export interface PastBooksOfDesk {
  readonly books: readonly PastBook[];
  /** Since when the journal knows the books. */
  readonly coveredFromMs: number;
}

export type RiskJob =
  | CalibrationJob
  | {
      readonly kind: 'risk';
      readonly ask: RiskAsk;
      /** Rule packs in use and approved parameter sets, both by date. */
      readonly shelf: PackShelf;
      readonly multiplierSets: readonly RiskMultiplierSet[];
      readonly now: DeskInstant;
      readonly instruments: readonly Instrument[];
      readonly histories: readonly FactorHistory[];
      readonly past?: PastBooksOfDesk;
    }
  | {
      readonly kind: 'pnlExplain';
      readonly from: DeskInstant;
      readonly to: DeskInstant;
      /** From the journal, oldest first. */
      readonly trades: readonly Trade[];
      readonly alarm: AlarmRule;
      readonly instruments: readonly Instrument[];
    };

export interface RiskAnswers extends CalibrationAnswers {
  readonly risk: RiskReport;
  readonly pnlExplain: PnlExplained;
}

export type RiskAnswer = RiskAnswers[keyof RiskAnswers];

export type RiskThreadMessage =
  | { readonly kind: 'progress'; readonly fraction: number; readonly detail: string }
  | { readonly kind: 'answer'; readonly result: Result<RiskAnswer> };

export interface RiskThreadData {
  readonly job: RiskJob;
  /** One Int32, 1 once the user has cancelled. */
  readonly cancelFlag: SharedArrayBuffer;
}

/** A running thread, seen from the main thread. */
export interface RiskThread {
  onMessage(listener: (message: RiskThreadMessage) => void): void;
  /** Called once if the thread dies by itself. */
  onDeath(listener: (why: string) => void): void;
  stop(): void;
}

export type SpawnRiskThread = (data: RiskThreadData) => RiskThread;
