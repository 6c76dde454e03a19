/** Everything a report prints, computed from files by the app's own session: here without thread, feed or clock. */
import type { MarketSnapshot, ScenarioSet } from '../contracts/domain';
import { DEFAULT_VIEW } from '../contracts/view';
import type { Instrument } from '../engine/instruments/instrument';
import { MARGIN_MODELS } from '../engine/margin/models';
import type { Portfolio } from '../engine/portfolio/portfolio';
import type { ReportFigures } from '../main/compute/protocol';
import { recompute } from '../main/compute/recompute';
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
  const figures = recompute({
    portfolio,
    instruments,
    packs: { shipped: MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)), chosen: [] },
    scenarioSets,
    view: DEFAULT_VIEW,
    market: snapshot,
    stale: [],
  });
  if (figures === undefined) throw new InputError('the portfolio and the market give nothing to compute');
  return figures;
}
