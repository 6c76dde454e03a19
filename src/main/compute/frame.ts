/** One frame from an up-to-date view. */
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { FeedStatus } from '../../contracts/feedStatus';
import type { HeaderFigures, LiveFrame, ScenarioOutcome } from '../../contracts/live';
import type { ViewSpec } from '../../contracts/view';
import type { FoundCall } from './callSearch';
import type { CompiledView } from './compiledView';
import type { FrameMargins } from './frameMargins';
import { positionBlock, toPositionValues, totalsOf, treeFigures } from './framePositions';
import { heatmapView, ladderView, scenarioOutcomes, spotOf } from './frameViews';
import { marketName } from './marketName';

export interface FrameInput {
  readonly view: CompiledView;
  readonly margins: FrameMargins;
  readonly spec: ViewSpec;
  readonly feeds: readonly FeedStatus[];
  readonly stale: ReadonlySet<InstrumentId>;
  readonly nowMs: number;
  /** Undefined while it is searched. */
  readonly call: FoundCall | null | undefined;
  readonly sequence: number;
  readonly bookVersion: number;
  readonly engine: Omit<LiveFrame['engine'], 'snapshotId' | 'valuationMs'> & {
    readonly frozenId: string | null;
  };
}

function worstOf(outcomes: readonly ScenarioOutcome[]): HeaderFigures['worstScenario'] {
  const valid = outcomes.filter(({ pnlUsd }) => !Number.isNaN(pnlUsd));
  if (valid.length === 0) return null;
  const worst = valid.reduce((a, b) => (b.pnlUsd < a.pnlUsd ? b : a));
  return { id: `${worst.setId}/${worst.scenarioId}`, name: worst.name, pnlUsd: worst.pnlUsd };
}

function callOf(view: CompiledView, call: FoundCall | null | undefined): HeaderFigures['nearestCall'] {
  const [underlying] = view.coins;
  if (!call || underlying === undefined) return null;
  return { ...call, underlying, price: spotOf(view, underlying) * (1 + call.move) };
}

function header(
  input: FrameInput,
  margins: FrameMargins,
  outcomes: readonly ScenarioOutcome[],
  counts: { readonly staleCount: number; readonly failedCount: number },
): HeaderFigures {
  const { equityUsd, own } = margins;
  const initialMarginUsd = own?.initialMarginUsd ?? NaN;
  const maintenanceMarginUsd = own?.maintenanceMarginUsd ?? NaN;
  return {
    equityUsd,
    initialMarginUsd,
    maintenanceMarginUsd,
    marginRatio: equityUsd > 0 ? maintenanceMarginUsd / equityUsd : NaN,
    headroomUsd: equityUsd - maintenanceMarginUsd,
    nearestCall: callOf(input.view, input.call),
    isCallSearched: input.call !== undefined,
    worstScenario: worstOf(outcomes),
    marginModelId: own?.modelId ?? '',
    unmarginedCount: own?.failures.length ?? 0,
    ...counts,
  };
}

export function buildFrame(input: FrameInput): LiveFrame {
  const { view, spec, nowMs, stale } = input;
  const block = positionBlock(view, view.book, nowMs, stale);
  const isWhole = view.scoped.positions.length === view.whole.positions.length;
  const wholeBlock =
    isWhole && view.scoped === view.whole ? block : positionBlock(view, view.wholeBook, nowMs, stale);
  const totals = totalsOf(view, block);
  const { staleCount, failedCount } = totals[totals.length - 1];
  const { margins } = input;
  const outcomes = scenarioOutcomes(view.scenarios, view.named);
  const { frozenId, ...engine } = input.engine;
  return {
    sequence: input.sequence,
    bookVersion: input.bookVersion,
    engine: {
      ...engine,
      snapshotId: frozenId ?? marketName(view.market),
      valuationMs: view.market.valuationMs,
    },
    feeds: input.feeds,
    header: header(input, margins, outcomes, { staleCount, failedCount }),
    positions: toPositionValues(block, view),
    totals,
    tree: treeFigures(view, wholeBlock),
    ladder: ladderView(view, spec.ladder, view.ladder, staleCount),
    heatmap: heatmapView(view, spec.heatmap, staleCount),
    margins: margins.results,
    decidingModels: [...new Set(view.scoped.accounts.map(({ marginModelId }) => marginModelId))],
    collateral: margins.collateral,
    scenarios: outcomes,
  };
}
