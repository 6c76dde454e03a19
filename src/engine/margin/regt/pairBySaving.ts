/** Pairing of large books by a rule of thumb: two legs at a time, the largest saving first. */
import { pairingCost, type PairingColumn, type PairingProblem, type PairingSolution } from './pairingProblem';
import type { RegTRules } from './regtRules';
import { eachOptionPair, legsOf, singleColumns, stockPairs, type StrategyBook } from './strategyColumns';

/** Partners of a short leg that are looked at. */
const PARTNERS = 16;

/** A pair and what it saves against its legs apart, > 0. */
interface PairCandidate {
  readonly column: PairingColumn;
  readonly saving: number;
}

const bySaving = (a: PairCandidate, b: PairCandidate): number => b.saving - a.saving;

/** Pairs of one short leg, as parallel lists. */
interface Partners {
  readonly names: string[];
  readonly legs: number[];
  readonly costs: number[];
  readonly savings: number[];
}

/** The saving that a pair must reach to be among the best partners. */
function leastSaving(savings: readonly number[]): number {
  if (savings.length <= PARTNERS) return 0;
  const ascending = Float64Array.from(savings).sort();
  return ascending[ascending.length - PARTNERS];
}

function bestOf(short: number, { names, legs, costs, savings }: Partners): readonly PairCandidate[] {
  const least = leastSaving(savings);
  const found: PairCandidate[] = [];
  for (let k = 0; k < savings.length; k++) {
    if (savings[k] < least) continue;
    const column = { name: names[k], legs: [legs[k], short], counts: [1, 1], cost: costs[k] };
    found.push({ column, saving: savings[k] });
  }
  return found;
}

/** For each short leg the partners that save most. */
function optionCandidates(book: StrategyBook, rules: RegTRules): readonly PairCandidate[] {
  const singles = singleColumns(book, rules);
  const partners = new Map<number, Partners>();
  eachOptionPair(legsOf(book), rules, (name, short, partner, cost) => {
    const saving = singles[short].cost + singles[partner].cost - cost;
    if (saving <= 0) return;
    let known = partners.get(short);
    if (known === undefined) partners.set(short, (known = { names: [], legs: [], costs: [], savings: [] }));
    known.names.push(name);
    known.legs.push(partner);
    known.costs.push(cost);
    known.savings.push(saving);
  });
  return [...partners].flatMap(([short, known]) => bestOf(short, known));
}

/** What the rule of thumb goes by. */
export interface ThumbBasis {
  /** The savings under these rules decide, so that both levels of a book have one pairing. */
  readonly rules: RegTRules;
  readonly optionPairs: readonly PairCandidate[];
}

export const thumbBasis = (book: StrategyBook, rules: RegTRules): ThumbBasis => ({
  rules,
  optionPairs: optionCandidates(book, rules),
});

/** Pairs of stock ordered by their saving under the basis, with their costs under `rules`. */
function stockCandidates(book: StrategyBook, rules: RegTRules, basis: ThumbBasis): readonly PairCandidate[] {
  const legs = legsOf(book);
  const singles = singleColumns(book, basis.rules);
  const columns = stockPairs(legs, rules);
  return stockPairs(legs, basis.rules).flatMap(({ legs: pair, cost }, k): PairCandidate[] => {
    const saving = singles[pair[0]].cost + singles[pair[1]].cost - cost;
    return saving > 0 ? [{ column: columns[k], saving }] : [];
  });
}

/** Not proven cheapest; never dearer than the legs on their own. */
export function pairBySaving(
  book: StrategyBook,
  rules: RegTRules,
  supply: readonly number[],
  basis: ThumbBasis = thumbBasis(book, rules),
): { readonly problem: PairingProblem; readonly solution: PairingSolution } {
  const singles = singleColumns(book, rules);
  const chosen = [...basis.optionPairs, ...stockCandidates(book, rules, basis)].sort(bySaving);
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
