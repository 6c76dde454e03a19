/** What groups of positions hold, per settlement currency, laid out for the kernel's sums. */
import { BLOCK, type RowBlocks } from '../kernel/exactSums';
import type { Kernel } from '../kernel/kernel';
import type { Universe } from '../market/universe';
import type { CompiledBook } from '../portfolio/compiledBook';

/** Net quantities of one group in one settlement currency, and their P&L. */
export interface CurrencyHolding {
  readonly group: number;
  readonly currencySlot: number;
  /** Instruments in the order of expiry, strike and row, so that a strike's call and put meet in a block. */
  readonly rows: Int32Array;
  readonly quantities: Float64Array;
  readonly blocks: RowBlocks;
  /** By block: a bound of the sum of its absolute products. */
  readonly bounds: Float64Array;
  /** See `exactSums.ts`; follows from `bounds`. */
  anchor: number;
  /** P&L by scenario, settlement currency. */
  readonly sum: Float64Array;
  /** USD rate at the last update. */
  lastRate: number;
  /** Whether rows were missing at the last update. */
  isPartial: boolean;
  /** Blocks that hold rows which changed since the last update, each once. */
  readonly touched: Int32Array;
  readonly isTouched: Uint8Array;
  touchedCount: number;
}

/** Where each instrument is held: pairs of holding and block, from `firstPlace[row]` to `firstPlace[row + 1]`. */
export interface Places {
  readonly places: Int32Array;
  readonly firstPlace: Int32Array;
}

/** Holdings in the order of their groups; `groupOf` maps positions to groups, -1 to none. */
export function buildHoldings(
  universe: Universe,
  book: CompiledBook,
  groupOf: Int32Array,
  width: number,
  kernel: Kernel,
): readonly CurrencyHolding[] {
  const currencyCount = universe.currencies.length;
  const nets = new Map<number, Map<number, number>>();
  for (let p = 0; p < book.count; p++) {
    const row = book.instrument[p];
    if (groupOf[p] < 0 || row < 0 || !Number.isFinite(book.quantity[p])) continue;
    const key = groupOf[p] * currencyCount + universe.currencySlot[row];
    let net = nets.get(key);
    if (net === undefined) nets.set(key, (net = new Map()));
    net.set(row, (net.get(row) ?? 0) + book.quantity[p]);
  }
  return [...nets.keys()]
    .sort((a, b) => a - b)
    .map((key) => {
      const net = nets.get(key) ?? new Map<number, number>();
      const rows = Int32Array.from(net.keys()).sort((a, b) => compareRows(universe, a, b));
      const quantities = Float64Array.from(rows, (row) => net.get(row) ?? 0);
      const blockCount = Math.ceil(rows.length / BLOCK);
      return {
        group: Math.floor(key / currencyCount),
        currencySlot: key % currencyCount,
        rows,
        quantities,
        blocks: blocksOf(rows, quantities, width, kernel),
        bounds: new Float64Array(blockCount),
        anchor: NaN,
        sum: kernel.doubles(width),
        lastRate: NaN,
        isPartial: false,
        touched: new Int32Array(blockCount),
        isTouched: new Uint8Array(blockCount),
        touchedCount: 0,
      };
    });
}

const compareRows = ({ expirySlot, strikeSlot }: Universe, a: number, b: number): number =>
  expirySlot[a] - expirySlot[b] || strikeSlot[a] - strikeSlot[b] || a - b;

function blocksOf(rows: Int32Array, quantities: Float64Array, width: number, kernel: Kernel): RowBlocks {
  const length = Math.ceil(rows.length / BLOCK) * BLOCK;
  const blocks = { starts: kernel.starts(length), weights: kernel.doubles(length) };
  setBlocks(blocks, rows, quantities, width);
  return blocks;
}

/**
 * Writes rows four a block and returns the number of blocks; a short last one is filled up with its own first row,
 * weight 0.
 */
export function setBlocks(
  { starts, weights }: RowBlocks,
  rows: Int32Array,
  quantities: Float64Array,
  width: number,
): number {
  const count = Math.ceil(rows.length / BLOCK);
  for (let k = 0; k < count * BLOCK; k++) {
    const isFiller = k >= rows.length;
    starts[k] = rows[isFiller ? k - (k % BLOCK) : k] * width;
    weights[k] = isFiller ? 0 : quantities[k];
  }
  return count;
}

export function placesOf(holdings: readonly CurrencyHolding[], rowCount: number): Places {
  const byRow = Array.from({ length: rowCount }, (): number[] => []);
  holdings.forEach(({ rows }, holding) =>
    rows.forEach((row, k) => byRow[row].push(holding, Math.floor(k / BLOCK))),
  );
  const firstPlace = new Int32Array(rowCount + 1);
  byRow.forEach((list, row) => (firstPlace[row + 1] = firstPlace[row] + list.length / 2));
  return { places: Int32Array.from(byRow.flat()), firstPlace };
}
