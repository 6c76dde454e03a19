/** Cheapest cover of a book by allowed strategies, as an integer programme. */

/** One strategy: how much of which legs it takes, and what one of it costs. */
export interface PairingColumn {
  readonly name: string;
  /** Leg indices, all different. */
  readonly legs: readonly number[];
  /** Units of each leg, > 0. */
  readonly counts: readonly number[];
  /** Requirement per strategy, >= 0. */
  readonly cost: number;
}

/** Every leg must have a column of its own (it may stay unpaired). */
export interface PairingProblem {
  /** Units of each leg, >= 0. */
  readonly supply: readonly number[];
  readonly columns: readonly PairingColumn[];
}

export interface PairingSolution {
  /** By column; uses the supply of each leg exactly. */
  readonly amounts: Float64Array;
  readonly cost: number;
  /** False: search stopped early or a rule of thumb was used; a cheaper pairing may exist. */
  readonly isProven: boolean;
}

export const pairingCost = ({ columns }: PairingProblem, amounts: Float64Array): number =>
  columns.reduce((total, { cost }, k) => total + cost * amounts[k], 0);
