/** Everything a report prints, computed from files by the app's own session: here without thread, feed or clock. */
import type { MarketSnapshot, ScenarioSet } from '../contracts/domain';
import type { Instrument } from '../engine/instruments/instrument';
import { MARGIN_MODELS } from '../engine/margin/models';
import type { Portfolio } from '../engine/portfolio/portfolio';
import { reportFigures } from '../main/compute/answers';
import type { ReportFigures } from '../main/compute/protocol';
import { createSession } from '../main/compute/session';
import { InputError } from './commands/command';
import { shippedRulePack } from './resources';

export interface FiguresRequest {
  readonly portfolio: Portfolio;
  readonly snapshot: MarketSnapshot;
  readonly instruments: readonly Instrument[];
  readonly scenarioSets: readonly ScenarioSet[];
}

/** Throws `InputError` when the files give nothing to compute. */
export function figuresFromFiles(request: FiguresRequest): ReportFigures {
  const { portfolio, snapshot, instruments, scenarioSets } = request;
  const unheard = { onStructure: () => undefined, onFrame: () => undefined };
  // A stopwatch that stands still: no work is split, so that one batch computes everything.
  const session = createSession(unheard, () => 0);
  session.setInstruments(instruments);
  session.setRulePacks(MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)));
  session.setScenarioSets(scenarioSets);
  session.setPortfolio(portfolio);
  const { indices, volIndices, quotes, usdRates, valuationMs } = snapshot;
  const batch = {
    indices,
    volIndices,
    quotes,
    usdRates,
    becameStale: [],
    becameLive: [],
    oldestMs: valuationMs,
  };
  session.takeMarket(batch, valuationMs, []);
  const state = session.current();
  if (state === undefined) throw new InputError('the portfolio and the market give nothing to compute');
  return reportFigures(state);
}
