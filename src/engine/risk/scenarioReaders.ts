/** Small readers of the matrix: worst scenario, P&L by position, P&L of a set of positions. */
import type { Failure } from '../basics/result';
import { instrumentFailure } from '../market/instrumentStatus';
import type { CompiledBook } from '../portfolio/compiledBook';
import { pnlUsd, type Revaluation } from './revalue';

export interface WorstOf {
  /** Place in the vector. */
  readonly at: number;
  readonly pnlUsd: number;
}

/** Smallest entry of a P&L vector from `from` (inclusive) to `to` (exclusive); undefined when all are NaN. */
export function worstOf(vector: Float64Array, from = 0, to = vector.length): WorstOf | undefined {
  let worst: WorstOf | undefined;
  for (let at = from; at < to; at++) {
    if (vector[at] < (worst?.pnlUsd ?? Infinity)) worst = { at, pnlUsd: vector[at] };
  }
  return worst;
}

export interface PositionPnl {
  readonly position: number;
  /** USD at the scenario's own spot; NaN when there is none, with the reason. */
  readonly pnlUsd: number;
  readonly failure?: Failure;
}

export interface DrillDownPnl {
  /** Sum of the rows that have a value. */
  readonly totalUsd: number;
  readonly rows: readonly PositionPnl[];
}

/** P&L of each position in scenario `s`, in the order of the portfolio. */
export function pnlByPosition(
  r: Revaluation,
  book: CompiledBook,
  s: number,
  isIn: (position: number) => boolean = () => true,
): DrillDownPnl {
  const broken = new Map(book.failures.map(({ position, failure }) => [position, failure]));
  const rows: PositionPnl[] = [];
  let totalUsd = 0;
  for (let position = 0; position < book.count; position++) {
    if (!isIn(position)) continue;
    const row = book.instrument[position];
    const failure =
      broken.get(position) ?? instrumentFailure(r.universe, r.market, row) ?? r.scenarios.failures.get(s);
    const pnl = row < 0 ? NaN : book.quantity[position] * pnlUsd(r, row, s);
    if (!Number.isNaN(pnl)) totalUsd += pnl;
    rows.push(failure === undefined ? { position, pnlUsd: pnl } : { position, pnlUsd: pnl, failure });
  }
  return { totalUsd, rows };
}
