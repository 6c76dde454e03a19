/**
 * Explains the margin of what is in view under one model: position by position, distances, what changed since a
 * snapshot. Works on a copy of the market, one step at a time, so that live numbers keep their pace meanwhile.
 */
import {
  createPositionMargins,
  offsetBenefit,
  type PositionMargins,
} from '../../engine/margin/explain/positionMargins';
import type {
  AccountDistance,
  MarginExplained,
  MarginSince,
  PositionMarginRow,
} from '../../contracts/marginExplain';
import { failure, success, type Result } from '../../engine/basics/result';
import { OWN_MODELS } from './combineMargins';
import {
  distanceOf,
  efficiencyOf,
  heldFigure,
  poolOf,
  regimeDistance,
  searchedRegimes,
  type RegimeDistance,
} from './explainDistance';
import { sinceThen } from './explainSince';
import { equityOf, freeze, type Frozen } from './frozenMarket';
import type { ExplainAsk } from './protocol';
import type { SessionState } from './sessionState';

export interface ExplainRun {
  /** Share done, 0 to 1. */
  readonly fraction: number;
  /** Does a little; true when finished. */
  step(): boolean;
  readonly result: MarginExplained;
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
    ['*', ...view.coins].map((underlying) => ({ name, account, underlying })),
  );
  const regimes: RegimeDistance[] = [];
  const compared = view.hasEquity ? view.compared : [];
  const searched = view.hasEquity ? searchedRegimes(frozen) : [];
  const pools: (MarginExplained['pools'][number] | undefined)[] = [];
  const distances: AccountDistance[] = [];
  let since: MarginSince | null | undefined = ask.since === null || !view.hasEquity ? null : undefined;
  const wanted = view.hasEquity ? pairs : [];

  return success({
    get fraction() {
      const done = distances.length + regimes.length + pools.length;
      const all = Math.max(1, wanted.length + searched.length + compared.length);
      return (runs.reduce((sum, { run }) => sum + run.fraction, 0) + done / all) / (runs.length + 1);
    },
    step() {
      const busy = runs.find(({ run }) => run.fraction < 1);
      if (busy !== undefined) busy.run.step();
      else if (distances.length < wanted.length) distances.push(distanceOf(frozen, wanted[distances.length]));
      else if (regimes.length < searched.length)
        regimes.push(regimeDistance(frozen, searched[regimes.length]));
      else if (pools.length < compared.length) pools.push(poolOf(frozen, pools.length));
      else if (since === undefined && ask.since !== null) since = sinceThen(frozen, ask.since);
      return (
        runs.every(({ run }) => run.fraction === 1) &&
        distances.length === wanted.length &&
        pools.length === compared.length &&
        since !== undefined
      );
    },
    get result() {
      const parts = {
        distances,
        regimes,
        pools: pools.filter((pool) => pool !== undefined),
        since: since ?? null,
      };
      return resultOf(frozen, ask.modelId, runs, parts);
    },
  });
}

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
  parts: Pick<MarginExplained, 'distances' | 'regimes' | 'pools' | 'since'>,
): MarginExplained {
  const { state, active } = frozen;
  const benefits = runs.map(({ run }) => offsetBenefit(run));
  const sum = (figure: (benefit: (typeof benefits)[number]) => number): number =>
    benefits.reduce((total, benefit) => total + figure(benefit), 0);
  const initialMarginUsd = sum(({ portfolioUsd }) => portfolioUsd);
  const failures = runs.flatMap(({ run }) => run.failures);
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
    ...parts,
    grossDeltaUsd: heldFigure(frozen, 'deltaUsd', Math.abs),
    // An incomplete requirement would make the book look more efficient than it is.
    efficiency: efficiencyOf(frozen, failures.length > 0 ? NaN : initialMarginUsd),
    failures,
  };
}
