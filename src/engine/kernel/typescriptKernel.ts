/** The kernel in TypeScript: what runs where WebAssembly cannot, and what its results are checked against. */
import { fillGreeks, fillPrices } from './europeanBatch';
import { addConverted, exchangeRow, sumRows } from './exactSums';
import type { Kernel } from './kernel';
import { fillStrikeRows } from './strikeRow';

export const TYPESCRIPT_KERNEL: Kernel = {
  kind: 'typescript',
  doubles: (length) => new Float64Array(length),
  starts: (length) => new Uint32Array(length),
  fillStrikeRows,
  sumRows,
  exchangeRow,
  addConverted,
  fillPrices,
  fillGreeks,
};
