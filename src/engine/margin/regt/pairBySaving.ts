/** Pairing of large books by a rule of thumb: two legs at a time, the largest saving first. */
import { bestPartners, type PartnerPairs } from './bestPartners';
import { descendingOrder } from './descendingOrder';
import { pairingCost, type PairingColumn, type PairingProblem, type PairingSolution } from './pairingProblem';
import type { RegTRules } from './regtRules';
import { legsOf, singleColumns, stockPairs, type Legs, type StrategyBook } from './strategyColumns';

/** A pair that was made: of options, or the place of a pair among the pairs of stock. */
interface MadePair {
  readonly column: PairingColumn;
  /** Place in `stockPairs`, whose costs depend on the level; -1 for a pair of options. */
  readonly stockPair: number;
  readonly amount: number;
}

/** The pairs of a book by its savings under one set of rules, so that both levels of a book have one pairing. */
export interface ThumbBasis {
  readonly rules: RegTRules;
  readonly legs: Legs;
  readonly pairs: readonly MadePair[];
  /** By leg, what no pair takes. */
  readonly left: readonly number[];
}

/** Candidates: the best partners of each short leg, then the pairs of stock that save something. */
interface Candidates {
  readonly options: PartnerPairs;
  readonly stock: readonly PairingColumn[];
  readonly stockAt: readonly number[];
  readonly saving: Float64Array;
}

function candidatesOf(book: StrategyBook, legs: Legs, rules: RegTRules): Candidates {
  const options = bestPartners(book, legs, rules);
  const singles = singleColumns(book, rules);
  const stock = stockPairs(legs, rules);
  const savings = stock.map(
    ({ legs: [first, second], cost }) => singles[first].cost + singles[second].cost - cost,
  );
  const stockAt = savings.flatMap((saving, k) => (saving > 0 ? [k] : []));
  const saving = Float64Array.from([...options.saving, ...stockAt.map((k) => savings[k])]);
  return { options, stock, stockAt, saving };
}

const optionColumn = ({ isStrangle, short, partner, cost }: PartnerPairs, k: number): PairingColumn => ({
  name: isStrangle[k] ? 'strangle' : 'spread',
  legs: [partner[k], short[k]],
  counts: [1, 1],
  cost: cost[k],
});

/** Pairs of the whole book, the largest saving first. */
export function thumbBasis(book: StrategyBook, rules: RegTRules): ThumbBasis {
  const legs = legsOf(book);
  const { options, stock, stockAt, saving } = candidatesOf(book, legs, rules);
  const left = [...book.options.map(({ quantity }) => Math.abs(quantity)), Math.abs(book.stock)];
  const pairs: MadePair[] = [];
  const optionCount = options.short.length;
  for (const k of descendingOrder(saving)) {
    const stockPair = k < optionCount ? -1 : stockAt[k - optionCount];
    const first = stockPair < 0 ? options.partner[k] : stock[stockPair].legs[0];
    const second = stockPair < 0 ? options.short[k] : stock[stockPair].legs[1];
    const amount = Math.min(left[first], left[second]);
    if (!(amount > 0)) continue;
    left[first] -= amount;
    left[second] -= amount;
    const column = stockPair < 0 ? optionColumn(options, k) : stock[stockPair];
    pairs.push({ column, stockPair, amount });
  }
  return { rules, legs, pairs, left };
}

/** Not proven cheapest; never dearer than the legs on their own. */
export function pairBySaving(
  book: StrategyBook,
  rules: RegTRules,
  supply: readonly number[],
  basis: ThumbBasis = thumbBasis(book, rules),
): { readonly problem: PairingProblem; readonly solution: PairingSolution } {
  const stock = rules === basis.rules ? undefined : stockPairs(basis.legs, rules);
  const made = basis.pairs.map(({ column, stockPair }) =>
    stock === undefined || stockPair < 0 ? column : stock[stockPair],
  );
  const problem = { supply, columns: [...singleColumns(book, rules), ...made] };
  const amounts = Float64Array.from([...basis.left, ...basis.pairs.map(({ amount }) => amount)]);
  return { problem, solution: { amounts, cost: pairingCost(problem, amounts), isProven: false } };
}
