/** What groups of positions hold, per settlement currency, laid out for the kernel's sums. */
import type { WeightedRows } from '../kernel/exactSums';
import type { Kernel } from '../kernel/kernel';
import type { Universe } from '../market/universe';
import type { CompiledBook } from '../portfolio/compiledBook';

/** Net quantities of one group in one settlement currency, and their P&L. */
export interface CurrencyHolding {
  readonly group: number;
  readonly currencySlot: number;
  /** Instruments in the order of expiry, strike and row. */
  readonly rows: Int32Array;
  /** The same with net quantities, as the kernel reads them. */
  readonly held: WeightedRows;
  /** By place in `rows`: a bound of the absolute products. */
  readonly bounds: Float64Array;
  /** See `exactSums.ts`; follows from `bounds`. */
  anchor: number;
  /** P&L by scenario, settlement currency. */
  readonly sum: Float64Array;
  /** USD rate at the last update. */
  lastRate: number;
  /** Whether rows were missing at the last update. */
  isPartial: boolean;
  /** Places in `rows` of what changed since the last update. */
  readonly touched: Int32Array;
  touchedCount: number;
  /** Whether everything has to be added up again. */
  isStale: boolean;
}

/** Where each instrument is held: pairs of holding and place in its rows, from `firstPlace[row]` to `firstPlace[row + 1]`. */
export interface Places {
  readonly places: Int32Array;
  readonly firstPlace: Int32Array;
}

/** P&L vectors of groups of positions. */
export interface Aggregation extends Places {
  readonly groupCount: number;
  readonly scenarioCount: number;
  /** P&L in USD, [group][scenario]; NaN where the scenario cannot be applied to something held. */
  readonly pnlUsd: Float64Array;
  /** Instruments per group that have no value now and are missing from its sums. */
  readonly missing: Int32Array;
  readonly holdings: readonly CurrencyHolding[];
  /** `Revaluation.version` that the vectors stand for. */
  version: number;
  /** Rows to sum once: those of a holding that have a value. */
  readonly scratch: WeightedRows;
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
      const held = { starts: kernel.starts(rows.length), weights: kernel.doubles(rows.length) };
      setHeld(held, rows, (row) => net.get(row) ?? 0, width);
      return {
        group: Math.floor(key / currencyCount),
        currencySlot: key % currencyCount,
        rows,
        held,
        bounds: new Float64Array(rows.length),
        anchor: NaN,
        sum: kernel.doubles(width),
        lastRate: NaN,
        isPartial: false,
        touched: new Int32Array(rows.length),
        touchedCount: 0,
        isStale: true,
      };
    });
}

const compareRows = ({ expirySlot, strikeSlot }: Universe, a: number, b: number): number =>
  expirySlot[a] - expirySlot[b] || strikeSlot[a] - strikeSlot[b] || a - b;

/** Writes the rows and their quantities for a matrix of `width` scenarios. */
export function setHeld(
  { starts, weights }: WeightedRows,
  rows: Int32Array,
  quantityOf: (row: number) => number,
  width: number,
): void {
  rows.forEach((row, k) => {
    starts[k] = row * width;
    weights[k] = quantityOf(row);
  });
}

export function placesOf(holdings: readonly CurrencyHolding[], rowCount: number): Places {
  const byRow = Array.from({ length: rowCount }, (): number[] => []);
  holdings.forEach(({ rows }, holding) => rows.forEach((row, k) => byRow[row].push(holding, k)));
  const firstPlace = new Int32Array(rowCount + 1);
  byRow.forEach((list, row) => (firstPlace[row + 1] = firstPlace[row] + list.length / 2));
  return { places: Int32Array.from(byRow.flat()), firstPlace };
}
