/** Who makes the tail: Euler components of VaR and ES by part of the book and by factor, and incremental figures. */
import { failure, success, type Result } from '../../basics/result';
import {
  componentLosses,
  incrementalLosses,
  marginalLosses,
  sumByGroup,
  type PartPnl,
} from '../tail/contributions';
import type { TailSpec } from '../tail/historicalTail';
import { weightedLoss, type ScenarioWeights, type TailMeasures } from '../tail/scenarioWeights';
import { bookParts } from './bookParts';
import { gather, type BookRun } from './bookRun';
import type { ContributionRow, ContributionTable } from './riskReport';
import type { ScenarioSetRun } from './scenarioMethods';

export interface TailComponents {
  readonly measures: TailMeasures;
  /** By position. */
  readonly componentVar: Float64Array;
  readonly componentEs: Float64Array;
}

/** Values the tail scenarios once more, position by position; everything else needs only their sums. */
export function tailComponents(
  run: BookRun,
  set: Pick<ScenarioSetRun, 'moves'>,
  measures: TailMeasures,
): TailComponents {
  const rows = [...new Set([...measures.varWeights.scenarios, ...measures.esWeights.scenarios])];
  const parts = run.positionPnl(set.moves, rows);
  return {
    measures,
    componentVar: componentLosses(measures.varWeights, parts),
    componentEs: componentLosses(measures.esWeights, parts),
  };
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** One row per position of the book that counts, largest ES first. */
export function positionTable(run: BookRun, { measures, componentVar, componentEs }: TailComponents) {
  const { book, universe } = run.scope;
  const [marginalVar, marginalEs] = [componentVar, componentEs].map((each) =>
    marginalLosses(each, book.quantity),
  );
  const rows: ContributionRow[] = [];
  book.portfolio.positions.forEach(({ id }, p) => {
    if (run.included[p] < 0) return;
    rows.push({
      id,
      label: universe.instruments[book.instrument[p]].symbol,
      componentVar: componentVar[p],
      componentEs: componentEs[p],
      shareEs: share(componentEs[p], measures.expectedShortfall),
      marginalVar: marginalVar[p] ?? null,
      marginalEs: marginalEs[p] ?? null,
      incrementalVar: null,
      incrementalEs: null,
    });
  });
  return table('position', rows, measures);
}

const table = (
  by: ContributionTable['by'],
  rows: ContributionRow[],
  { valueAtRisk, expectedShortfall }: TailMeasures,
): ContributionTable => ({
  by,
  rows: rows.sort((a, b) => b.componentEs - a.componentEs),
  totalVar: valueAtRisk,
  totalEs: expectedShortfall,
});

/** One row per part, with what taking the part out would change; `spec` undefined leaves that out. */
export function partTable(
  run: BookRun,
  set: ScenarioSetRun,
  { measures, componentVar, componentEs }: TailComponents,
  by: Parameters<typeof bookParts>[3],
  spec: TailSpec | undefined,
): Result<ContributionTable> {
  const { universe, book } = run.scope;
  const { ids, labels, groupOf } = bookParts(universe, book, run.included, by);
  const count = ids.length;
  const own = Int32Array.from(groupOf, (group) => (group < 0 ? count : group));
  const [vars, shortfalls] = [componentVar, componentEs].map((each) => sumByGroup(each, own, count + 1));
  const without = spec === undefined ? undefined : incremental(run, set, { groupOf, count }, spec);
  if (without?.ok === false) return without;
  const rows = ids.map((id, k): ContributionRow => ({
    id,
    label: labels[k],
    componentVar: vars[k],
    componentEs: shortfalls[k],
    shareEs: share(shortfalls[k], measures.expectedShortfall),
    marginalVar: null,
    marginalEs: null,
    incrementalVar: without?.value.valueAtRisk[k] ?? null,
    incrementalEs: without?.value.expectedShortfall[k] ?? null,
  }));
  return success(table(by, rows, measures));
}

function incremental(
  run: BookRun,
  set: ScenarioSetRun,
  groups: { readonly groupOf: Int32Array; readonly count: number },
  spec: TailSpec,
): ReturnType<typeof incrementalLosses> {
  const pnl = run.groupPnl(set.moves, groups);
  const parts: PartPnl = { count: groups.count, at: (scenario, part) => pnl[part][scenario] };
  return incrementalLosses(set.pnl, parts, spec);
}

/** Incremental figures of single positions, those named; each takes its whole P&L vector. */
export function incrementalPositions(
  run: BookRun,
  set: ScenarioSetRun,
  positions: readonly number[],
  spec: TailSpec,
): ReturnType<typeof incrementalLosses> {
  const groupOf = new Int32Array(run.scope.book.count).fill(-1);
  positions.forEach((position, k) => (groupOf[position] = k));
  return incremental(run, set, { groupOf, count: positions.length }, spec);
}

/**
 * By factor: the tail scenarios with that factor's moves alone; what the factors make only together stands in a row of
 * its own, so that the rows add up.
 */
export function factorTable(
  run: BookRun,
  factorIds: readonly string[],
  set: ScenarioSetRun,
  measures: TailMeasures,
): Result<ContributionTable> {
  const n = factorIds.length;
  if (set.moves.length !== set.pnl.length * n) return failure('INVALID_INPUT', 'moves of other factors');
  const losses = factorIds.map((_, factor) => ({
    valueAtRisk: aloneLoss(run, set, measures.varWeights, factor, n),
    expectedShortfall: aloneLoss(run, set, measures.esWeights, factor, n),
  }));
  const sum = (key: 'valueAtRisk' | 'expectedShortfall'): number =>
    losses.reduce((total, each) => total + each[key], 0);
  const row = (id: string, label: string, inVar: number, inEs: number): ContributionRow => ({
    id,
    label,
    componentVar: inVar,
    componentEs: inEs,
    shareEs: share(inEs, measures.expectedShortfall),
    marginalVar: null,
    marginalEs: null,
    incrementalVar: null,
    incrementalEs: null,
  });
  const rows = losses.map(({ valueAtRisk, expectedShortfall }, k) =>
    row(factorIds[k], factorIds[k], valueAtRisk, expectedShortfall),
  );
  rows.push(
    row(
      'cross',
      'factors together',
      measures.valueAtRisk - sum('valueAtRisk'),
      measures.expectedShortfall - sum('expectedShortfall'),
    ),
  );
  return success(table('factor', rows, measures));
}

/** Weighted loss of the tail scenarios when one factor moves and the others stand still. */
function aloneLoss(
  run: BookRun,
  { moves }: ScenarioSetRun,
  { scenarios, weights }: ScenarioWeights,
  factor: number,
  n: number,
): number {
  const alone = gather(moves, n, scenarios).map((move, k) => (k % n === factor ? move : 0));
  const places = Int32Array.from(scenarios, (_, k) => k);
  return weightedLoss({ scenarios: places, weights }, run.pnl(alone));
}
