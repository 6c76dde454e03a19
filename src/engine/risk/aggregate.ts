/**
 * P&L vectors of groups of positions (accounts, books, the desk) from the matrix. Sums run through a fixed binary
 * tree over expiries, so that an update that touches one expiry recomputes one leaf and its path to the root, and
 * still gives the bits of a full sum.
 */
import { addRows, sumWeightedRows } from '../kernel/weightedRows';
import { STATUS } from '../market/instrumentStatus';
import type { Universe } from '../market/universe';
import type { CompiledBook } from '../portfolio/compiledBook';
import type { Revaluation } from './revalue';

/** Net quantities of one group in one expiry (or in the undated instruments of one index). */
interface Leaf {
  readonly rows: Int32Array;
  readonly quantities: Float64Array;
}

/** What one group holds in one settlement currency; node 1 is the root, leaf i is node `leaves.length + i`. */
interface CurrencyTree {
  readonly group: number;
  readonly currencySlot: number;
  readonly leaves: readonly Leaf[];
  /** Nodes of `scenarios.count` doubles, settlement currency. */
  readonly nodes: Float64Array;
  readonly stale: Uint8Array;
  /** USD rate at the last update. */
  lastRate: number;
}

export interface Aggregation {
  readonly groupCount: number;
  readonly scenarioCount: number;
  /** P&L in USD, [group][scenario]; NaN where the scenario cannot be applied to something held. */
  readonly pnlUsd: Float64Array;
  /** Instruments per group that have no value now and are missing from its sums. */
  readonly missing: Int32Array;
  readonly trees: readonly CurrencyTree[];
  /** Where each instrument is held: pairs of tree and leaf, from `firstPlace[row]` to `firstPlace[row + 1]`. */
  readonly places: Int32Array;
  readonly firstPlace: Int32Array;
}

/** Groups positions by `groupOf` (position -> group, -1: none) and fills the vectors from the matrix. */
export function aggregate(
  r: Revaluation,
  book: CompiledBook,
  groupOf: Int32Array,
  groupCount: number,
): Aggregation {
  const trees = buildTrees(r.universe, book, groupOf, r.scenarios.count);
  const aggregation: Aggregation = {
    groupCount,
    scenarioCount: r.scenarios.count,
    pnlUsd: new Float64Array(groupCount * r.scenarios.count),
    missing: new Int32Array(groupCount),
    trees,
    ...placesOf(trees, r.universe.count),
  };
  const everything = new Uint8Array(r.universe.count).fill(1);
  refresh(aggregation, r, everything);
  return aggregation;
}

/** Brings the vectors up to date with the rows that the last `revalueAll` or `revalueDirty` wrote. */
export const updateAggregation = (aggregation: Aggregation, r: Revaluation): void =>
  refresh(aggregation, r, r.changed);

function buildTrees(
  universe: Universe,
  book: CompiledBook,
  groupOf: Int32Array,
  width: number,
): readonly CurrencyTree[] {
  // Keys are numbers in sort order: group, then currency, then leaf; quantities net per instrument.
  const expiryCount = universe.expiries.length;
  const leafCount = expiryCount + universe.indices.length;
  const currencyCount = universe.currencies.length;
  const leaves = new Map<number, Map<number, number>>();
  for (let p = 0; p < book.count; p++) {
    const row = book.instrument[p];
    if (groupOf[p] < 0 || row < 0 || !Number.isFinite(book.quantity[p])) continue;
    const expiry = universe.expirySlot[row];
    const leaf = expiry >= 0 ? expiry : expiryCount + universe.indexSlot[row];
    const key = (groupOf[p] * currencyCount + universe.currencySlot[row]) * leafCount + leaf;
    let net = leaves.get(key);
    if (net === undefined) leaves.set(key, (net = new Map()));
    net.set(row, (net.get(row) ?? 0) + book.quantity[p]);
  }
  const byTree = new Map<number, Leaf[]>();
  for (const key of [...leaves.keys()].sort((a, b) => a - b)) {
    const tree = Math.floor(key / leafCount);
    const list = byTree.get(tree) ?? [];
    list.push(leafOf(leaves.get(key) ?? new Map()));
    byTree.set(tree, list);
  }
  return [...byTree].map(([tree, list]) => ({
    group: Math.floor(tree / currencyCount),
    currencySlot: tree % currencyCount,
    leaves: list,
    nodes: new Float64Array(2 * list.length * width),
    stale: new Uint8Array(2 * list.length),
    lastRate: NaN,
  }));
}

function leafOf(net: ReadonlyMap<number, number>): Leaf {
  const rows = Int32Array.from(net.keys()).sort();
  return { rows, quantities: Float64Array.from(rows, (row) => net.get(row) ?? 0) };
}

