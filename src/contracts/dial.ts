/** What a window asks of the correlation dial and gets: VaR, ES and margin at one position, beside the calm end. */
import type { BrokenPair } from '../engine/risk/valueAtRisk/correlationDialRisk';
import type { TailFigure } from '../engine/risk/valueAtRisk/riskReport';
import type { CorrelationUse } from '../engine/margin/dial/correlationUse';
import type { Failure } from './result';

export interface DialFigures {
  readonly initialUsd: number;
  readonly maintenanceUsd: number;
}

/** All accounts in scope as if under this model. */
export interface DialModelRow {
  readonly modelId: string;
  readonly modelName: string;
  /** Accounts in scope that are under it now. */
  readonly accounts: readonly string[];
  readonly use: CorrelationUse;
  /** With the correlations of its own history, as it is charged; null with a failure. */
  readonly charged: DialFigures | null;
  /** At the calm end and here; null where it does not read correlations. */
  readonly calm: DialFigures | null;
  readonly here: DialFigures | null;
  readonly leftOut: number;
  readonly failure: Failure | null;
}

/** Two coins whose netting a model trusts less here than at the calm end; USD of initial margin saved. */
export interface BrokenNetting {
  readonly modelName: string;
  readonly first: string;
  readonly second: string;
  readonly correlationBefore: number;
  readonly correlationAfter: number;
  readonly savedBefore: number;
  readonly savedAfter: number;
}

export interface DialReport {
  /** 0 calm, 1 stressed, 2 all as one. */
  readonly position: number;
  readonly label: string;
  readonly description: string;
  readonly valuationMs: number;
  readonly calm: readonly TailFigure[];
  readonly here: readonly TailFigure[];
  readonly brokenFactors: readonly BrokenPair[];
  readonly models: readonly DialModelRow[];
  /** Worst first. */
  readonly brokenNetting: readonly BrokenNetting[];
  /** Time that the position took, ms. */
  readonly tookMs: number;
}
