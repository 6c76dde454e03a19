/**
 * Factor histories put side by side: joint moves of one day on the days that all series have. Prices and vols move by log
 * returns, spreads and rates by differences. What was left out and what was bridged is said, not hidden.
 */
import { MS_PER_DAY } from '../../basics/time';
import { failure, success, type Result } from '../../basics/result';
import { isPriceLike, type FactorHistory, type FactorKind } from '../../market/factorHistory';
import { DAILY_RULES, movesOf, seriesFindings } from '../factors/seriesChecks';

/** `scale`: a move over k days counts as one day of 1/root(k) of its size; `drop`: it is left out. */
export type GapRule = 'scale' | 'drop';

export interface PanelRules {
  readonly gaps: GapRule;
  /** Steps longer than this are dropped under either rule, days. */
  readonly longestGapDays: number;
  /** Fewest joint moves. */
  readonly fewestMoves: number;
}

export const PANEL_RULES: PanelRules = { gaps: 'scale', longestGapDays: 7, fewestMoves: 100 };

export interface PanelFactor {
  readonly id: string;
  readonly kind: FactorKind;
  readonly subject: string;
}

export interface FactorPanel {
  readonly factors: readonly PanelFactor[];
  readonly count: number;
  /** [move][factor], oldest first; log returns or differences of one day. */
  readonly moves: Float64Array;
  /** UTC midnights of the days that each move goes from and to. */
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** What was dropped, bridged or noticed, one sentence each. */
  readonly notes: readonly string[];
}

/** Refuses no series, series without joint days, constant series and too few moves. */
export function factorPanel(
  histories: readonly FactorHistory[],
  rules: PanelRules = PANEL_RULES,
): Result<FactorPanel> {
  if (histories.length === 0) return failure('EMPTY', 'no factor history to take moves from');
  const byDay = histories.map(lastOfDay);
  const common = [...byDay[0].keys()].filter((day) => byDay.every((levels) => levels.has(day)));
  common.sort((a, b) => a - b);
  const levels = byDay.map((level) => Float64Array.from(common, (day) => level.get(day) ?? NaN));
  const columns: Float64Array[] = [];
  for (const [k, history] of histories.entries()) {
    const moves = movesOf(levels[k], isPriceLike(history.kind) ? 'log' : 'absolute');
    if (!moves.ok) return failure(moves.failure.reason, `${history.id}: ${moves.failure.message}`);
    if (moves.value.every((move) => move === 0))
      return failure('INVALID_INPUT', `${history.id} is constant at ${levels[k][0]}: it shows no risk`);
    columns.push(moves.value);
  }
  return assembled(histories, common, columns, [...dropNotes(histories, byDay, common)], rules);
}

/** The last level of each UTC day, by day number. */
function lastOfDay({ timesMs, values }: FactorHistory): Map<number, number> {
  const levels = new Map<number, number>();
  for (let row = 0; row < timesMs.length; row++)
    levels.set(Math.floor(timesMs[row] / MS_PER_DAY), values[row]);
  return levels;
}

function assembled(
  histories: readonly FactorHistory[],
  days: readonly number[],
  columns: readonly Float64Array[],
  notes: string[],
  { gaps, longestGapDays, fewestMoves }: PanelRules,
): Result<FactorPanel> {
  const kept: number[] = [];
  let bridged = 0;
  for (let k = 0; k + 1 < days.length; k++) {
    const span = days[k + 1] - days[k];
    if (span > 1 && (gaps === 'drop' || span > longestGapDays)) continue;
    if (span > 1) bridged++;
    kept.push(k);
  }
  const dropped = days.length - 1 - kept.length;
  if (bridged > 0) notes.push(`${bridged} moves span several days and count by 1/root(days)`);
  if (dropped > 0) notes.push(`${dropped} moves over a gap of several days are left out`);
  if (kept.length < fewestMoves)
    return failure(
      'INVALID_INPUT',
      `${histories.map(({ id }) => id).join(', ')} share ${kept.length} daily moves, ${fewestMoves} are needed`,
      { moves: kept.length, minimum: fewestMoves },
    );
  const n = histories.length;
  const moves = new Float64Array(kept.length * n);
  kept.forEach((k, row) => {
    const scale = 1 / Math.sqrt(days[k + 1] - days[k]);
    columns.forEach((column, factor) => (moves[row * n + factor] = column[k] * scale));
  });
  return success({
    factors: histories.map(({ id, kind, subject }) => ({ id, kind, subject })),
    count: kept.length,
    moves,
    fromMs: Float64Array.from(kept, (k) => days[k] * MS_PER_DAY),
    toMs: Float64Array.from(kept, (k) => days[k + 1] * MS_PER_DAY),
    notes,
  });
}

function* dropNotes(
  histories: readonly FactorHistory[],
  byDay: readonly Map<number, number>[],
  common: readonly number[],
): Generator<string> {
  for (const [k, history] of histories.entries()) {
    const left = byDay[k].size - common.length;
    if (left > 0)
      yield `${history.id}: ${left} of ${byDay[k].size} days are not in every series and are left out`;
    const outliers = seriesFindings(history.timesMs, history.values, {
      ...DAILY_RULES,
      positive: isPriceLike(history.kind),
    }).filter(({ kind }) => kind === 'outlier').length;
    if (outliers > 0) yield `${history.id}: ${outliers} outliers are kept`;
  }
}

/** Moves of one factor, oldest first. */
export const columnOf = ({ factors, count, moves }: FactorPanel, factor: number): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => moves[row * factors.length + factor]);

export const columnsOf = (panel: FactorPanel): readonly Float64Array[] =>
  panel.factors.map((_, factor) => columnOf(panel, factor));

/** The newest `count` moves; all when there are fewer. */
export function newestMoves(panel: FactorPanel, count: number): FactorPanel {
  return panelSlice(panel, Math.max(0, panel.count - count), panel.count);
}

/** Moves `start` to `end` (exclusive). */
export function panelSlice(panel: FactorPanel, start: number, end: number): FactorPanel {
  const n = panel.factors.length;
  return {
    ...panel,
    count: end - start,
    moves: panel.moves.subarray(start * n, end * n),
    fromMs: panel.fromMs.subarray(start, end),
    toMs: panel.toMs.subarray(start, end),
  };
}
