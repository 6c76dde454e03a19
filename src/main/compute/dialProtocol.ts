/** What the main thread and the dial thread say to each other: one desk, position after position. */
import type { DialReport } from '../../contracts/dial';
import type { Result } from '../../contracts/result';
import type { RiskJob } from './riskProtocol';

export type DialDesk = Extract<RiskJob, { kind: 'risk' }>;

export interface DialQuestion {
  readonly turn: number;
  readonly position: number;
}

export interface DialAnswer {
  readonly turn: number;
  readonly result: Result<DialReport>;
}

/** A running dial thread, seen from the main thread. */
export interface DialThread {
  ask(question: DialQuestion): void;
  onAnswer(listener: (answer: DialAnswer) => void): void;
  /** Called once if the thread dies by itself. */
  onDeath(listener: (why: string) => void): void;
  stop(): void;
}

export type SpawnDialThread = (desk: DialDesk) => DialThread;
