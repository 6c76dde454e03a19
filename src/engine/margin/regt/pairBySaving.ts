/** Pairing of large books by a rule of thumb: two legs at a time, the largest saving first. */
import { pairingCost, type PairingColumn, type PairingProblem, type PairingSolution } from './pairingProblem';
import type { RegTRules } from './regtRules';
import { legsOf, optionPairs, stockPairs, type StrategyBook } from './strategyColumns';

/** Pairs per leg that are looked at: those that save most. */
const PARTNERS = 24;

interface Candidate {
  readonly column: PairingColumn;
  readonly saving: number;
}

function bestPartners(candidates: readonly Candidate[], legCount: number): readonly Candidate[] {
  const taken = new Uint16Array(legCount);
  return [...candidates]
    .sort((a, b) => b.saving - a.saving)
    .filter(({ column: { legs } }) => {
      if (legs.every((leg) => taken[leg] >= PARTNERS)) return false;
      legs.forEach((leg) => taken[leg]++);
      return true;
    });
}

/** Not proven cheapest; never dearer than the legs on their own. */
export function pairBySaving(
  book: StrategyBook,
  rules: RegTRules,
  singles: readonly PairingColumn[],
  supply: readonly number[],
): { readonly problem: PairingProblem; readonly solution: PairingSolution } {
  const legs = legsOf(book);
  const candidates = [...optionPairs(legs, rules), ...stockPairs(legs, rules)].flatMap((column) => {
    const saving = column.legs.reduce((total, leg) => total + singles[leg].cost, 0) - column.cost;
    return saving > 0 ? [{ column, saving }] : [];
  });
  const chosen = bestPartners(candidates, supply.length);
  const left = [...supply];
  const paired = chosen.map(({ column: { legs: pair } }) => {
    const amount = Math.min(...pair.map((leg) => left[leg]));
    pair.forEach((leg) => (left[leg] -= amount));
    return amount;
  });
  const problem = { supply, columns: [...singles, ...chosen.map(({ column }) => column)] };
  const amounts = Float64Array.from([...left, ...paired]);
  return { problem, solution: { amounts, cost: pairingCost(problem, amounts), isProven: false } };
}
