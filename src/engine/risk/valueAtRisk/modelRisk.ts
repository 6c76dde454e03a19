/** How far the figures themselves can be trusted: sampling of the history, the choice of method, horizons of exit. */
import { failure, success, type Result } from '../../basics/result';
import { bootstrapInterval } from '../simulation/stationaryBootstrap';
import { historicalTail, type TailSpec } from '../tail/historicalTail';
import { liquidityHorizonEs, type HorizonStep } from '../tail/horizon';
import type { BlockInterval, HorizonEs, MethodDispersion, MethodResult } from './riskReport';
import type { RiskContext, ScenarioSetRun } from './scenarioMethods';

const RESAMPLES = 300;
const MEAN_BLOCK = 10;

/** Blocks of days drawn again, which keeps clusters of volatility and the days' own correlations. */
export function blockInterval(set: ScenarioSetRun, spec: TailSpec, seed: number): Result<BlockInterval> {
  const rows = set.pnl.length;
  const chosen = new Float64Array(rows);
  const of = (measure: 'valueAtRisk' | 'expectedShortfall') =>
    bootstrapInterval(
      { rows, meanBlock: Math.min(MEAN_BLOCK, rows), resamples: RESAMPLES, confidence: 0.95, seed },
      (drawn) => {
        drawn.forEach((row, k) => (chosen[k] = set.pnl[row]));
        const tail = historicalTail(chosen, spec);
        return tail.ok ? success(tail.value[measure]) : tail;
      },
    );
  const [inVar, inEs] = [of('valueAtRisk'), of('expectedShortfall')];
  if (!inVar.ok) return inVar;
  if (!inEs.ok) return inEs;
  const plain = ({ low, high, standardError, confidence }: typeof inVar.value) => ({
    low,
    high,
    standardError,
    confidence,
  });
  return success({
    valueAtRisk: plain(inVar.value),
    expectedShortfall: plain(inEs.value),
    description: `${RESAMPLES} resamples in blocks of ${MEAN_BLOCK} days on average, seed ${seed}`,
  });
}

/** Least and most of the methods at one confidence; the stressed window is another question and left out. */
export function methodDispersion(
  methods: readonly MethodResult[],
  confidence: number,
): MethodDispersion | null {
  const own = methods.flatMap(({ id, figures }) => {
    const figure = figures.find((each) => each.confidence === confidence);
    return id === 'stressed' || figure === undefined ? [] : [{ id, ...figure }];
  });
  if (own.length < 2) return null;
  const sorted = [...own].sort((a, b) => a.expectedShortfall - b.expectedShortfall);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  return {
    confidence,
    least: { method: least.id, expectedShortfall: least.expectedShortfall },
    most: { method: most.id, expectedShortfall: most.expectedShortfall },
    ratio: least.expectedShortfall > 0 ? most.expectedShortfall / least.expectedShortfall : null,
  };
}

/**
 * ES with a horizon per factor: the whole set of factors over the run's own horizon, then those that take longer over what
 * they take longer, the others still (MAR33.5). Refuses factors that the book does not move with and horizons below its own.
 */
export function horizonEs(
  { run, panel, request }: RiskContext,
  set: ScenarioSetRun,
  spec: TailSpec,
  days: Readonly<Record<string, number>>,
): Result<HorizonEs> {
  const ids = panel.factors.map(({ id }) => id);
  const unknown = Object.keys(days).find((id) => !ids.includes(id));
  if (unknown !== undefined)
    return failure('NOT_FOUND', `liquidity horizon of ${unknown}: the book moves with ${ids.join(', ')}`);
  const base = request.horizonDays;
  const own = ids.map((id) => days[id] ?? base);
  const short = own.findIndex((value) => !(value >= base));
  if (short >= 0)
    return failure(
      'OUT_OF_RANGE',
      `liquidity horizon of ${ids[short]} is ${own[short]} days, ${base} at least`,
    );
  const steps: HorizonStep[] = [];
  for (const horizonDays of [...new Set([base, ...own])].sort((a, b) => a - b)) {
    const moves = set.moves.map((move, k) => (own[k % ids.length] >= horizonDays ? move : 0));
    const tail = historicalTail(run.pnl(moves), spec);
    if (!tail.ok) return tail;
    steps.push({ horizonDays, expectedShortfall: Math.max(0, tail.value.expectedShortfall) });
  }
  const es = liquidityHorizonEs(steps);
  return es.ok ? success({ expectedShortfall: es.value, steps }) : es;
}
