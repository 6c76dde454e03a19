/** Model risk of a book in one report: inventory, what margin hangs on, how models disagree, what the history leaves open. */
import { failure, success, type Failure, type Result } from '../../basics/result';
import type { FactorHistory } from '../../market/factorHistory';
import type { MarketState } from '../../market/marketState';
import type { Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import {
  createMarginEngine,
  evaluateAllMargins,
  type ActiveModel,
  type MarginEngine,
} from '../../margin/marginEngine';
import type { RulePack } from '../../margin/rulePack';
import { columnsOf, newestMoves } from '../../risk/valueAtRisk/factorPanel';
import { quadraticBook } from '../../risk/valueAtRisk/quadraticBook';
import type { RiskRequest } from '../../risk/valueAtRisk/riskRequest';
import { alphaOf, scenarioRun, type RiskContext } from '../../risk/valueAtRisk/scenarioMethods';
import {
  cancelled,
  prepareRisk,
  type KeepGoing,
  type PreparedRisk,
} from '../../risk/valueAtRisk/valueAtRisk';
import { challengerDifferences, type ChallengerDifferences } from './challengers';
import {
  correlationStress,
  tailUncertainty,
  type BootstrapRules,
  type CorrelationStress,
  type TailUncertainty,
} from './estimationError';
import { modelInventory, type InventoryEntry } from './inventory';
import { marginDispersion, type MarginDispersion } from './marginDispersion';
import { marginUncertainty, type MarginUncertainty } from './marginUncertainty';
import { parameterSensitivity, type PackSensitivity } from './parameterSensitivity';

export interface ModelRiskInput {
  readonly universe: Universe;
  readonly market: MarketState;
  readonly book: CompiledBook;
  /** `instrumentRisk` of the market. */
  readonly unit: Float64Array;
  /** Every model with its pack; must hold the models of the accounts. */
  readonly models: readonly ActiveModel[];
  /** Where an account has rule packs of its own; undefined: those of `models`. */
  modelsOf?(accountId: string): readonly ActiveModel[] | undefined;
  /** Grid policy for the margin interval. */
  readonly grid: RulePack;
  readonly histories: readonly FactorHistory[];
  readonly request: RiskRequest;
  readonly bootstrap: BootstrapRules;
  /** Of the margin interval: tail probability of its shocks, and resamples, each of which revalues the book. */
  readonly margin: { readonly alpha: number; readonly resamples: number };
  check(pack: RulePack): Result<RulePack>;
}

/** A part of the report, or why it is not there. */
export type Part<T> =
  { readonly value: T; readonly failure: null } | { readonly value: null; readonly failure: Failure };

export interface AccountModelRisk {
  readonly accountId: string;
  /** Under the account's own model. */
  readonly sensitivity: Part<PackSensitivity>;
  readonly dispersion: MarginDispersion;
}

export interface HistoryBasis {
  readonly factors: readonly string[];
  readonly moves: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly missing: readonly { readonly positionId: string; readonly message: string }[];
}

export interface ModelRiskReport {
  readonly inventory: readonly InventoryEntry[];
  readonly accounts: readonly AccountModelRisk[];
  readonly basis: Part<HistoryBasis>;
  readonly challengers: Part<ChallengerDifferences>;
  readonly bootstrap: BootstrapRules;
  readonly tail: Part<TailUncertainty>;
  readonly correlation: Part<CorrelationStress>;
  readonly margin: Part<MarginUncertainty>;
}

/** Parts that need a history fail alone, with the reason; the rest of the report stands. `CANCELLED` when asked to end. */
export function modelRiskReport(
  input: ModelRiskInput,
  keepGoing: KeepGoing = () => true,
): Result<ModelRiskReport> {
  const { universe, market, book, models, histories, request, bootstrap } = input;
  const engine = createMarginEngine(universe, market, models);
  const accounts: AccountModelRisk[] = [];
  for (const [account, { id }] of book.portfolio.accounts.entries()) {
    if (!keepGoing((0.5 * account) / book.portfolio.accounts.length, id)) return cancelled;
    const own = input.modelsOf?.(id);
    const ownEngine = own === undefined ? engine : createMarginEngine(universe, market, own);
    accounts.push(accountRisk(input, ownEngine, account));
  }
  if (!keepGoing(0.5, 'VaR methods')) return cancelled;
  const prepared = prepareRisk({ universe, market, book, histories }, request);
  const withHistory = <T>(make: (context: PreparedRisk) => Result<T>): Part<T> =>
    partOf(prepared.ok ? make(prepared.value) : prepared);
  const basis = withHistory((context) => success(basisOf(context)));
  const challengers = withHistory((context) => success(challengerDifferences(context)));
  if (!keepGoing(0.7, 'bootstrap')) return cancelled;
  const tail = withHistory((context) => tailOf(context, bootstrap));
  const correlation = withHistory((context) => correlationOfBook(context, bootstrap));
  if (!keepGoing(0.8, 'margin interval')) return cancelled;
  const { alpha, resamples } = input.margin;
  const margin = withHistory((context) =>
    marginUncertainty(context, input.grid, alpha, { ...bootstrap, resamples }),
  );
  const inventory = modelInventory({ margin: models });
  return success({ inventory, accounts, basis, challengers, bootstrap, tail, correlation, margin });
}

const partOf = <T>(result: Result<T>): Part<T> =>
  result.ok ? { value: result.value, failure: null } : { value: null, failure: result.failure };

function accountRisk(input: ModelRiskInput, engine: MarginEngine, account: number): AccountModelRisk {
  const { book, unit, check } = input;
  const { id, marginModelId } = book.portfolio.accounts[account];
  const request = { book, account, unit, detail: 'totals' as const };
  const at = engine.models.findIndex(({ model }) => model.id === marginModelId);
  const sensitivity: Result<PackSensitivity> =
    at < 0
      ? failure('NOT_FOUND', `account ${id}: margin model ${marginModelId} is not among those given`)
      : success(parameterSensitivity({ engine, at, request, check }));
  return {
    accountId: id,
    sensitivity: partOf(sensitivity),
    dispersion: marginDispersion(evaluateAllMargins(engine, request), marginModelId),
  };
}

function basisOf({ panel, missing, inputs, request }: PreparedRisk): HistoryBasis {
  const window = newestMoves(panel, request.windowDays);
  const { positions } = inputs.book.portfolio;
  return {
    factors: panel.factors.map(({ id }) => id),
    moves: window.count,
    firstMs: window.fromMs[0],
    lastMs: window.toMs[window.count - 1],
    missing: missing.map(({ position, failure: why }) => ({
      positionId: positions[position].id,
      message: why.message,
    })),
  };
}

function tailOf(context: RiskContext, rules: BootstrapRules): Result<TailUncertainty> {
  const { request } = context;
  const set = scenarioRun(context, 'historical');
  if (!set.ok) return set;
  const spec = {
    alpha: alphaOf(request.leadConfidence),
    var: request.varConvention,
    es: request.esConvention,
  };
  return tailUncertainty(set.value.pnl, spec, rules);
}

function correlationOfBook(context: RiskContext, rules: BootstrapRules): Result<CorrelationStress> {
  const window = newestMoves(context.panel, context.request.windowDays);
  if (window.factors.length < 2)
    return failure(
      'EMPTY',
      `${window.factors[0].id} is the only factor: there is no correlation to misjudge`,
    );
  const { delta } = quadraticBook(context.run, window);
  const alpha = alphaOf(context.request.leadConfidence);
  return correlationStress(Float64Array.from(delta), columnsOf(window), alpha, rules);
}
