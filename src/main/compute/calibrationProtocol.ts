/** Jobs of the risk thread about parameters: fitting them, what a change does to the desk, model risk. */
import type { CalibrationRules, ParameterSet, SetComparison } from '../../contracts/calibration';
import type { ModelRiskAsk, ModelRiskReport } from '../../contracts/modelRisk';
import type { Instrument } from '../../engine/instruments/instrument';
import type { FactorHistory } from '../../engine/market/factorHistory';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { PackShelf } from './packsInForce';

export interface CalibrateJob {
  readonly kind: 'calibrate';
  readonly histories: readonly FactorHistory[];
  readonly rules: CalibrationRules;
}

/** Two sets with their versions; null: the defaults, a set without fits. */
export interface SetPair {
  readonly before: ParameterSet;
  readonly beforeVersion: number | null;
  readonly after: ParameterSet;
  readonly afterVersion: number | null;
}

interface OnDesk {
  readonly now: { readonly portfolio: Portfolio; readonly snapshot: MarketSnapshot };
  readonly instruments: readonly Instrument[];
  readonly histories: readonly FactorHistory[];
  /** Shipped packs, and the user's where they were chosen. */
  readonly shelf: PackShelf;
}

export type DeskCalibrationJob =
  | (OnDesk & { readonly kind: 'compareSets' } & SetPair)
  | (OnDesk & { readonly kind: 'modelRisk'; readonly ask: ModelRiskAsk });

export type CalibrationJob = CalibrateJob | DeskCalibrationJob;

export interface CalibrationAnswers {
  readonly calibrate: ParameterSet;
  readonly compareSets: SetComparison;
  readonly modelRisk: ModelRiskReport;
}
