/** Moves of one underlying, or of all together, at which an account is called, liquidated, or has nothing left. */
import { failure, success, type Result } from '../../basics/result';
import { createMarketState } from '../../market/marketState';
import { instrumentRisk } from '../../risk/instrumentRisk';
import { ladderScenarios, type MarginAt, type MarginFigures } from '../../risk/ladder';
import { revalue, type Revaluation } from '../../risk/revalue';
import { shiftMarket } from '../../risk/shiftMarket';

/** Equity against IM, against MM, against 0. */
export type AccountLevel = 'call' | 'liquidation' | 'zeroEquity';

/** Equity less what the level asks for, USD. */
const headroomAt = (figures: MarginFigures, level: AccountLevel): number => {
  if (level === 'call') return figures.equityUsd - figures.initialMarginUsd;
  return level === 'liquidation' ? figures.equityUsd - figures.maintenanceMarginUsd : figures.equityUsd;
};

/** Nearest moves either way, as fractions of spot; absent: not reached. 0: reached already. */
export interface LevelMoves {
  readonly down?: number;
  readonly up?: number;
  /** The smaller of the two. */
  readonly nearest?: number;
}

export const ACCOUNT_LEVELS: readonly AccountLevel[] = ['call', 'liquidation', 'zeroEquity'];

/** Moves that are looked at, nearest first on either side. */
const DOWN = [0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9].map(
  (move) => -move,
);
const UP = [0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2, 3];
const PRECISION = 1e-6;

/** Equity and margin at a move, each computed once. */
function figuresByMove(
  base: Pick<Revaluation, 'universe' | 'market'>,
  marginAt: MarginAt,
  underlying: string,
): (move: number) => MarginFigures {
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

/** First crossing outwards, refined by bisection; the returned move is on the far side by at most the precision. */
function firstCrossing(moves: readonly number[], headroom: (move: number) => number): number | undefined {
  if (headroom(0) <= 0) return 0;
  let safe = 0;
  for (const move of moves) {
    if (!(headroom(move) <= 0)) {
      safe = move;
      continue;
    }
    let reached = move;
    while (Math.abs(reached - safe) > PRECISION) {
      const middle = (safe + reached) / 2;
      if (headroom(middle) <= 0) reached = middle;
      else safe = middle;
    }
    return reached;
  }
  return undefined;
}

function levelMoves(headroom: (move: number) => number): LevelMoves {
  const [down, up] = [firstCrossing(DOWN, headroom), firstCrossing(UP, headroom)];
  const reached = [down, up].filter((move) => move !== undefined);
  if (reached.length === 0) return {};
  return {
    ...(down === undefined ? {} : { down }),
    ...(up === undefined ? {} : { up }),
    nearest: reached.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a)),
  };
}

/**
 * Moves from -90 % to +300 % of `underlying` (`*`: all together) at which `levels` are reached, everything else still,
 * collateral moving too; each probed market is valued once for all of them. A crossing that cures itself between two
 * scanned moves is not seen. Refuses an account whose equity or margin is not known now.
 */
export function accountLevels<L extends AccountLevel>(
  base: Pick<Revaluation, 'universe' | 'market'>,
  marginAt: MarginAt,
  underlying: string,
  levels: readonly L[],
): Result<Readonly<Record<L, LevelMoves>>> {
  const figuresAt = figuresByMove(base, marginAt, underlying);
  const now = figuresAt(0);
  if (!Object.values(now).every(Number.isFinite)) {
    const message = `levels of ${underlying}: equity or margin is not known now`;
    return failure('MISSING_MARKET_DATA', message, { underlying });
  }
  const moves = levels.map((level) => [level, levelMoves((move) => headroomAt(figuresAt(move), level))]);
  return success(Object.fromEntries(moves) as Record<L, LevelMoves>);
}
