/**
 * The fast loops behind one interface: WebAssembly with 128-bit vectors where the runtime has it, TypeScript otherwise.
 * Both give the same bits, so that which one runs is a question of speed only.
 */
import type { RowBlocks } from './exactSums';
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
  readonly addBlocks: (
    rows: Float64Array,
    blocks: RowBlocks,
    from: number,
    to: number,
    width: number,
    anchor: number,
    out: Float64Array,
    at: number,
  ) => void;
  readonly addConverted: (
    values: Float64Array,
    from: number,
    width: number,
    rate: number,
    factors: Float64Array | undefined,
    first: number,
    out: Float64Array,
    at: number,
    isFirst: boolean,
  ) => void;
  /** Writes 0 to the whole array; `fill` is slow on shared memory. */
  readonly clear: (values: Float64Array) => void;
  /** See `europeanBatch.ts`. */
  readonly fillPrices: (input: Float64Array, output: Float64Array, count: number) => void;
  readonly fillGreeks: (input: Float64Array, output: Float64Array, count: number) => void;
}
