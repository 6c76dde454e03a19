/** Exact pairing: the linear programme where positions divide, branch and bound where contracts are whole. */
import { invariant } from '../../basics/result';
import { pairingCost, type PairingProblem, type PairingSolution } from './pairingProblem';
import { NO_BRANCH, relax, singleColumnOf, type Branch } from './relaxation';
import { wholeCuts } from './wholeCuts';

const WHOLE = 1e-6;

/** Cheapest amounts, fractions allowed: exact for positions that can be divided. */
export function solveDivisible(problem: PairingProblem): PairingSolution {
  const relaxed = relax(problem);
  invariant(relaxed !== undefined, 'without bounds there is a solution');
  const { amounts } = relaxed;
  return { amounts, cost: pairingCost(problem, amounts), isProven: true };
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
  let best: Float64Array = new Float64Array(problem.columns.length);
  singleColumnOf(problem).forEach((k, leg) => (best[k] = problem.supply[leg]));
  let bestCost = pairingCost(problem, best);
  const cuts = wholeCuts(problem);
  const open: Branch[] = [NO_BRANCH];
  let nodes = 0;
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    if (++nodes > nodeLimit) return { amounts: best, cost: bestCost, isProven: false };
    const amounts = relax(problem, branch, cuts)?.amounts;
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