function placesOf(
  trees: readonly CurrencyTree[],
  rowCount: number,
): Pick<Aggregation, 'places' | 'firstPlace'> {
  const byRow = Array.from({ length: rowCount }, (): number[] => []);
  trees.forEach(({ leaves }, tree) =>
    leaves.forEach(({ rows }, leaf) => rows.forEach((row) => byRow[row].push(tree, leaf))),
  );
  const firstPlace = new Int32Array(rowCount + 1);
  byRow.forEach((list, row) => (firstPlace[row + 1] = firstPlace[row] + list.length / 2));
  return { places: Int32Array.from(byRow.flat()), firstPlace };
}

function refresh(aggregation: Aggregation, r: Revaluation, changed: Uint8Array): void {
  const { trees, pnlUsd, missing } = aggregation;
  const width = r.scenarios.count;
  markStale(aggregation, changed);
  missing.fill(0);
  const isAnyMissing = r.status.some((status) => status !== STATUS.ok);
  // Trees come in the order of their groups; a group is added up again when one of its trees moved.
  for (let from = 0, to = 0; from < trees.length; from = to) {
    const { group } = trees[from];
    let isMoved = false;
    for (to = from; to < trees.length && trees[to].group === group; to++) {
      if (isAnyMissing) missing[group] += countMissing(trees[to], r);
      if (refreshTree(trees[to], r)) isMoved = true;
    }
    if (!isMoved) continue;
    pnlUsd.fill(0, group * width, (group + 1) * width);
    for (let tree = from; tree < to; tree++) addInUsd(trees[tree], r, pnlUsd, group * width);
  }
}

/** Flags the leaves that hold a changed row. */
function markStale({ trees, places, firstPlace }: Aggregation, changed: Uint8Array): void {
  for (let row = 0; row < changed.length; row++) {
    if (changed[row] === 0) continue;
    for (let k = 2 * firstPlace[row]; k < 2 * firstPlace[row + 1]; k += 2) {
      const tree = trees[places[k]];
      tree.stale[tree.leaves.length + places[k + 1]] = 1;
    }
  }
}

/** Whether the tree's root or the rate that it is converted with has changed. */
function refreshTree(tree: CurrencyTree, r: Revaluation): boolean {
  const { leaves, nodes, stale } = tree;
  const width = r.scenarios.count;
  const n = leaves.length;
  const rate = r.market.usdRate[tree.currencySlot];
  const isNewRate = !Object.is(rate, tree.lastRate);
  tree.lastRate = rate;
  for (let leaf = 0; leaf < n; leaf++) {
    if (stale[n + leaf] === 1) fillLeaf(leaves[leaf], r, nodes, (n + leaf) * width);
  }
  for (let node = n - 1; node >= 1; node--) {
    if (stale[2 * node] === 0 && stale[2 * node + 1] === 0) continue;
    addRows(nodes, 2 * node * width, (2 * node + 1) * width, width, nodes, node * width);
    stale[node] = 1;
  }
  // Node 1 is the root, also of a single leaf.
  const isMoved = stale[1] === 1 || isNewRate;
  stale.fill(0);
  return isMoved;
}

/** Sums the rows that have a value; those that have none are counted by `countMissing`. */
function fillLeaf(leaf: Leaf, r: Revaluation, nodes: Float64Array, at: number): void {
  let { rows, quantities } = leaf;
  if (rows.some((row) => r.status[row] !== STATUS.ok)) {
    const isHere = (row: number): boolean => r.status[row] === STATUS.ok;
    quantities = leaf.quantities.filter((_, k) => isHere(leaf.rows[k]));
    rows = leaf.rows.filter(isHere);
  }
  sumWeightedRows(r.pnl, r.scenarios.count, rows, quantities, rows.length, nodes, at);
}

function countMissing(tree: CurrencyTree, r: Revaluation): number {
  let count = 0;
  for (const { rows } of tree.leaves) for (const row of rows) if (r.status[row] !== STATUS.ok) count++;
  return count;
}

/** Converts the root with the currency's rate: a coin's moves with its index. */
function addInUsd(
  { nodes, currencySlot }: CurrencyTree,
  r: Revaluation,
  out: Float64Array,
  at: number,
): void {
  const { universe, market, scenarios } = r;
  const width = scenarios.count;
  const rate = market.usdRate[currencySlot];
  if (!(rate > 0)) return; // every row of the tree is missing and counted
  if (market.usdRateIsIndex[currencySlot] === 0) {
    for (let s = 0; s < width; s++) out[at + s] += nodes[width + s] * rate;
    return;
  }
  const factors = scenarios.spotFactor;
  const from = universe.currencies[currencySlot].indexSlot * width;
  for (let s = 0; s < width; s++) out[at + s] += nodes[width + s] * (rate * factors[from + s]);
}
