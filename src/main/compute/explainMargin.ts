/**
 * Explains the margin of what is in view under one model: position by position, distances, what changed since a
 * snapshot. Works on a copy of the market, one step at a time, so that live numbers keep their pace meanwhile.
 */
import { fragmentationCost } from '../../engine/margin/explain/accountModes';
import { capitalEfficiency } from '../../engine/margin/explain/capitalEfficiency';
import { marginAttribution, type MarginInstant } from '../../engine/margin/explain/marginAttribution';
import { levelDistances, nearest } from '../../engine/margin/explain/marginDistance';
import {
  createPositionMargins,
  offsetBenefit,
  type PositionMargins,
} from '../../engine/margin/explain/positionMargins';
import { createMarginEngine, type ActiveModel, type MarginEngine } from '../../engine/margin/marginEngine';
import { createMovedMargin } from '../../engine/margin/movedMargin';
import { marketFromSnapshot } from '../../engine/market/marketState';
import { compileBook, universeOf, type CompiledBook } from '../../engine/portfolio/compiledBook';
import { accountEquity } from '../../engine/risk/equity';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { markVolSolver } from '../../engine/risk/markVol';
import { AT, MEASURE_COUNT, type MeasureName } from '../../engine/risk/measure';
import type {
  AccountDistance,
  MarginExplained,
  MarginSince,
  PositionMarginRow,
} from '../../contracts/marginExplain';
import { failure, success, type Result } from '../../engine/basics/result';
import { OWN_MODELS } from './combineMargins';
import { spotOf } from './frameViews';
import type { ExplainAsk, FormerInstant } from './protocol';
import type { SessionState } from './session';
import { portfolioInScope } from './structure';
import { wantedModels } from './wantedModels';

export interface ExplainRun {
  /** Share done, 0 to 1. */
  readonly fraction: number;
  /** Does a little; true when finished. */
  step(): boolean;
  readonly result: MarginExplained;
}

interface Frozen {
  readonly state: SessionState;
  readonly active: readonly ActiveModel[];
  /** Place in `active` of each account's model; -1: none. */
  readonly modelOf: readonly number[];
  readonly engine: MarginEngine;
  readonly book: CompiledBook;
  readonly unit: Float64Array;
}

/** The view's market as it is now, in buffers of its own; one model for all accounts, or each its own. */
function freeze(state: SessionState, modelId: string): Frozen {
  const { view, market: content } = state;
  const market = marketFromSnapshot(view.universe, { id: 'frozen', ...content }, markVolSolver);
  const wishes = view.scoped.accounts.map(({ id, marginModelId }) => ({
    accountId: id,
    modelIds: [modelId === OWN_MODELS ? marginModelId : modelId],
  }));
  const { models: active, placeOf } = wantedModels(state.packs, wishes, market.valuationMs);
  const modelOf = wishes.map(({ accountId, modelIds: [id] }) => placeOf(accountId, id));
  const engine = createMarginEngine(view.universe, market, active);
  return { state, active, modelOf, engine, book: view.book, unit: instrumentRisk(view.universe, market) };
}

export function startExplaining(state: SessionState, ask: ExplainAsk): Result<ExplainRun> {
  const frozen = freeze(state, ask.modelId);
  if (frozen.active.length === 0) return failure('NOT_FOUND', `there is no margin model ${ask.modelId}`);
  const { view } = state;
  const runs = view.scoped.accounts.flatMap(({ name }, account) => {
    const model = frozen.modelOf[account];
    if (model < 0 || frozen.book.holdings[account].positions.length === 0) return [];
    const request = { book: frozen.book, account, unit: frozen.unit, equity: equityOf(frozen, account) };
    return [{ name, account, run: createPositionMargins(frozen.engine, model, request) }];
  });
  const pairs = runs.flatMap(({ name, account }) =>
    ['*', ...view.universe.underlyings].map((underlying) => ({ name, account, underlying })),
  );
  const regimes: RegimeDistance[] = [];
  const compared = view.hasEquity ? view.compared : [];
  const distances: AccountDistance[] = [];
  let since: MarginSince | null | undefined = ask.since === null || !view.hasEquity ? null : undefined;
  const wanted = view.hasEquity ? pairs : [];

  return success({
    get fraction() {
      const done =
        runs.reduce((sum, { run }) => sum + run.fraction, 0) + distances.length / Math.max(1, wanted.length);
      return done / (runs.length + 1);
    },
    step() {
      const busy = runs.find(({ run }) => run.fraction < 1);
      if (busy !== undefined) busy.run.step();
      else if (distances.length < wanted.length) distances.push(distanceOf(frozen, wanted[distances.length]));
      else if (regimes.length < compared.length) regimes.push(regimeDistance(frozen, regimes.length));
      else if (since === undefined && ask.since !== null) since = sinceThen(frozen, ask.since);
      return (
        runs.every(({ run }) => run.fraction === 1) &&
        distances.length === wanted.length &&
        regimes.length === compared.length &&
        since !== undefined
      );
    },
    get result() {
      return resultOf(frozen, ask.modelId, runs, distances, regimes, since ?? null);
    },
  });
}

