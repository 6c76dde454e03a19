/**
 * The kernel in AssemblyScript for WebAssembly with 128-bit vectors. Every function does the operations of its
 * TypeScript twin in src/engine/kernel in the same order, so that both give the same bits: change them together.
 * No relaxed SIMD: its results depend on the processor. Compiled by scripts/runtime/compileKernel.mjs.
 */
export { greeksBatch, priceBatch } from './europeanBatch';
export { fillStrikeRows, peaksAt, setTables } from './strikeRows';
export { addConverted, exchangeRow, sumRows } from './sums';
