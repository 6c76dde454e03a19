/** How far an account is from a call, from liquidation and from zero equity: moves of spot, with collateral moving too. */
import { createMarketState } from '../../market/marketState';
import { instrumentRisk } from '../../risk/instrumentRisk';
import { ladderScenarios, type MarginAt, type MarginFigures } from '../../risk/ladder';
import { revalue, type Revaluation } from '../../risk/revalue';
import { shiftMarket } from '../../risk/shiftMarket';

/** Equity = initial margin, equity = maintenance margin, equity = 0. */
export type MarginLevel = 'call' | 'liquidation' | 'zeroEquity';

/** Equity above the level, USD; NaN where it is not known. */
export function headroomOver(
  { equityUsd, initialMarginUsd, maintenanceMarginUsd }: MarginFigures,
  level: MarginLevel,
): number {
  if (level === 'call') return equityUsd - initialMarginUsd;
  return level === 'liquidation' ? equityUsd - maintenanceMarginUsd : equityUsd;
}

/** The nearest crossings on either side as fractions of spot; null where none lies in range, 0 when it is crossed now. */
export interface LevelDistance {
  readonly level: MarginLevel;
  readonly down: number | null;
  readonly up: number | null;
}

/** Moves that are looked at, nearest first. */
const DOWN = [
  -0.01, -0.02, -0.04, -0.06, -0.08, -0.1, -0.13, -0.16, -0.2, -0.25, -0.3, -0.4, -0.5, -0.6, -0.75, -0.9,
];
const UP = [0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2, 3];
const PRECISION = 1e-5;
export const MARGIN_LEVELS: readonly MarginLevel[] = ['call', 'liquidation', 'zeroEquity'];

/**
 * Distances of one underlying (`*`: all together), by a scan outwards and bisection to 1e-5; each probed market is
 * valued once for all levels. A level that is crossed and cured between two scan points is not seen.
 */
export function levelDistances(
  base: Revaluation,
  marginAt: MarginAt,
  underlying: string,
  levels: readonly MarginLevel[] = MARGIN_LEVELS,
): readonly LevelDistance[] {
  const figuresAt = probe(base, marginAt, underlying);
  return levels.map((level) => {
    const over = (move: number): number => headroomOver(figuresAt(move), level);
    if (over(0) <= 0) return { level, down: 0, up: 0 };
    return { level, down: firstCrossing(DOWN, over), up: firstCrossing(UP, over) };
  });
}

/** The nearer of the two sides; null when neither crosses. */
export function nearest({ down, up }: LevelDistance): number | null {
  if (down === null || up === null) return down ?? up;
  return Math.abs(down) <= Math.abs(up) ? down : up;
}

function firstCrossing(moves: readonly number[], over: (move: number) => number): number | null {
  let safe = 0;
  for (const move of moves) {
    if (!(over(move) <= 0)) {
      safe = move;
      continue;
    }
    let crossed = move;
    while (Math.abs(crossed - safe) > PRECISION) {
      const middle = (safe + crossed) / 2;
      if (over(middle) <= 0) crossed = middle;
      else safe = middle;
    }
    return crossed;
  }
  return null;
}

/** Equity and margin at one spot move; each move is valued once. */
function probe(base: Revaluation, marginAt: MarginAt, underlying: string): (move: number) => MarginFigures {
  const { universe, market } = base;
  const moved = createMarketState(universe, market.valuationMs, market.volSolver);
  const unit = instrumentRisk(universe, moved);
  const known = new Map<number, MarginFigures>();
  return (move) => {
    const found = known.get(move);
    if (found !== undefined) return found;
    const at = revalue(universe, market, ladderScenarios(underlying, [move]));
    instrumentRisk(universe, shiftMarket(at, 0, moved), unit);
    const figures = marginAt(moved, unit);
    known.set(move, figures);
    return figures;
  };
}