const equityOf = ({ engine: { revaluation }, book, unit }: Frozen, account: number) =>
  accountEquity(revaluation.universe, revaluation.market, book, unit, account);

function distanceOf(
  frozen: Frozen,
  {
    name,
    account,
    underlying,
  }: { readonly name: string; readonly account: number; readonly underlying: string },
): AccountDistance {
  const { engine, book, state } = frozen;
  const marginAt = createMovedMargin(engine, book, [{ account, model: frozen.modelOf[account] }]);
  const [call, liquidation, zeroEquity] = levelDistances(
    state.view.heatmap.revaluation,
    marginAt,
    underlying,
  );
  const spot = underlying === '*' ? NaN : spotOf(state.view, underlying);
  return {
    accountName: name,
    underlying,
    spot,
    call: nearest(call),
    liquidation: nearest(liquidation),
    zeroEquity: nearest(zeroEquity),
  };
}

/** The nearest liquidation of any account in view, were all of them under one of the compared models. */
function regimeDistance({ state, book }: Frozen, at: number): RegimeDistance {
  const { margins, heatmap, scoped, compared, placeOf } = state.view;
  const moves = scoped.accounts.flatMap(({ id }, account) => {
    const model = placeOf(id, compared[at]);
    if (model < 0 || book.holdings[account].positions.length === 0) return [];
    const marginAt = createMovedMargin(margins, book, [{ account, model }]);
    const [found] = levelDistances(heatmap.revaluation, marginAt, '*', ['liquidation']);
    return nearest(found) ?? [];
  });
  const liquidation = moves.length === 0 ? null : moves.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a));
  return { modelId: compared[at], liquidation };
}

