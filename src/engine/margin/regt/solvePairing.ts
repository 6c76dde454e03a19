/** Exact pairing: the linear programme where positions divide, branch and bound where contracts are whole. */
import { invariant } from '../../basics/result';
import { pairingCost, type PairingProblem, type PairingSolution } from './pairingProblem';
import { solveLinear, type SparseColumn } from './simplex';

const WHOLE = 1e-6;

/** Bounds of the columns that a branch has fixed. */
interface Branch {
  readonly atLeast: ReadonlyMap<number, number>;
  readonly atMost: ReadonlyMap<number, number>;
}

function singles({ supply, columns }: PairingProblem): readonly number[] {
  const start = new Array<number>(supply.length).fill(-1);
  columns.forEach(({ legs, counts }, k) => {
    if (legs.length === 1 && counts[0] === 1) start[legs[0]] = k;
  });
  invariant(!start.includes(-1), 'every leg has a column of its own');
  return start;
}

/** Columns with costs of the order of 1. */
function scaled({ columns }: PairingProblem): readonly SparseColumn[] {
  const scale = columns.reduce((largest, { cost }) => Math.max(largest, cost), 0) || 1;
  return columns.map(({ legs, counts, cost }) => ({ rows: legs, values: counts, cost: cost / scale }));
}

/** Cheapest amounts, fractions allowed: exact for positions that can be divided. */
export function solveDivisible(problem: PairingProblem): PairingSolution {
  const amounts = solveLinear({
    supply: problem.supply,
    columns: scaled(problem),
    start: singles(problem),
  });
  return { amounts, cost: pairingCost(problem, amounts), isProven: true };
}

/** The relaxation of a branch; undefined when its lower bounds take more than there is. */
function relax(problem: PairingProblem, start: readonly number[], branch: Branch): Float64Array | undefined {
  const supply = [...problem.supply];
  for (const [k, least] of branch.atLeast) {
    const { legs, counts } = problem.columns[k];
    legs.forEach((leg, i) => (supply[leg] -= counts[i] * least));
  }
  if (supply.some((left) => left < -WHOLE)) return undefined;
  const capped = [...branch.atMost];
  const rowOf = new Map(capped.map(([k], at) => [k, supply.length + at]));
  const columns = scaled(problem).map((column, k): SparseColumn => {
    const row = rowOf.get(k);
    if (row === undefined) return column;
    return { rows: [...column.rows, row], values: [...column.values, 1], cost: column.cost };
  });
  const slacks = capped.map((_, at) => ({ rows: [supply.length + at], values: [1], cost: 0 }));
  const caps = capped.map(([k, most]) => most - (branch.atLeast.get(k) ?? 0));
  if (caps.some((cap) => cap < 0)) return undefined;
  const isCapped = start.some((k) => rowOf.has(k));
  invariant(!isCapped, 'columns of single legs are never capped');
  const solved = solveLinear({
    supply: [...supply.map((left) => Math.max(0, left)), ...caps],
    columns: [...columns, ...slacks],
    start: [...start, ...capped.map((_, at) => columns.length + at)],
  });
  const amounts = solved.slice(0, columns.length);
  for (const [k, least] of branch.atLeast) amounts[k] += least;
  return amounts;
}

/** The column with the most fractional amount, those of several legs only; -1 when all are whole. */
function mostFractional(problem: PairingProblem, amounts: Float64Array): number {
  let [found, furthest] = [-1, WHOLE];
  amounts.forEach((amount, k) => {
    const distance = Math.abs(amount - Math.round(amount));
    if (problem.columns[k].legs.length < 2 || distance <= furthest) return;
    [found, furthest] = [k, distance];
  });
  return found;
}

/** Whole parts of a fractional answer, the rest paired by two: that problem is bipartite, hence whole. */
function rounded(problem: PairingProblem, amounts: Float64Array): Float64Array {
  const whole = amounts.map((amount) => Math.floor(amount + WHOLE));
  const left = [...problem.supply];
  problem.columns.forEach(({ legs, counts }, k) =>
    legs.forEach((leg, i) => (left[leg] -= counts[i] * whole[k])),
  );
  const isSmall = (k: number): boolean =>
    problem.columns[k].legs.length <= 2 && problem.columns[k].counts.every((count) => count === 1);
  const places = problem.columns.flatMap((_, k) => (isSmall(k) ? [k] : []));
  const rest = solveDivisible({
    supply: left.map((amount) => Math.max(0, Math.round(amount))),
    columns: places.map((k) => problem.columns[k]),
  });
  places.forEach((k, at) => (whole[k] += Math.round(rest.amounts[at])));
  return whole;
}

/** Cheapest whole amounts by branch and bound; supplies must be whole numbers. */
export function solveWhole(problem: PairingProblem, nodeLimit = 500): PairingSolution {
  invariant(problem.supply.every(Number.isInteger), 'contracts are whole');
  const start = singles(problem);
  let best: Float64Array = new Float64Array(problem.columns.length);
  start.forEach((k, leg) => (best[k] = problem.supply[leg]));
  let bestCost = pairingCost(problem, best);
  const open: Branch[] = [{ atLeast: new Map(), atMost: new Map() }];
  let nodes = 0;
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    if (++nodes > nodeLimit) return { amounts: best, cost: bestCost, isProven: false };
    const amounts = relax(problem, start, branch);
    if (amounts === undefined || pairingCost(problem, amounts) >= bestCost - tolerance(bestCost)) continue;
    const candidate = rounded(problem, amounts);
    const candidateCost = pairingCost(problem, candidate);
    if (candidateCost < bestCost) [best, bestCost] = [candidate, candidateCost];
    const split = mostFractional(problem, amounts);
    if (split < 0) continue;
    const floor = Math.floor(amounts[split]);
    open.push(
      { ...branch, atMost: new Map(branch.atMost).set(split, floor) },
      { ...branch, atLeast: new Map(branch.atLeast).set(split, floor + 1) },
    );
  }
  return { amounts: best, cost: bestCost, isProven: true };
}

const tolerance = (cost: number): number => 1e-9 * (1 + Math.abs(cost));
