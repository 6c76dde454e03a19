/** Several margin models over one matrix: their scenarios side by side, valued once, read by each. */
import type { DirtySet, MarketState } from '../market/marketState';
import type { Universe } from '../market/universe';
import type { CompiledBook } from '../portfolio/compiledBook';
import { accountEquity, type AccountEquity } from '../risk/equity';
import { revalue, revalueAll, revalueDirty, type Revaluation } from '../risk/revalue';
import type { Scenario } from '../scenarios/scenario';
import type { MarginInput, MarginModel, MarginResult } from './marginModel';
import type { RulePack } from './rulePack';

export interface ActiveModel {
  readonly model: MarginModel;
  readonly pack: RulePack;
}

export interface MarginEngine {
  readonly models: readonly (ActiveModel & { readonly firstScenario: number })[];
  readonly revaluation: Revaluation;
}

/** Lays out the scenarios of the models, those that are the same once, and values them. */
export function createMarginEngine(
  universe: Universe,
  market: MarketState,
  active: readonly ActiveModel[],
): MarginEngine {
  const scenarios: Scenario[] = [];
  const laidOut = new Map<string, number>();
  const models = active.map(({ model, pack }) => {
    const own = model.scenarios(pack);
    const key = JSON.stringify(own);
    const firstScenario = laidOut.get(key) ?? scenarios.length;
    if (!laidOut.has(key)) scenarios.push(...own);
    laidOut.set(key, firstScenario);
    return { model, pack, firstScenario };
  });
  return { models, revaluation: revalue(universe, market, scenarios) };
}

/** Follows the market; without a dirty set everything is valued again. */
export function refreshMarginEngine(engine: MarginEngine, dirty?: DirtySet): void {
  if (dirty === undefined) revalueAll(engine.revaluation);
  else revalueDirty(engine.revaluation, dirty);
}

export interface MarginRequest {
  readonly book: CompiledBook;
  readonly account: number;
  /** `instrumentRisk` of the engine's market. */
  readonly unit: Float64Array;
  readonly equity?: AccountEquity;
  readonly detail?: MarginInput['detail'];
}

const ORDERS_LEFT_OUT = 'Margin of resting orders is not in this model';

/** One account under one model of the engine, by its place in `engine.models`. */
export function evaluateMargin(engine: MarginEngine, at: number, request: MarginRequest): MarginResult {
  const { model, pack, firstScenario } = engine.models[at];
  const { universe, market } = engine.revaluation;
  const { book, account, unit } = request;
  const result = model.evaluate(
    {
      universe,
      market,
      book,
      account,
      unit,
      equity: request.equity ?? accountEquity(universe, market, book, unit, account),
      revaluation: engine.revaluation,
      firstScenario,
      detail: request.detail ?? 'full',
    },
    pack,
  );
  if (model.countsOrders === true || book.holdings[account].orders.length === 0) return result;
  return { ...result, notes: [...result.notes, ORDERS_LEFT_OUT] };
}

/** One account under every model of the engine, in their order. */
export function evaluateAllMargins(engine: MarginEngine, request: MarginRequest): readonly MarginResult[] {
  const { universe, market } = engine.revaluation;
  const equity =
    request.equity ?? accountEquity(universe, market, request.book, request.unit, request.account);
  return engine.models.map((_, at) => evaluateMargin(engine, at, { ...request, equity }));
}
