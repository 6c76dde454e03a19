/**
 * What each position does to its account's requirement: by closing it (incremental, an exact re-run), at the margin
 * (Euler), and standing alone. One position a step, so that a large account never holds up the thread.
 */
import { evaluateMargin, type MarginEngine, type MarginRequest } from '../marginEngine';
import type { MarginResult } from '../marginModel';
import { alone, withLegs } from './hypotheticalBook';

export interface PositionMargin {
  readonly positionId: string;
  /** IM less the IM of the account without it, USD; negative for a hedge: closing it would cost margin. */
  readonly incrementalUsd: number;
  /**
   * Quantity times the derivative of IM by quantity, USD. Where the rules are homogeneous of degree one these add up
   * to IM (Euler; Tasche 2000, "Risk contributions and performance measurement"); what is left is `euler remainder`.
   */
  readonly marginalUsd: number;
  /** IM of an account that holds nothing else, USD. */
  readonly standAloneUsd: number;
}

export interface PositionMargins {
  /** Positions done so far, in the order of the account. */
  readonly rows: readonly PositionMargin[];
  readonly initialMarginUsd: number;
  /** Positions that cannot be margined: they are missing from every figure. */
  readonly failures: MarginResult['failures'];
  /** Share done, 0 to 1. */
  readonly fraction: number;
  /** Works off the next position; true when all are done. */
  step(): boolean;
}

/** Relative size of the bump behind `marginalUsd`; small, and far above rounding. */
const BUMP = 1e-4;
const UNKNOWN = { incrementalUsd: NaN, marginalUsd: NaN, standAloneUsd: NaN } as const;

export interface OffsetBenefit {
  /** Σ of the stand-alone margins, USD. */
  readonly standAloneUsd: number;
  readonly portfolioUsd: number;
  /** What netting saves: the sum less the portfolio's, USD. */
  readonly benefitUsd: number;
  /** IM less the sum of the marginal contributions, USD: add-ons that do not scale with the book. */
  readonly eulerRemainderUsd: number;
}

/** `at`: place of the model in the engine. Positions that cannot be margined have NaN in every figure. */
export function createPositionMargins(
  engine: MarginEngine,
  at: number,
  request: MarginRequest,
): PositionMargins {
  const { book, account } = request;
  const { positions } = book.holdings[account];
  const imOf = (changed: MarginRequest['book']): number =>
    evaluateMargin(engine, at, { ...request, book: changed, detail: 'totals' }).initialMarginUsd;
  const { initialMarginUsd, failures } = evaluateMargin(engine, at, { ...request, detail: 'totals' });
  const refused = new Set(failures.map(({ positionId }) => positionId));
  const rows: PositionMargin[] = [];

  function rowOf(position: number): PositionMargin {
    const positionId = book.portfolio.positions[position].id;
    if (refused.has(positionId)) return { positionId, ...UNKNOWN };
    const row = book.instrument[position];
    const quantity = book.quantity[position];
    const moved = (share: number): number =>
      imOf(withLegs(book, account, [{ id: 'bump', row, quantity: share * quantity, price: NaN }]));
    return {
      positionId,
      incrementalUsd: initialMarginUsd - moved(-1),
      marginalUsd: (moved(BUMP) - moved(-BUMP)) / (2 * BUMP),
      standAloneUsd: imOf(alone(book, account, position)),
    };
  }

  return {
    rows,
    initialMarginUsd,
    failures,
    get fraction() {
      return positions.length === 0 ? 1 : rows.length / positions.length;
    },
    step() {
      if (rows.length < positions.length) rows.push(rowOf(positions[rows.length]));
      return rows.length >= positions.length;
    },
  };
}

/** Of a finished run; positions that cannot be margined are in none of the sums. */
export function offsetBenefit({ rows, initialMarginUsd }: PositionMargins): OffsetBenefit {
  const sum = (figure: (row: PositionMargin) => number): number =>
    rows.reduce((total, row) => (Number.isNaN(figure(row)) ? total : total + figure(row)), 0);
  const standAloneUsd = sum((row) => row.standAloneUsd);
  return {
    standAloneUsd,
    portfolioUsd: initialMarginUsd,
    benefitUsd: standAloneUsd - initialMarginUsd,
    eulerRemainderUsd: initialMarginUsd - sum((row) => row.marginalUsd),
  };
}
