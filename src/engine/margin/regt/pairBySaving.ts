/** Pairing of large books by a rule of thumb: two legs at a time, the largest saving first. */
import { pairingCost, type PairingColumn, type PairingProblem, type PairingSolution } from './pairingProblem';
import type { RegTRules } from './regtRules';
import { eachOptionPair, legsOf, stockPairs, type StrategyBook } from './strategyColumns';

/** Partners of a short leg that are looked at. */
const PARTNERS = 24;

interface Candidate {
  readonly column: PairingColumn;
  readonly saving: number;
}

const bySaving = (a: { readonly saving: number }, b: { readonly saving: number }): number =>
  b.saving - a.saving;

/** The partners of each short leg that save most. */
function optionCandidates(
  book: StrategyBook,
  rules: RegTRules,
  singles: readonly PairingColumn[],
): readonly Candidate[] {
  const partners = new Map<number, { name: string; partner: number; cost: number; saving: number }[]>();
  eachOptionPair(legsOf(book), rules, (name, short, partner, cost) => {
    const saving = singles[short].cost + singles[partner].cost - cost;
    if (saving <= 0) return;
    const known = partners.get(short) ?? [];
    known.push({ name, partner, cost, saving });
    partners.set(short, known);
  });
  return [...partners].flatMap(([short, known]) =>
    known
      .sort(bySaving)
      .slice(0, PARTNERS)
      .map(({ name, partner, cost, saving }) => ({
        column: { name, legs: [partner, short], counts: [1, 1], cost },
        saving,
      })),
  );
}

/** Not proven cheapest; never dearer than the legs on their own. */
export function pairBySaving(
  book: StrategyBook,
  rules: RegTRules,
  singles: readonly PairingColumn[],
  supply: readonly number[],
): { readonly problem: PairingProblem; readonly solution: PairingSolution } {
  const ofStock = stockPairs(legsOf(book), rules).flatMap((column): Candidate[] => {
    const saving = singles[column.legs[0]].cost + singles[column.legs[1]].cost - column.cost;
    return saving > 0 ? [{ column, saving }] : [];
  });
  const chosen = [...optionCandidates(book, rules, singles), ...ofStock].sort(bySaving);
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
