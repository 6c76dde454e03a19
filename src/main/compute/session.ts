/**
 * The live computation of one desk: takes state and market batches, keeps the compiled view up to date, and makes
 * frames. Pure wiring of the engine; the instants come with the batches, the stop-watch only splits long work.
 */
import { refreshMarginEngine } from '../../engine/margin/marginEngine';
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import { applyMarketUpdate, clearDirtySet, setValuationTime } from '../../engine/market/marketState';
import type { ExpiryVols } from '../../engine/market/expiryVols';
import { fillNeighbourVols } from '../../engine/market/neighbourVol';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { updateAggregation } from '../../engine/risk/aggregate';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { revalueDirty } from '../../engine/risk/revalue';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { FeedStatus } from '../../contracts/feedStatus';
import type { LiveFrame } from '../../contracts/live';
import type { LiveStructure } from '../../contracts/structure';
import { DEFAULT_VIEW, type ViewSpec } from '../../contracts/view';
import { createCallSearch, type CallSearch } from './callSearch';
import { compileView, type CompiledView, type SweptMatrix } from './compiledView';
import { needsUniverse, type Hypothetical } from './hypothetical';
import { buildFrame } from './frame';
import { createMarketMemory, type SnapshotContent } from './marketMemory';
import { smilesOf } from './surfaces/smilesOf';
import { accountReadings } from './accountReadings';
import { createCallMemory } from './callMemory';
import { frameMargins, type FrameMargins } from './frameMargins';
import { nextPackDate, type PackShelf } from './packsInForce';
import type { Session, SessionEvents } from './sessionState';
import { structureOf } from './structure';

/** Time to expiry moves on in steps: every step values everything again. */
const CLOCK_STEP_MS = 2_000;
/** Longest slice of margin sweeps between two batches. */
const SWEEP_SLICE_MS = 12;
/** A search for the nearest call may take this share of the time. */
const CALL_SEARCH_SHARE = 0.1;
const CALL_SEARCH_PAUSE_MS = 200;

