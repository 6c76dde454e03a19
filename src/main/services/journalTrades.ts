/** Trades as the journal of the desk tells them: each change of a quantity, priced where the average prices say at what. */
import type { Position } from '../../engine/portfolio/portfolio';
import { decimalToNumber } from '../../engine/portfolio/compiledBook';
import type { Trade } from '../../engine/risk/pnlExplain/tradesBetween';
import type { DatedChanges } from '../db/portfolioStore';

/** Oldest first. A reduction keeps the average price, so that its own price is not known (NaN). */
export const tradesOf = (steps: readonly DatedChanges[]): readonly Trade[] =>
  steps.flatMap(({ createdMs, changes }) =>
    changes.flatMap((change) =>
      change.table === 'positions' ? tradeOf(change.before, change.after, createdMs) : [],
    ),
  );

function tradeOf(before: Position | null, after: Position | null, atMs: number): readonly Trade[] {
  const positionId = (after ?? before)?.id ?? '';
  const [q0, q1] = [before, after].map((position) => quantityOf(position));
  const quantity = q1 - q0;
  return quantity === 0
    ? []
    : [{ positionId, quantity, price: priceOf(before, after, q0, q1), feeUsd: 0, atMs }];
}

function quantityOf(position: Position | null): number {
  const quantity = decimalToNumber(position?.quantity ?? null);
  return Number.isNaN(quantity) ? 0 : quantity;
}

function priceOf(before: Position | null, after: Position | null, q0: number, q1: number): number {
  const [p0, p1] = [before, after].map((position) => decimalToNumber(position?.averagePrice ?? null));
  if (q0 === 0) return p1;
  const isAdding = Math.sign(q1) === Math.sign(q0) && Math.abs(q1) > Math.abs(q0);
  return isAdding && p0 !== p1 ? (q1 * p1 - q0 * p0) / (q1 - q0) : NaN;
}
