/**
 * Deribit cross portfolio margin (X:PM), formulas on plain numbers. How pairs are put together is not published: pairs
 * outside the correlation set add their own worst cases; pairs inside it move to the same side. USD, losses negative.
 */

export interface PairCells {
  readonly coin: string;
  /** Aggregated P&L by cell, and the move of each. */
  readonly cells: readonly number[];
  readonly moves: readonly number[];
  readonly isCorrelated: boolean;
}

export interface PairWorst {
  readonly coin: string;
  readonly cell: number;
  /** P&L there, as it counts: at most 0 for pairs on their own. */
  readonly pnl: number;
}

export interface CrossWorst {
  readonly side: 'left' | 'right' | 'none';
  readonly pairs: readonly PairWorst[];
  /** Sum of what counts, at most 0. */
  readonly pnl: number;
}

/** Worst cell among those on a side (0 is on both). */
export function worstOnSide({ coin, cells, moves }: PairCells, side: 'left' | 'right' | 'both'): PairWorst {
  let cell = -1;
  cells.forEach((pnl, k) => {
    const isHere = side === 'both' || (side === 'left' ? moves[k] <= 0 : moves[k] >= 0);
    if (isHere && (cell < 0 || pnl < cells[cell])) cell = k;
  });
  return { coin, cell, pnl: cells[cell] };
}

/** The worse side for the correlated pairs, gains of one against losses of another; others on their own. */
export function crossWorst(pairs: readonly PairCells[]): CrossWorst {
  const alone = pairs
    .filter((pair) => !pair.isCorrelated)
    .map((pair) => worstOnSide(pair, 'both'))
    .map((worst) => ({ ...worst, pnl: Math.min(0, worst.pnl) }));
  const together = pairs.filter((pair) => pair.isCorrelated);
  const sides = (['left', 'right'] as const).map((side) => {
    const worst = together.map((pair) => worstOnSide(pair, side));
    return {
      side,
      worst,
      pnl: Math.min(
        0,
        worst.reduce((sum, { pnl }) => sum + pnl, 0),
      ),
    };
  });
  const [left, right] = sides;
  const chosen = right.pnl < left.pnl ? right : left;
  return {
    side: together.length === 0 ? 'none' : chosen.side,
    pairs: [...alone, ...chosen.worst],
    pnl: alone.reduce((sum, { pnl }) => sum + pnl, chosen.pnl),
  };
}
