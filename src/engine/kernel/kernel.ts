/**
 * The fast loops behind one interface: WebAssembly with 128-bit vectors where the runtime has it, TypeScript otherwise.
 * Both give the same bits, so that which one runs is a question of speed only.
 */
import type { Conversion, WeightedRows } from './exactSums';
import type { ExpiryTables, RowPeaks, StrikeJob } from './strikeRow';

/** Arrays that a kernel works on are allocated by it: those of WebAssembly are views on its memory. */
export interface Kernel {
  readonly kind: 'wasm' | 'typescript';
  readonly doubles: (length: number) => Float64Array;
  readonly starts: (length: number) => Uint32Array;
  /** See `strikeRow.ts`. */
  readonly fillStrikeRows: (
    job: StrikeJob,
    tables: ExpiryTables,
    offset: number,
    count: number,
    out: Float64Array,
    peaks: RowPeaks,
  ) => void;
  /** See `exactSums.ts`. */
  readonly sumRows: (
    rows: Float64Array,
    held: WeightedRows,
    count: number,
    anchor: number,
    first: number,
    end: number,
    out: Float64Array,
  ) => void;
  readonly exchangeRow: (
    rows: Float64Array,
    start: number,
    formerStart: number,
    weight: number,
    anchor: number,
    width: number,
    sum: Float64Array,
    conversion: Conversion | undefined,
  ) => void;
  readonly addConverted: (
    values: Float64Array,
    from: number,
    end: number,
    conversion: Conversion,
    isFirst: boolean,
  ) => void;
  /** See `europeanBatch.ts`. */
  readonly fillPrices: (input: Float64Array, output: Float64Array, count: number) => void;
  readonly fillGreeks: (input: Float64Array, output: Float64Array, count: number) => void;
}
