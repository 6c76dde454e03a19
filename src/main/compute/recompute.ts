/** The figures of a report from what it embeds, by the app's own session: no thread, no feed, no clock. */
import { reportFigures } from './answers';
import type { ReportFigures } from './protocol';
import type { ReportBasis } from './reportBasis';
import { createSession } from './session';
import type { SessionState } from './sessionState';

/** The same inputs give the same figures, bit for bit; undefined when they give nothing to compute. */
export function recompute(basis: ReportBasis): ReportFigures | undefined {
  const { portfolio, instruments, packs, scenarioSets, view, market, stale } = basis;
  const unheard = { onStructure: () => undefined, onFrame: () => undefined };
  // A stopwatch that stands still: no work is split, so that one batch computes everything.
  const session = createSession(unheard, () => 0);
  session.setInstruments(instruments);
  session.setRulePacks(packs.shipped, packs.chosen, packs.calibrations, packs.histories);
  session.setScenarioSets(scenarioSets);
  session.setView(view);
  session.setPortfolio(portfolio);
  session.freeze(market, new Set(stale));
  const { valuationMs } = market;
  const nothing = { indices: {}, volIndices: {}, quotes: {}, usdRates: {}, becameStale: [], becameLive: [] };
  session.takeMarket({ ...nothing, oldestMs: valuationMs }, valuationMs, []);
  const state = session.current();
  if (state === undefined) return undefined;
  const figures = reportFigures(state);
  const { frame } = figures;
  return {
    ...figures,
    frame: { ...frame, engine: { ...frame.engine, frozen: false } },
    basis: basisOf(state),
  };
}

/** What the figures of a running session follow from; packs of models that nobody looks at stay out. */
export function basisOf(state: SessionState): ReportBasis {
  const { view, spec, market, packs, known, sets, stale } = state;
  const kinds = new Set(view.margins.models.map(({ model }) => model.rulePackKind));
  const ids = [...new Set(view.whole.positions.map(({ instrumentId }) => instrumentId))];
  return {
    portfolio: view.whole,
    instruments: ids.flatMap((id) => known(id) ?? []),
    packs: {
      ...packs,
      shipped: packs.shipped.filter((pack) => kinds.has(pack.model)),
      chosen: packs.chosen.filter(({ pack }) => kinds.has(pack.model)),
    },
    scenarioSets: sets,
    view: spec,
    market: { id: '', ...market },
    stale: [...stale].filter((id) => ids.includes(id)).sort(),
  };
}

/**
 * The figures of a report, computed anew from its basis: a frame on screen may be a sweep behind, and what is printed
 * has to come out again. State of the feeds and the freeze stay those of the screen.
 */
export function reproducibleFigures(state: SessionState): ReportFigures {
  const figures = recompute(basisOf(state));
  if (figures === undefined) return reportFigures(state);
  const { frame } = figures;
  const { feeds, engine } = state.frame;
  const { valuationMs } = frame.engine;
  return { ...figures, frame: { ...frame, feeds, engine: { ...engine, valuationMs } } };
}