export function createSession(events: SessionEvents, stopwatch: () => number): Session {
  const memory = createMarketMemory();
  const instruments = new Map<InstrumentId, Instrument>();
  const known = (id: InstrumentId): Instrument | undefined => instruments.get(id);
  let portfolio: Portfolio | undefined;
  let packs: PackShelf = { shipped: [], chosen: [] };
  let nextPackMs = Infinity;
  const fits: Record<string, ExpiryVols> = {};
  const callMemory = createCallMemory();
  let sets: readonly ScenarioSet[] = [];
  let spec: ViewSpec = DEFAULT_VIEW;
  let hypothetical: Hypothetical = { instruments: [], unlisted: [] };
  let frozen: MarketSnapshot | null = null;
  let frozenStale: ReadonlySet<InstrumentId> = new Set();
  let view: CompiledView | undefined;
  let structure: LiveStructure | undefined;
  let frame: LiveFrame | undefined;
  let feeds: readonly FeedStatus[] = [];
  let [bookVersion, sequence, nowMs, nextSweep] = [0, 0, 0, 0];
  let calls: CallSearch | undefined;
  let callDueMs = 0;
  let isStale = true;

  const swept = (v: CompiledView): readonly SweptMatrix[] => [v.ladder, v.heatmap, v.scenarios];

  const content = (valuationMs: number): SnapshotContent => ({
    ...memory.content(valuationMs),
    smiles: smilesOf(fits, portfolio?.volOverrides ?? []),
  });

  const staleNow = (): ReadonlySet<InstrumentId> => (frozen === null ? memory.stale : frozenStale);

  function compile(): void {
    isStale = false;
    if (portfolio === undefined) return;
    const market = frozen ?? content(nowMs);
    nextPackMs = nextPackDate(packs, frozen?.valuationMs ?? nowMs);
    view = compileView({ portfolio, known, packs, sets, hypothetical, view: spec, market });
    instrumentRisk(view.universe, view.market, view.unit);
    bookVersion += 1;
    callDueMs = 0;
    calls = createCallSearch(view);
    structure = structureOf(portfolio, view.scoped, spec.scope, known, bookVersion);
    events.onStructure(structure);
  }

  /** Brings every matrix up to date with what the batch touched; returns the instruments that were valued. */
  function refresh(v: CompiledView): number {
    const isTouched = [v.dirty.indices, v.dirty.currencies, v.dirty.expiries, v.dirty.instruments].some(
      (flags) => flags.includes(1),
    );
    if (!isTouched && !v.dirty.all) return 0;
    refreshMarginEngine(v.margins, v.dirty);
    for (const { revaluation, aggregation } of swept(v)) {
      revalueDirty(revaluation, v.dirty);
      updateAggregation(aggregation, revaluation);
    }
    clearDirtySet(v.dirty);
    instrumentRisk(v.universe, v.market, v.unit);
    return v.heatmap.revaluation.changedCount;
  }

  /** One sweep after the other, a slice per batch. */
  function sweepSlice(v: CompiledView): void {
    const until = stopwatch() + SWEEP_SLICE_MS;
    const matrices = swept(v);
    for (let done = 0; done < matrices.length && stopwatch() < until; done++) {
      const { sweep, revaluation } = matrices[nextSweep % matrices.length];
      if (revaluation.scenarios.count > 0 && !sweep.run(() => stopwatch() < until)) return;
      nextSweep += 1;
    }
  }

  function searchCall(): void {
    if (stopwatch() < callDueMs) return;
    const started = stopwatch();
    // The first round goes on while there is time: a stopwatch that stands still computes it in one batch.
    do calls?.step();
    while (calls?.found === undefined && stopwatch() - started < SWEEP_SLICE_MS);
    const took = stopwatch() - started;
    callDueMs = stopwatch() + Math.max(CALL_SEARCH_PAUSE_MS, took / CALL_SEARCH_SHARE);
  }

  function compute(oldestMs: number): void {
    const started = stopwatch();
    if (isStale) compile();
    if (view === undefined || structure === undefined) return;
    const revalued = refresh(view);
    sweepSlice(view);
    searchCall();
    const margins = frameMargins(view);
    frame = buildFrame({
      view,
      margins,
      spec,
      feeds,
      stale: staleNow(),
      nowMs: frozen === null ? nowMs : frozen.valuationMs,
      call: calls?.found,
      sequence: (sequence += 1),
      bookVersion,
      engine: {
        lagMs: Math.max(0, nowMs - oldestMs) + (stopwatch() - started),
        computeMs: stopwatch() - started,
        instrumentsRevalued: revalued,
        frozen: frozen !== null,
        frozenId: frozen?.id ?? null,
      },
    });
    events.onFrame(frame);
    if (frozen === null) tellReadings(view, margins);
  }

  function tellReadings(v: CompiledView, margins: FrameMargins): void {
    const readings = accountReadings(v, margins);
    callMemory.remember(v, readings, nowMs, () => content(nowMs));
    events.onReadings?.({ readings, atMs: nowMs });
  }

  function moveClock(v: CompiledView): void {
    const due = nowMs - v.market.valuationMs >= CLOCK_STEP_MS || nowMs < v.market.valuationMs;
    if (due) setValuationTime(v.market, v.universe, nowMs, v.dirty);
  }

  /** New composition is compiled with the next batch, so that a burst of changes costs one compilation. */
  const changed = (apply: () => void): void => {
    apply();
    isStale = true;
  };

  return {
    setInstruments: (next) => changed(() => next.forEach((each) => instruments.set(each.id, each))),
    setPortfolio: (next) => changed(() => (portfolio = next)),
    setRulePacks: (shipped, chosen = [], calibrations = [], histories = []) =>
      changed(() => (packs = { shipped, chosen, calibrations, histories })),
    setScenarioSets: (next) => changed(() => (sets = next)),
    setView: (next) => changed(() => (spec = next)),
    freeze: (snapshot, stale = new Set()) =>
      changed(() => {
        frozen = snapshot;
        frozenStale = stale;
      }),
    setHypothetical(next) {
      if (needsUniverse(next, hypothetical, view?.universe)) isStale = true;
      hypothetical = next;
    },
    setFit(key, vols) {
      fits[key] = vols;
      if (frozen !== null || view === undefined || isStale) return;
      const smile = smilesOf(fits, portfolio?.volOverrides ?? [])[key];
      applyMarketUpdate(view.market, view.universe, { smiles: { [key]: smile } }, view.dirty);
      fillNeighbourVols(view.universe, view.market, view.unlisted, view.dirty);
    },
    takeMarket(batch, batchMs, statuses) {
      nowMs = batchMs;
      // A pack whose date has come decides from now on.
      if (frozen === null && nowMs >= nextPackMs) isStale = true;
      feeds = statuses;
      memory.remember(batch);
      if (frozen === null && view !== undefined && !isStale) {
        moveClock(view);
        applyMarketUpdate(view.market, view.universe, batch, view.dirty);
        fillNeighbourVols(view.universe, view.market, view.unlisted, view.dirty);
      }
      compute(batch.oldestMs ?? batchMs);
    },
    current() {
      if (isStale && portfolio !== undefined && nowMs > 0) compute(nowMs);
      if (view === undefined || structure === undefined || frame === undefined) return undefined;
      const market = frozen ?? content(view.market.valuationMs);
      return { view, spec, structure, frame, market, sets, known, packs, callMemory, stale: staleNow() };
    },
  };
}
