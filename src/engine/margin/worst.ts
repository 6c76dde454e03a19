/** The worst scenario of an account, put together from the worst cell of each part that is margined on its own. */
import type { MarginInput, WorstScenario } from './marginModel';

/** One part: the instruments that share a worst cell, and the P&L in USD per unit of each there. */
export interface WorstPart {
  readonly scenarioId: string;
  readonly label: string;
  readonly rows: readonly number[];
  readonly unitPnlUsd: (row: number) => number;
}

/**
 * P&L by position in the worst cell of its part, at each scenario's own spot. Positions outside every part (spot
 * collateral, failures) have none. Undefined when there is no part.
 */
export function worstScenario(input: MarginInput, parts: readonly WorstPart[]): WorstScenario | undefined {
  if (parts.length === 0) return undefined;
  const { book, account } = input;
  const isPart = new Uint8Array(input.universe.count);
  const unitPnl = new Float64Array(input.universe.count);
  for (const part of parts) {
    for (const row of part.rows) {
      isPart[row] = 1;
      unitPnl[row] = part.unitPnlUsd(row);
    }
  }
  const byPosition: { positionId: string; pnlUsd: number }[] = [];
  let pnlUsd = 0;
  for (const p of book.holdings[account].positions) {
    const row = book.instrument[p];
    if (isPart[row] === 0) continue;
    const amount = unitPnl[row] * book.quantity[p];
    pnlUsd += amount;
    if (input.detail === 'full')
      byPosition.push({ positionId: book.portfolio.positions[p].id, pnlUsd: amount });
  }
  return {
    scenarioId: parts.map((part) => part.scenarioId).join('+'),
    label: parts.map((part) => part.label).join('; '),
    pnlUsd,
    byPosition,
  };
}
