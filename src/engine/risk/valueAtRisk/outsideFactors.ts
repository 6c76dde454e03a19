/**
 * The book against markets that it does not hold (shares, the dollar, metals, rates): what its P&L did on the days when
 * they moved. Nothing of the book is repriced by them; the link is the one that history shows.
 */
import { MS_PER_DAY } from '../../basics/time';
import { failure, type Failure } from '../../basics/result';
import { isPriceLike, type FactorHistory, type FactorKind } from '../../market/factorHistory';
import { bookHistory } from './rollingRevaluation';
import type { RiskContext } from './scenarioMethods';

const OUTSIDE_KINDS: ReadonlySet<FactorKind> = new Set(['equity', 'fx', 'commodity', 'rate']);
const FEWEST_DAYS = 60;
/** Share of days that count as the market's worst, and as its best. */
const TAIL = 0.05;

export interface OutsideFactor {
  readonly factor: string;
  /** Days of the window on which book and market have a move. */
  readonly days: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly correlation: number;
  /** Standard deviation of the market's daily move: log return, or difference for rates. */
  readonly deviation: number;
  /** P&L in USD that goes with a move of one standard deviation upwards (least squares). */
  readonly pnlPerDeviation: number;
  /** Share of the variance of the P&L that goes with the market. */
  readonly explained: number;
  /** Mean P&L in USD on the market's worst and best days (5 % each). */
  readonly pnlOnWorstDays: number;
  readonly pnlOnBestDays: number;
  readonly failure: Failure | null;
}

const NOTHING = {
  correlation: 0,
  deviation: 0,
  pnlPerDeviation: 0,
  explained: 0,
  pnlOnWorstDays: 0,
  pnlOnBestDays: 0,
};

/** Over the newest days of the window; markets that move the book itself are not outside. One row each, refused or not. */
export function outsideFactors(
  context: RiskContext,
  histories: readonly FactorHistory[],
): readonly OutsideFactor[] {
  const { run, panel, request } = context;
  const outside = histories.filter(
    ({ id, kind }) => OUTSIDE_KINDS.has(kind) && panel.factors.every((factor) => factor.id !== id),
  );
  if (outside.length === 0) return [];
  const pnl = bookHistory(run, panel);
  const first = Math.max(0, panel.count - request.windowDays);
  return outside.map((history) => {
    const moves = movesBetween(history, panel.fromMs, panel.toMs);
    const rows = Array.from({ length: panel.count - first }, (_, k) => first + k).filter(
      (row) => !Number.isNaN(moves[row]),
    );
    const days = rows.length;
    const span = {
      firstMs: panel.fromMs[rows[0] ?? first],
      lastMs: panel.toMs[rows[days - 1] ?? panel.count - 1],
    };
    const base = { factor: history.id, days, ...span };
    if (days < FEWEST_DAYS) {
      const why = failure(
        'INVALID_INPUT',
        `${history.id}: ${days} days of the window, ${FEWEST_DAYS} are needed`,
      );
      return { ...base, ...NOTHING, failure: why.failure };
    }
    const own = rows.map((row) => moves[row]);
    const figures = linked(
      own,
      rows.map((row) => pnl[row]),
    );
    if (figures !== undefined) return { ...base, ...figures, failure: null };
    const still = failure('INVALID_INPUT', `${history.id} or the P&L stands still: nothing to relate`);
    return { ...base, ...NOTHING, failure: still.failure };
  });
}

/** Move of each span of days of the panel; NaN where the market has no level at its start or end. */
function movesBetween(
  { kind, timesMs, values }: FactorHistory,
  fromMs: Float64Array,
  toMs: Float64Array,
): Float64Array {
  const levels = new Map<number, number>();
  timesMs.forEach((ms, row) => levels.set(Math.floor(ms / MS_PER_DAY) * MS_PER_DAY, values[row]));
  return Float64Array.from(fromMs, (from, k) => {
    const [a, b] = [levels.get(from) ?? NaN, levels.get(toMs[k]) ?? NaN];
    return isPriceLike(kind) ? Math.log(b / a) : b - a;
  });
}

function linked(moves: readonly number[], pnl: readonly number[]): typeof NOTHING | undefined {
  const n = moves.length;
  const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
  const [meanMove, meanPnl] = [mean(moves), mean(pnl)];
  let [moveSquares, pnlSquares, products] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    const [m, p] = [moves[k] - meanMove, pnl[k] - meanPnl];
    moveSquares += m * m;
    pnlSquares += p * p;
    products += m * p;
  }
  const correlation = products / Math.sqrt(moveSquares * pnlSquares);
  if (!Number.isFinite(correlation)) return undefined;
  const deviation = Math.sqrt(moveSquares / (n - 1));
  const order = Array.from(moves.keys()).sort((a, b) => moves[a] - moves[b] || a - b);
  const count = Math.max(1, Math.round(TAIL * n));
  const on = (rows: readonly number[]): number => mean(rows.map((row) => pnl[row]));
  return {
    correlation,
    deviation,
    pnlPerDeviation: (products / moveSquares) * deviation,
    explained: correlation * correlation,
    pnlOnWorstDays: on(order.slice(0, count)),
    pnlOnBestDays: on(order.slice(-count)),
  };
}
