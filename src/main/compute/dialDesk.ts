/** The correlation dial on one desk: prepared once, then read at any position. */
import type { BrokenNetting, DialFigures, DialModelRow, DialReport } from '../../contracts/dial';
import { success, type Result } from '../../engine/basics/result';
import { correlationUse } from '../../engine/margin/dial/correlationUse';
import type { CoinCorrelation } from '../../engine/margin/dial/correlatedPack';
import { dialedMargin, type DialedDesk, type DialedMargin } from '../../engine/margin/dial/dialMargin';
import type { ActiveModel } from '../../engine/margin/marginEngine';
import { compileBook } from '../../engine/portfolio/compiledBook';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import {
  dialAt,
  prepareDial,
  type DialReading,
  type DialStage,
} from '../../engine/risk/valueAtRisk/correlationDialRisk';
import { prepareRisk, type RiskInputs } from '../../engine/risk/valueAtRisk/valueAtRisk';
import type { RiskRequest } from '../../engine/risk/valueAtRisk/riskRequest';
import { modelsInForce, type PackShelf } from './packsInForce';

export interface DialInputs {
  readonly desk: RiskInputs;
  readonly request: RiskRequest;
  readonly shelf: PackShelf;
}

/** One model at the calm end, where every position is compared with. */
interface ModelStage {
  readonly active: ActiveModel;
  readonly row: Omit<DialModelRow, 'here' | 'failure'>;
  readonly calm: Result<DialedMargin>;
}

export interface DialDeskStage {
  readonly stage: DialStage;
  readonly desk: DialedDesk;
  readonly calm: DialReading;
  readonly models: readonly ModelStage[];
}

const CALM = 0;

/** Refuses what leaves no dial at all: no history, one factor, no two regimes. */
export function prepareDialDesk({ desk, request, shelf }: DialInputs): Result<DialDeskStage> {
  const prepared = prepareRisk(desk, request);
  if (!prepared.ok) return prepared;
  const stage = prepareDial(prepared.value);
  if (!stage.ok) return stage;
  const calm = dialAt(stage.value, CALM);
  if (!calm.ok) return calm;
  const dialed = dialedDesk(desk);
  const correlation = coinCorrelation(stage.value, calm.value);
  const models = wanted(dialed, shelf).map((active) => modelStage(dialed, active, correlation));
  return success({ stage: stage.value, desk: dialed, calm: calm.value, models });
}

function dialedDesk({ universe, market, book, isIn = () => true }: RiskInputs): DialedDesk {
  const { portfolio } = book;
  const positions = portfolio.positions.filter((_, position) => isIn(position));
  const scoped = compileBook({ ...portfolio, positions }, universe);
  const accounts = portfolio.accounts.flatMap((_, at) =>
    scoped.holdings[at].instruments.length > 0 ? [at] : [],
  );
  return { universe, market, book: scoped, unit: instrumentRisk(universe, market), accounts };
}

/** Models that read correlations, and those that accounts in scope are under. */
function wanted({ book, market, accounts }: DialedDesk, shelf: PackShelf): readonly ActiveModel[] {
  const { portfolio } = book;
  const own = new Set(accounts.map((at) => portfolio.accounts[at].marginModelId));
  const inForce = modelsInForce(shelf, market.valuationMs);
  return inForce.filter(({ model, pack }) => own.has(model.id) || correlationUse(pack).kind === 'history');
}

/** Of spots, by coin, at a reading of the dial. */
function coinCorrelation({ window }: DialStage, { correlation }: DialReading): CoinCorrelation {
  const placeOf = new Map(window.factors.map(({ id }, k) => [id, k]));
  return (first, second) => {
    const [i, j] = [placeOf.get(`spot:${first}`), placeOf.get(`spot:${second}`)];
    return i === undefined || j === undefined ? undefined : correlation.entries[i * correlation.size + j];
  };
}

const figuresOf = (margin: Result<DialedMargin>): DialFigures | null =>
  margin.ok ? { initialUsd: margin.value.initialUsd, maintenanceUsd: margin.value.maintenanceUsd } : null;

function modelStage(desk: DialedDesk, active: ActiveModel, calmest: CoinCorrelation): ModelStage {
  const { model, pack } = active;
  const use = correlationUse(pack);
  const charged = dialedMargin(desk, active);
  const calm = use.kind === 'history' ? dialedMargin(desk, active, calmest) : charged;
  const { accounts } = desk.book.portfolio;
  const row = {
    modelId: model.id,
    modelName: model.name,
    accounts: desk.accounts.flatMap((at) =>
      accounts[at].marginModelId === model.id ? [accounts[at].name] : [],
    ),
    use,
    charged: figuresOf(charged),
    calm: use.kind === 'history' ? figuresOf(calm) : null,
    leftOut: charged.ok ? charged.value.leftOut : 0,
  };
  return { active, row, calm };
}

/** VaR, ES and margin at a position, 0 to 2. */
export function readDial(staged: DialDeskStage, position: number): Result<Omit<DialReport, 'tookMs'>> {
  const { stage, desk, calm } = staged;
  const here = dialAt(stage, position);
  if (!here.ok) return here;
  const [before, after] = [coinCorrelation(stage, calm), coinCorrelation(stage, here.value)];
  const broken: BrokenNetting[] = [];
  const models = staged.models.map(({ active, row, calm: calmMargin }): DialModelRow => {
    if (row.use.kind !== 'history') return { ...row, here: null, failure: null };
    const margin = dialedMargin(desk, active, after);
    if (!margin.ok) return { ...row, here: null, failure: margin.failure };
    if (calmMargin.ok)
      broken.push(...brokenNetting(row.modelName, calmMargin.value, margin.value, before, after));
    return { ...row, here: figuresOf(margin), failure: null };
  });
  return success({
    position,
    label: here.value.label,
    description: stage.description,
    valuationMs: desk.market.valuationMs,
    calm: calm.figures,
    here: here.value.figures,
    brokenFactors: here.value.broken,
    models,
    brokenNetting: broken.sort((a, b) => lost(b) - lost(a)),
  });
}

const lost = ({ savedBefore, savedAfter }: BrokenNetting): number => savedBefore - savedAfter;

function brokenNetting(
  modelName: string,
  calm: DialedMargin,
  here: DialedMargin,
  before: CoinCorrelation,
  after: CoinCorrelation,
): readonly BrokenNetting[] {
  return calm.pairs.flatMap(({ first, second, savedUsd }): BrokenNetting[] => {
    const savedAfter = here.pairs.find((pair) => pair.first === first && pair.second === second)?.savedUsd;
    if (savedAfter === undefined || !(savedUsd - savedAfter > 0.5)) return [];
    return [
      {
        modelName,
        first,
        second,
        correlationBefore: before(first, second) ?? NaN,
        correlationAfter: after(first, second) ?? NaN,
        savedBefore: savedUsd,
        savedAfter,
      },
    ];
  });
}
