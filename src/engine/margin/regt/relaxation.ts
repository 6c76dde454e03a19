/** The linear relaxation of the pairing problem, with bounds of a branch and with cuts. */
import { invariant } from '../../basics/result';
import type { PairingProblem } from './pairingProblem';
import { solveLinear, type LinearSolution, type SparseColumn } from './simplex';

/** Sum of coefficients x amounts >= atLeast, which every whole solution fulfils. */
export interface Cut {
  /** By column. */
  readonly coefficients: Float64Array;
  readonly atLeast: number;
}

/** Bounds of the columns that a branch has fixed. */
export interface Branch {
  readonly atLeast: ReadonlyMap<number, number>;
  readonly atMost: ReadonlyMap<number, number>;
}

export const NO_BRANCH: Branch = { atLeast: new Map(), atMost: new Map() };

export interface Relaxed {
  /** By column of the problem. */
  readonly amounts: Float64Array;
  readonly solution: LinearSolution;
  /** Columns of the programme: the problem's, then slacks of caps, then surpluses of cuts. */
  readonly columns: readonly SparseColumn[];
}

/** By leg the column that takes it alone. */
export function singleColumnOf({ supply, columns }: PairingProblem): readonly number[] {
  const start = new Array<number>(supply.length).fill(-1);
  columns.forEach(({ legs, counts }, k) => {
    if (legs.length === 1 && counts[0] === 1) start[legs[0]] = k;
  });
  invariant(!start.includes(-1), 'every leg has a column of its own');
  return start;
}

const SLIGHT = 1e-6;

/** What is left of the legs after the lower bounds; undefined when they take more than there is. */
function supplyLeft({ supply, columns }: PairingProblem, { atLeast }: Branch): readonly number[] | undefined {
  const left = [...supply];
  for (const [k, least] of atLeast) {
    const { legs, counts } = columns[k];
    legs.forEach((leg, i) => (left[leg] -= counts[i] * least));
  }
  return left.some((amount) => amount < -SLIGHT) ? undefined : left.map((amount) => Math.max(0, amount));
}

/** Entries of a column in the rows of caps and cuts. */
function withRows(
  { legs, counts, cost }: PairingProblem['columns'][number],
  k: number,
  scale: number,
  capRow: number | undefined,
  cuts: readonly Cut[],
  firstCut: number,
): SparseColumn {
  const rows = capRow === undefined ? [...legs] : [...legs, capRow];
  const values = capRow === undefined ? [...counts] : [...counts, 1];
  cuts.forEach(({ coefficients }, at) => {
    if (coefficients[k] === 0) return;
    rows.push(firstCut + at);
    values.push(coefficients[k]);
  });
  return { rows, values, cost: cost / scale };
}

/** Cheapest amounts within a branch, fractions allowed; undefined when the branch is empty. */
export function relax(
  problem: PairingProblem,
  branch: Branch = NO_BRANCH,
  cuts: readonly Cut[] = [],
): Relaxed | undefined {
  const left = supplyLeft(problem, branch);
  const caps = [...branch.atMost].map(([k, most]) => [k, most - (branch.atLeast.get(k) ?? 0)] as const);
  if (left === undefined || caps.some(([, cap]) => cap < 0)) return undefined;
  const start = singleColumnOf(problem);
  const capRowOf = new Map(caps.map(([k], at) => [k, left.length + at]));
  const firstCut = left.length + caps.length;
  const scale = problem.columns.reduce((largest, { cost }) => Math.max(largest, cost), 0) || 1;
  const own = problem.columns.map((column, k) => withRows(column, k, scale, capRowOf.get(k), cuts, firstCut));
  const extra = [...caps.map(() => 1), ...cuts.map(() => -1)].map((value, at): SparseColumn => ({
    rows: [left.length + at],
    values: [value],
    cost: 0,
  }));
  const taken = ({ coefficients }: Cut): number =>
    [...branch.atLeast].reduce((sum, [k, least]) => sum + coefficients[k] * least, 0);
  const columns = [...own, ...extra];
  const solution = solveLinear({
    supply: [...left, ...caps.map(([, cap]) => cap), ...cuts.map((cut) => cut.atLeast - taken(cut))],
    columns,
    start: [...start, ...extra.map((_, at) => own.length + at)],
    tiedFrom: left.length,
  });
  const amounts = solution.amounts.slice(0, own.length);
  for (const [k, least] of branch.atLeast) amounts[k] += least;
  return { amounts, solution, columns };
}
