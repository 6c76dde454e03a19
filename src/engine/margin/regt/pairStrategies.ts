/** The pairing engine: the cheapest allowed combination of strategies for the legs of one underlying. */
import type { PairingColumn, PairingProblem, PairingSolution } from './pairingProblem';
import { pairBySaving, type ThumbBasis } from './pairBySaving';
import type { RegTRules } from './regtRules';
import { solveDivisible, solveWhole } from './solvePairing';
import {
  legsOf,
  optionCombinations,
  optionPairs,
  singleColumns,
  stockPairs,
  stockTriples,
  type StrategyBook,
} from './strategyColumns';

export interface PairingOptions {
  /** Contracts are whole: amounts of the book must be whole numbers; else positions can be divided. */
  readonly isWhole: boolean;
  /** Books with more legs are paired by a rule of thumb, which need not be the cheapest. */
  readonly exactLegs: number;
  /** What the rule of thumb goes by; the same for both levels of a book. */
  readonly basis?: ThumbBasis;
}

/** One kind of strategy in the answer. */
export interface PairedStrategy {
  readonly name: string;
  /** Indices into the book's options; the number of options stands for the stock. */
  readonly legs: readonly number[];
  readonly counts: readonly number[];
  readonly amount: number;
  /** Requirement of all of them, in the book's currency. */
  readonly requirement: number;
}

export interface Pairing {
  readonly strategies: readonly PairedStrategy[];
  /** Of equity that counts options at market value. */
  readonly requirement: number;
  /** Requirement without any pairing. */
  readonly unpaired: number;
  /** A cheaper pairing is impossible. */
  readonly isProven: boolean;
}

const supplyOf = ({ options, stock }: StrategyBook): readonly number[] =>
  [...options.map(({ quantity }) => quantity), stock].map(Math.abs);

/** A column is worth having when it beats its legs on their own. */
function worthwhile(singles: readonly PairingColumn[], more: readonly PairingColumn[]): PairingColumn[] {
  const apart = ({ legs, counts }: PairingColumn): number =>
    legs.reduce((total, leg, i) => total + counts[i] * singles[leg].cost, 0);
  return more.filter((column) => column.cost < apart(column) * (1 - 1e-12));
}

/** The problem of a book with every allowed strategy. */
export function pairingProblem(book: StrategyBook, rules: RegTRules): PairingProblem {
  const singles = singleColumns(book, rules);
  const legs = legsOf(book);
  const more = [
    ...optionPairs(legs, rules),
    ...stockPairs(legs, rules),
    ...stockTriples(legs, rules),
    ...optionCombinations(legs),
  ];
  return { supply: supplyOf(book), columns: [...singles, ...worthwhile(singles, more)] };
}

function solve(book: StrategyBook, rules: RegTRules, options: PairingOptions) {
  if (book.options.length > options.exactLegs)
    return pairBySaving(book, rules, supplyOf(book), options.basis);
  const problem = pairingProblem(book, rules);
  return { problem, solution: options.isWhole ? solveWhole(problem) : solveDivisible(problem) };
}

/**
 * Cheapest pairing; never dearer than every leg on its own. Amounts are contracts or units of the underlying. With
 * whole contracts the odd part of the stock (below one contract's worth) is charged on its own.
 */
export function pairStrategies(book: StrategyBook, rules: RegTRules, options: PairingOptions): Pairing {
  const whole = options.isWhole ? Math.trunc(book.stock) : book.stock;
  const { problem, solution } = solve({ ...book, stock: whole }, rules, options);
  const pairing = pairingOf(problem, solution);
  return whole === book.stock ? pairing : withOddStock(book, whole, rules, pairing);
}

function withOddStock(book: StrategyBook, whole: number, rules: RegTRules, pairing: Pairing): Pairing {
  const amount = Math.abs(book.stock - whole);
  const { name, legs, counts, cost } = singleColumns(book, rules)[book.options.length];
  const requirement = amount * cost;
  return {
    ...pairing,
    strategies: [...pairing.strategies, { name, legs, counts, amount, requirement }],
    requirement: pairing.requirement + requirement,
    unpaired: pairing.unpaired + requirement,
  };
}

function pairingOf({ supply, columns }: PairingProblem, solution: PairingSolution): Pairing {
  const strategies = columns.flatMap(({ name, legs, counts, cost }, k): PairedStrategy[] => {
    const amount = solution.amounts[k];
    return amount <= 1e-9 ? [] : [{ name, legs, counts, amount, requirement: amount * cost }];
  });
  return {
    strategies,
    requirement: strategies.reduce((total, { requirement }) => total + requirement, 0),
    unpaired: supply.reduce((total, amount, leg) => total + amount * columns[leg].cost, 0),
    isProven: solution.isProven,
  };
}
