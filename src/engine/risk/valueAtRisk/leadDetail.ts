/** What stands behind the leading figure: contributions, distribution, worst days, and how far to trust it. */
import { success, type Result } from '../../basics/result';
import type { TailSpec } from '../tail/historicalTail';
import {
  factorTable,
  incrementalPositions,
  partTable,
  positionTable,
  tailComponents,
} from './bookContributions';
import type { BookRun } from './bookRun';
import type { MethodRun } from './methodRun';
import { blockInterval, horizonEs } from './modelRisk';
import { histogramOf, worstDaysOf } from './pnlPicture';
import type { ContributionTable, LeadFigures, RiskFigures } from './riskReport';
import { alphaOf, type RiskContext, type ScenarioSetRun } from './scenarioMethods';

const WORST_DAYS = 20;
/** Positions whose incremental figures are computed: the largest components. */
const INCREMENTAL_POSITIONS = 25;

export interface Lead {
  readonly run: MethodRun;
  readonly set: ScenarioSetRun;
}

/** The leading method, or the first with scenarios where it has none. */
export function leadOf({ request }: RiskContext, runs: readonly MethodRun[]): Lead | undefined {
  const wanted = runs.find(({ result }) => result.id === request.leadMethod);
  const run = wanted?.scenarios === undefined ? runs.find(({ scenarios }) => scenarios) : wanted;
  return run?.scenarios === undefined ? undefined : { run, set: run.scenarios };
}

export type LeadDetail = Pick<
  RiskFigures,
  'lead' | 'histogram' | 'contributions' | 'worstDays' | 'blockInterval' | 'horizonEs' | 'horizonFailure'
>;
export const NO_DETAIL: LeadDetail = {
  lead: null,
  histogram: null,
  contributions: [],
  worstDays: [],
  blockInterval: null,
  horizonEs: null,
  horizonFailure: null,
};

/** Refusals are those of the tail itself; horizons that do not fit are told beside it. */
export function leadDetail(context: RiskContext, { run: method, set }: Lead): Result<LeadDetail> {
  const { run, request, panel } = context;
  const alpha = alphaOf(request.leadConfidence);
  const measures = set.measures(alpha);
  if (!measures.ok) return measures;
  const components = tailComponents(run, set, measures.value);
  const isWeighted = method.result.id === 'age-weighted';
  const spec = isWeighted ? undefined : { alpha, var: request.varConvention, es: request.esConvention };
  const tables: ContributionTable[] = [withIncrements(run, set, positionTable(run, components), spec)];
  for (const by of ['strategy', 'book', 'account', 'underlying', 'expiry'] as const) {
    const table = partTable(run, set, components, by, spec);
    if (!table.ok) return table;
    tables.push(table.value);
  }
  const factorIds = panel.factors.map(({ id }) => id);
  const factors = factorTable(run, factorIds, set, measures.value);
  if (!factors.ok) return factors;
  tables.push(factors.value);
  const lead: LeadFigures = {
    method: method.result.id,
    confidence: request.leadConfidence,
    valueAtRisk: measures.value.valueAtRisk,
    expectedShortfall: measures.value.expectedShortfall,
  };
  return success({
    lead,
    histogram: histogramOf(set.pnl, method.result),
    contributions: tables,
    worstDays: set.isDated ? worstDaysOf(run, factorIds, set, WORST_DAYS) : [],
    ...trustOf(context, set, spec),
  });
}

function withIncrements(
  run: BookRun,
  set: ScenarioSetRun,
  table: ContributionTable,
  spec: TailSpec | undefined,
): ContributionTable {
  if (spec === undefined) return table;
  const placeOf = new Map(run.scope.book.portfolio.positions.map(({ id }, p) => [id, p]));
  const largest = [...table.rows]
    .sort((a, b) => Math.abs(b.componentEs) - Math.abs(a.componentEs))
    .slice(0, INCREMENTAL_POSITIONS);
  const found = incrementalPositions(
    run,
    set,
    largest.map(({ id }) => placeOf.get(id) ?? -1),
    spec,
  );
  if (!found.ok) return table;
  const at = new Map(largest.map(({ id }, k) => [id, k]));
  const rows = table.rows.map((row) => {
    const k = at.get(row.id);
    if (k === undefined) return row;
    const { valueAtRisk, expectedShortfall } = found.value;
    return { ...row, incrementalVar: valueAtRisk[k], incrementalEs: expectedShortfall[k] };
  });
  return { ...table, rows };
}

/** Interval and horizons need equal weights. */
function trustOf(
  context: RiskContext,
  set: ScenarioSetRun,
  spec: TailSpec | undefined,
): Pick<LeadDetail, 'blockInterval' | 'horizonEs' | 'horizonFailure'> {
  const { liquidityHorizons, simulation } = context.request;
  const isAsked = Object.keys(liquidityHorizons).length > 0;
  if (spec === undefined) return { blockInterval: null, horizonEs: null, horizonFailure: null };
  const interval = set.isDated ? blockInterval(set, spec, simulation.seed) : undefined;
  const horizons = isAsked ? horizonEs(context, set, spec, liquidityHorizons) : undefined;
  return {
    blockInterval: interval?.ok === true ? interval.value : null,
    horizonEs: horizons?.ok === true ? horizons.value : null,
    horizonFailure: horizons?.ok === false ? horizons.failure : null,
  };
}