/** Both instants in one universe, account by account, added up. */
function sinceThen(frozen: Frozen, then: FormerInstant): MarginSince {
  const { state, active, modelOf } = frozen;
  const { scope } = state.spec;
  const before = portfolioInScope(then.portfolio, scope, state.known);
  const after = state.view.scoped;
  const both = { ...after, positions: [...before.positions, ...after.positions] };
  const universe = universeOf(both, state.known);
  const sides = {
    before: {
      market: marketFromSnapshot(universe, then.snapshot, markVolSolver),
      book: compileBook(before, universe),
    },
    after: {
      market: marketFromSnapshot(universe, { id: 'now', ...state.market }, markVolSolver),
      book: compileBook(after, universe),
    },
  };
  const parts = after.accounts.flatMap(({ id }, account) => {
    const own = active[modelOf[account]];
    if (own === undefined) return [];
    const former = before.accounts.findIndex((one) => one.id === id);
    const instant = (side: keyof typeof sides, at: number): MarginInstant => ({
      ...sides[side],
      account: at,
      active: own,
    });
    return [marginAttribution(universe, instant('before', former), instant('after', account))];
  });
  const total = (figure: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((sum, part) => sum + figure(part), 0);
  return {
    label: then.label,
    takenMs: then.snapshot.valuationMs,
    beforeInitialUsd: total(({ before: { initialMarginUsd } }) => initialMarginUsd),
    beforeMaintenanceUsd: total(({ before: { maintenanceMarginUsd } }) => maintenanceMarginUsd),
    afterInitialUsd: total(({ after: { initialMarginUsd } }) => initialMarginUsd),
    afterMaintenanceUsd: total(({ after: { maintenanceMarginUsd } }) => maintenanceMarginUsd),
    steps: (parts[0]?.steps ?? []).map(({ cause }, at) => ({
      cause,
      initialMarginUsd: total(({ steps }) => steps[at].initialMarginUsd),
      maintenanceMarginUsd: total(({ steps }) => steps[at].maintenanceMarginUsd),
    })),
  };
}

function poolsOf({ state, book }: Frozen): MarginExplained['pools'] {
  const { margins, unit } = state.view;
  const accounts = book.holdings.flatMap(({ positions }, account) => (positions.length > 0 ? [account] : []));
  return margins.models.map(({ model }, at) => ({
    modelId: model.id,
    ...fragmentationCost(margins, at, book, accounts, unit),
  }));
}

type RegimeDistance = MarginExplained['regimes'][number];

interface AccountRun {
  readonly name: string;
  readonly account: number;
  readonly run: PositionMargins;
}

function rowsOf({ book }: Frozen, { name, account, run }: AccountRun): PositionMarginRow[] {
  const { positions } = book.holdings[account];
  return run.rows.map((row, k) => {
    const { instrumentId } = book.portfolio.positions[positions[k]];
    const symbol = instrumentId.slice(instrumentId.indexOf(':') + 1);
    return { ...row, accountName: name, symbol, quantity: book.quantity[positions[k]] };
  });
}

function resultOf(
  frozen: Frozen,
  modelId: string,
  runs: readonly AccountRun[],
  distances: readonly AccountDistance[],
  regimes: readonly RegimeDistance[],
  since: MarginSince | null,
): MarginExplained {
  const { state, active } = frozen;
  const benefits = runs.map(({ run }) => offsetBenefit(run));
  const sum = (figure: (benefit: (typeof benefits)[number]) => number): number =>
    benefits.reduce((total, benefit) => total + figure(benefit), 0);
  const initialMarginUsd = sum(({ portfolioUsd }) => portfolioUsd);
  return {
    modelId,
    modelName: modelId === OWN_MODELS ? 'As margined' : active[0].model.name,
    scopeLabel: state.structure.scopeLabel,
    valuationMs: frozen.engine.revaluation.market.valuationMs,
    initialMarginUsd,
    positions: runs.flatMap((run) => rowsOf(frozen, run)),
    standAloneUsd: sum(({ standAloneUsd }) => standAloneUsd),
    benefitUsd: sum(({ benefitUsd }) => benefitUsd),
    eulerRemainderUsd: sum(({ eulerRemainderUsd }) => eulerRemainderUsd),
    distances,
    regimes,
    pools: poolsOf(frozen),
    grossDeltaUsd: heldFigure(frozen, 'deltaUsd', Math.abs),
    efficiency: efficiencyOf(frozen, initialMarginUsd),
    since,
    failures: [],
  };
}

/** Sum over accounts and instruments of a figure of the holding; what has no value is left out. */
function heldFigure(
  { book, unit }: Frozen,
  name: MeasureName,
  map = (value: number): number => value,
): number {
  let sum = 0;
  for (const { instruments, quantities } of book.holdings) {
    for (let k = 0; k < instruments.length; k++) {
      const value = map(quantities[k] * unit[instruments[k] * MEASURE_COUNT + AT[name]]);
      if (!Number.isNaN(value)) sum += value;
    }
  }
  return sum;
}

function efficiencyOf(frozen: Frozen, initialMarginUsd: number): MarginExplained['efficiency'] {
  const { frame } = frozen.state;
  return capitalEfficiency({
    equityUsd: frame.header.equityUsd,
    initialMarginUsd,
    grossDeltaUsd: heldFigure(frozen, 'deltaUsd', Math.abs),
    deltaUsd: heldFigure(frozen, 'deltaUsd'),
    vegaUsd: heldFigure(frozen, 'vegaUsd'),
    thetaUsd: heldFigure(frozen, 'thetaUsd'),
    pnlUsd: frame.totals[frame.totals.length - 1]?.values[AT.pnlUsd] ?? NaN,
  });
}
