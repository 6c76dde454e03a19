/** Answers to the questions of main: drill-downs, scenario runs, the figures of a report. */
import { applyMarketUpdate, createDirtySet } from '../../engine/market/marketState';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { ladderScenarios } from '../../engine/risk/ladder';
import type { Revaluation } from '../../engine/risk/revalue';
import { pnlByPosition } from '../../engine/risk/scenarioReaders';
import { expandGrid } from '../../engine/scenarios/grid';
import type { Scenario, ScenarioSet } from '../../engine/scenarios/scenario';
import type { DrillDown, ScenarioOutcome } from '../../contracts/live';
import type { Result } from '../../contracts/result';
import { compileView, sweepScenarios, type CompiledView } from './compiledView';
import { ladderView, scenarioOutcomes } from './frameViews';
import type { DrillTarget, EquityPoint, ReportFigures } from './protocol';
import type { SessionState } from './sessionState';

const WORST_SCENARIOS = 5;
const CURVE_MOVES = Array.from({ length: 25 }, (_, i) => (i - 12) * 0.02);

const refuse = (message: string): Result<never> => ({ ok: false, failure: { reason: 'NOT_FOUND', message } });

function drillInto(view: CompiledView, r: Revaluation, s: number, title: string): Result<DrillDown> {
  if (s < 0 || s >= r.scenarios.count) return refuse(`${title}: there is no such cell any more`);
  const { totalUsd, rows } = pnlByPosition(r, view.book, s);
  const { positions } = view.scoped;
  const named = rows.map(({ position, pnlUsd, failure }) => {
    const { id, instrumentId } = positions[position];
    const row = { positionId: id, symbol: instrumentId.slice(instrumentId.indexOf(':') + 1), pnlUsd };
    return failure === undefined ? row : { ...row, failure };
  });
  return { ok: true, value: { title, totalUsd, rows: named } };
}

function drillWorst({ frame, view }: SessionState, modelId: string): Result<DrillDown> {
  const result = frame.margins.find((margin) => margin.modelId === modelId);
  if (result?.worst === undefined) return refuse(`${modelId} has no worst scenario`);
  const instrumentOf = new Map(view.whole.positions.map((p) => [p.id, p.instrumentId]));
  const rows = result.worst.byPosition.map(({ positionId, pnlUsd }) => {
    const id = instrumentOf.get(positionId) ?? positionId;
    return { positionId, symbol: id.slice(id.indexOf(':') + 1), pnlUsd };
  });
  const title = `${result.modelName}, worst scenario: ${result.worst.label}`;
  return { ok: true, value: { title, totalUsd: result.worst.pnlUsd, rows } };
}

export function drillDown(
  state: SessionState,
  target: DrillTarget,
  lastRun: ScenarioRun | undefined,
): Result<DrillDown> {
  const { view } = state;
  if (target.kind === 'marginWorst') return drillWorst(state, target.modelId);
  if (target.kind === 'scenario') {
    const fromRun = drillIntoRun(lastRun, target.setId, target.scenarioId);
    if (fromRun !== undefined) return fromRun;
    const at = view.named.findIndex((n) => n.setId === target.setId && n.scenario.id === target.scenarioId);
    if (at < 0) return refuse(`there is no scenario ${target.scenarioId} in ${target.setId}`);
    return drillInto(view, view.scenarios.revaluation, at, view.named[at].scenario.name);
  }
  const [matrix, s] = target.kind === 'heatmap' ? [view.heatmap, target.index] : [view.ladder, target.column];
  const { revaluation } = matrix;
  return drillInto(view, revaluation, s, revaluation.scenarios.scenarios[s]?.name ?? 'cell');
}

const scenariosOf = (set: ScenarioSet): readonly Scenario[] => [
  ...set.scenarios,
  ...(set.grid === undefined ? [] : expandGrid(set.grid)),
];

/** The view in another market: the same composition, compiled on a stored snapshot. */
function viewOn(state: SessionState, snapshot: MarketSnapshot): CompiledView {
  const { view, spec, known, packs } = state;
  return compileView({ portfolio: view.whole, known, packs, sets: [], view: spec, market: snapshot });
}

/** A set that was run once: its outcomes, and the matrix from which a click drills into one of them. */
export interface ScenarioRun {
  readonly setId: string;
  readonly outcomes: readonly ScenarioOutcome[];
  readonly view: CompiledView;
  readonly revaluation: Revaluation;
}

export function runScenarios(
  state: SessionState,
  set: ScenarioSet,
  snapshot: MarketSnapshot | null,
): Result<ScenarioRun> {
  const view = snapshot === null ? state.view : viewOn(state, snapshot);
  const scenarios = scenariosOf(set);
  if (scenarios.length === 0) return refuse(`${set.name} has no scenario to run`);
  const swept = sweepScenarios(view, scenarios);
  swept.sweep.run(() => true);
  const setId = set.id;
  const outcomes = scenarioOutcomes(
    swept,
    scenarios.map(() => ({ setId })),
  );
  return { ok: true, value: { setId, outcomes, view, revaluation: swept.revaluation } };
}

/** Drills into a scenario of the set that was run last, saved or not; undefined when it is not among them. */
function drillIntoRun(run: ScenarioRun | undefined, setId: string, scenarioId: string) {
  if (run === undefined || run.setId !== setId) return undefined;
  const { scenarios } = run.revaluation.scenarios;
  const at = scenarios.findIndex(({ id }) => id === scenarioId);
  return at < 0 ? undefined : drillInto(run.view, run.revaluation, at, scenarios[at].name);
}

function equityCurve(view: CompiledView): readonly EquityPoint[] {
  const swept = sweepScenarios(view, ladderScenarios('*', CURVE_MOVES));
  swept.sweep.run(() => true);
  return CURVE_MOVES.map((move, s) => ({ move, ...swept.sweep.figures[s] }));
}

/** Worst named scenarios with P&L by position, worst first. */
function worstScenarios(state: SessionState): readonly DrillDown[] {
  const order = state.frame.scenarios
    .map(({ pnlUsd }, at) => ({ pnlUsd, at }))
    .filter(({ pnlUsd }) => !Number.isNaN(pnlUsd))
    .sort((a, b) => a.pnlUsd - b.pnlUsd)
    .slice(0, WORST_SCENARIOS);
  return order.flatMap(({ at }) => {
    const { scenario } = state.view.named[at];
    const drilled = drillInto(state.view, state.view.scenarios.revaluation, at, scenario.name);
    return drilled.ok ? [drilled.value] : [];
  });
}

/** Ladders of every underlying with margin in each column, from a copy of the market so that nothing live moves. */
export function reportFigures(state: SessionState): ReportFigures {
  const { view, spec, market, packs, known, sets, frame, structure } = state;
  const ladders = view.coins.flatMap((underlying) => {
    const ladder = { ...spec.ladder, underlying, mode: 'greeks' as const };
    const own = compileView({ portfolio: view.whole, known, packs, sets, view: { ...spec, ladder }, market });
    applyMarketUpdate(own.market, own.universe, market, createDirtySet(own.universe));
    instrumentRisk(own.universe, own.market, own.unit);
    own.ladder.sweep.run(() => true);
    const shown = ladderView(own, ladder, own.ladder, frame.header.staleCount);
    return shown === null ? [] : [shown];
  });
  return {
    structure,
    frame,
    ladders,
    worstScenarios: worstScenarios(state),
    equityCurve: equityCurve(view),
    market,
  };
}
