/** The kernel in TypeScript: what runs where WebAssembly cannot, and what its results are checked against. */
import { fillGreeks, fillPrices } from './europeanBatch';
import { addBlocks, addConverted } from './exactSums';
import type { Kernel } from './kernel';
import { fillStrikeRows } from './strikeRow';

export const TYPESCRIPT_KERNEL: Kernel = {
  kind: 'typescript',
  doubles: (length) => new Float64Array(length),
  starts: (length) => new Uint32Array(length),
  fillStrikeRows,
  addBlocks,
  addConverted,
  clear: (values) => void values.fill(0),
  fillPrices,
  fillGreeks,
};
