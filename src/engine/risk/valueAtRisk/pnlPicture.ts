/** The distribution and its worst days, as they are drawn. */
import { smallestPlaces } from '../../math/orderStatistic';
import type { BookRun } from './bookRun';
import type { Histogram, HistogramBin, MethodResult, WorstDay } from './riskReport';
import type { ScenarioSetRun } from './scenarioMethods';

const BINS = 60;
const NICE = [1, 2, 2.5, 5, 10];

/** Equal bins of a round width between the least and the largest P&L; all counted. */
export function histogramOf(pnl: Float64Array, result: MethodResult): Histogram {
  let [least, most] = [Infinity, -Infinity];
  for (const value of pnl) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const width = niceWidth((most - least) / BINS);
  const first = Math.floor(least / width);
  const counts = new Array<number>(Math.floor(most / width) - first + 1).fill(0);
  for (const value of pnl) counts[Math.floor(value / width) - first]++;
  const bins = counts.map((count, k): HistogramBin => {
    const from = (first + k) * width;
    return { from, to: from + width, count };
  });
  const lines = result.figures.flatMap(({ confidence, valueAtRisk, expectedShortfall }) => [
    { label: 'VaR', pnl: -valueAtRisk, confidence },
    { label: 'ES', pnl: -expectedShortfall, confidence },
  ]);
  return { method: result.id, bins, lines };
}

/** The next round number above; 1 where nothing moves. */
function niceWidth(raw: number): number {
  if (!(raw > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  return (NICE.find((step) => step * power >= raw) ?? 10) * power;
}

/** Positions listed for a day: the largest losses and gains by size. */
const LISTED = 8;

/** The worst scenarios, worst first, with the moves that were applied and who lost. */
export function worstDaysOf(
  run: BookRun,
  factorIds: readonly string[],
  set: ScenarioSetRun,
  count: number,
): readonly WorstDay[] {
  const rows = smallestPlaces(set.pnl, Math.min(count, set.pnl.length));
  const parts = run.positionPnl(set.moves, rows);
  const { positions } = run.scope.book.portfolio;
  return Array.from(rows, (scenario, k): WorstDay => {
    const all = positions
      .map(({ id }, p) => ({ positionId: id, pnl: parts.at(scenario, p) }))
      .filter((_, p) => run.included[p] >= 0);
    return {
      rank: k + 1,
      fromMs: set.fromMs[scenario],
      toMs: set.toMs[scenario],
      pnl: set.pnl[scenario],
      moves: factorIds.map((factor, f) => ({ factor, move: set.moves[scenario * factorIds.length + f] })),
      positions: all.sort((a, b) => Math.abs(b.pnl) - Math.abs(a.pnl)).slice(0, LISTED),
    };
  });
}
