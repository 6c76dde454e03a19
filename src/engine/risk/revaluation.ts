/** The P&L matrix and what goes with it. */
import type { Kernel } from '../kernel/kernel';
import type { MarketState } from '../market/marketState';
import type { Universe } from '../market/universe';
import type { CompiledScenarios } from '../scenarios/compiledScenarios';
import type { KernelTables } from './kernelTables';

export interface Revaluation {
  readonly universe: Universe;
  readonly market: MarketState;
  readonly scenarios: CompiledScenarios;
  /**
   * P&L per one unit of position quantity, in settlement currency, [instrument][scenario]: entry
   * `instrument * scenarios.count + scenario`. A loss of a long position is negative. NaN: not computable.
   */
  readonly pnl: Float64Array;
  /** Value before the shift per unit of underlying size: premium (settlement currency) or price. */
  readonly base: Float64Array;
  /** STATUS per instrument; rows that are not `ok` are NaN. */
  readonly status: Uint8Array;
  /** How many rows are not `ok`. */
  missingCount: number;
  /** A power of two that no |P&L| of the row reaches; NaN where an entry is not finite. */
  readonly bound: Float64Array;
  /** Flags of the rows written by the last call, and those rows, for readers that follow incrementally. */
  readonly changed: Uint8Array;
  readonly changedRows: Int32Array;
  changedCount: number;
  /** Counts the calls. */
  version: number;
  /** Whether every row that the last call wrote has its former values in `rows`, and the same status as before. */
  hasFormer: boolean;
  /** By row written by the last call: its row of former values in `rows`. */
  readonly formerRow: Int32Array;
  /** `pnl`, and behind it the former values of rows that changed. */
  readonly rows: Float64Array;
  readonly kernel: Kernel;
  readonly tables: KernelTables;
}
