/** Ladder, heatmap and scenario rows of a frame, from matrices that are already up to date. */
import { heatmapCells } from '../../engine/risk/heatmap';
import { expiryLines, greekLines, ladderCells, type LadderCells } from '../../engine/risk/ladder';
import type { HeatmapView, LadderRow, LadderView, ScenarioOutcome } from '../../contracts/live';
import type { ViewSpec } from '../../contracts/view';
import type { CompiledView, SweptMatrix } from './compiledView';

/** Index price of an underlying in the scope's universe; NaN when it has none. */
export function spotOf(view: Pick<CompiledView, 'universe' | 'market'>, underlying: string): number {
  const slot = view.universe.indices.findIndex((index) => index.underlying === underlying);
  return slot < 0 ? NaN : view.market.spot[slot];
}

const MARGIN_UNIT_K = new Set(['equityUsd', 'initialMarginUsd', 'maintenanceMarginUsd']);

/** Margin rows appear with the first finished sweep, so that a ladder never waits for them. */
function withMargin(cells: LadderCells, swept: SweptMatrix): LadderCells {
  return swept.sweep.isComplete ? { ...cells, margin: swept.sweep.figures } : cells;
}

export function ladderView(
  view: CompiledView,
  spec: ViewSpec['ladder'],
  swept: SweptMatrix,
  staleCount: number,
): LadderView | null {
  const underlying = view.universe.underlyings.indexOf(view.ladderCoin);
  if (underlying < 0) return null;
  const cells = withMargin(
    ladderCells({ revaluation: swept.revaluation, book: view.book, underlying }),
    swept,
  );
  const isGreeks = spec.mode === 'greeks';
  const lines = isGreeks
    ? greekLines(cells, view.ladderCoin)
    : expiryLines(cells, spec.greek, view.ladderCoin);
  const spot = spotOf(view, view.ladderCoin);
  return {
    underlying: view.ladderCoin,
    mode: spec.mode,
    greek: spec.greek,
    columns: view.ladderMoves.map(({ move, isTail }) => ({ move, isTail, price: spot * (1 + move) })),
    rows: lines.map((line): LadderRow => ({ ...line, isTotal: line.isTotal || MARGIN_UNIT_K.has(line.id) })),
    staleCount,
  };
}

export function heatmapView(view: CompiledView, spec: ViewSpec['heatmap'], staleCount: number): HeatmapView {
  const { revaluation, aggregation, sweep } = view.heatmap;
  const cells = heatmapCells(spec, revaluation, aggregation.pnlUsd);
  sweep.figures.forEach((figures, at) => {
    cells.equityUsd[at] = figures.equityUsd;
    cells.initialMarginUsd[at] = figures.initialMarginUsd;
    cells.maintenanceMarginUsd[at] = figures.maintenanceMarginUsd;
  });
  const coin = spec.underlying === '*' ? (view.coins[0] ?? '') : spec.underlying;
  const spot = spotOf(view, coin);
  return { ...spec, ...cells, spotPrices: spec.spotMoves.map((move) => spot * (1 + move)), staleCount };
}

export function scenarioOutcomes(
  swept: SweptMatrix,
  named: readonly { readonly setId: string }[],
): readonly ScenarioOutcome[] {
  const { revaluation, aggregation, sweep } = swept;
  return revaluation.scenarios.scenarios.map((scenario, s): ScenarioOutcome => {
    const failure = revaluation.scenarios.failures.get(s);
    const outcome = {
      setId: named[s]?.setId ?? '',
      scenarioId: scenario.id,
      name: scenario.name,
      pnlUsd: failure === undefined ? aggregation.pnlUsd[s] : NaN,
      ...sweep.figures[s],
    };
    return failure === undefined ? outcome : { ...outcome, failure };
  });
}
