/** Correlations of the factors as they live: several estimates with what each needed of repair, calm and stressed days. */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { correlationOf, sampleCorrelation } from '../../market/correlation/correlationMatrix';
import { fitDcc } from '../../market/correlation/dcc';
import { ewmaCovariance } from '../../market/correlation/ewmaCovariance';
import { nearestCorrelation } from '../../market/correlation/nearestCorrelation';
import { regimeCorrelations, type RegimeCorrelations } from '../../market/correlation/regimes';
import { shrunkCovariance } from '../../market/correlation/shrinkage';
import { rowsOf, type SquareMatrix } from '../../math/matrix';
import type { FactorHistory } from '../../market/factorHistory';
import { overriddenFactors, type FactorOverride } from './correlationOverrides';
import { columnsOf, factorPanel, newestMoves, type FactorPanel } from './factorPanel';
import { ewmaVolatility, standardisedColumns } from './riskMoves';
import { decayOf, decaysOf, type Decay } from './riskParameters';
import type { RiskContext } from './scenarioMethods';

export interface CorrelationEstimate {
  readonly name: string;
  /** The rule in words, with its parameters. */
  readonly description: string;
  /** Empty when the estimate was refused. */
  readonly rows: readonly (readonly number[])[];
  /** Frobenius distance of the repair to a correlation matrix; 0 when none was needed. */
  readonly repairDistance: number;
  readonly failure: Failure | null;
}

export interface LivingCorrelations {
  readonly factors: readonly string[];
  readonly firstMs: number;
  readonly lastMs: number;
  readonly days: number;
  readonly estimates: readonly CorrelationEstimate[];
  readonly notes: readonly string[];
}

/** Book factors first, then all others that share enough days with them, traditional markets included. */
export function correlationPanel(
  { panel, request }: RiskContext,
  histories: readonly FactorHistory[],
): { readonly panel: FactorPanel; readonly notes: readonly string[] } {
  const own = panel.factors.flatMap(({ id }) => histories.find((history) => history.id === id) ?? []);
  const others = histories.filter(({ id }) => panel.factors.every((factor) => factor.id !== id));
  const notes: string[] = [];
  let chosen = own;
  let best = panel;
  for (const other of others) {
    const wider = factorPanel([...chosen, other], request.panel);
    if (wider.ok) [chosen, best] = [[...chosen, other], wider.value];
    else notes.push(`${other.id} is left out: ${wider.failure.message}`);
  }
  return { panel: best, notes: [...notes, ...best.notes] };
}

/** Sample, shrunk, EWMA, DCC, calm and stressed correlations over the newest days of the window. */
export function livingCorrelations(
  context: RiskContext,
  wide: FactorPanel,
  notes: readonly string[] = [],
): Result<LivingCorrelations> {
  const { lambda, windowDays } = context.request;
  const window = newestMoves(wide, windowDays);
  if (window.factors.length < 2)
    return failure('EMPTY', `${window.factors[0].id} is the only factor: nothing to correlate it with`);
  const columns = columnsOf(window);
  const covariance = (found: Result<SquareMatrix>): Result<SquareMatrix> => {
    if (!found.ok) return found;
    const parts = correlationOf(found.value);
    return parts.ok ? success(parts.value.correlation) : parts;
  };
  const shrunk = shrunkCovariance(columns);
  const decay = decaysOf(context.request.parameters, lambda);
  const standard = standardisedColumns(window, decay);
  const dcc = standard.ok ? fitDcc(standard.value) : standard;
  const regimes = regimesOf(window, decay);
  const days = regimes.ok
    ? `${regimes.value.calmDays} calm, ${regimes.value.stressedDays} stressed days`
    : '';
  const of = (name: string, description: string, found: Result<SquareMatrix>): CorrelationEstimate =>
    estimated(name, description, found);
  return success({
    factors: window.factors.map(({ id }) => id),
    firstMs: window.fromMs[0],
    lastMs: window.toMs[window.count - 1],
    days: window.count,
    notes,
    estimates: [
      of('sample', 'equal weights', sampleCorrelation(columns)),
      of(
        'shrunk',
        shrunk.ok ? `towards constant correlation, intensity ${shrunk.value.intensity.toFixed(3)}` : '',
        covariance(shrunk.ok ? success(shrunk.value.covariance) : shrunk),
      ),
      of('EWMA', `lambda ${lambda}`, covariance(ewmaCovariance(columns, lambda, 'normalised'))),
      of(
        'DCC',
        dcc.ok ? `a ${dcc.value.a.toFixed(4)}, b ${dcc.value.b.toFixed(4)}, forecast for the next day` : '',
        dcc.ok ? success(dcc.value.next) : dcc,
      ),
      of('calm', days, regimes.ok ? success(regimes.value.calm) : regimes),
      of('stressed', days, regimes.ok ? success(regimes.value.stressed) : regimes),
      ...overriddenEstimate(context.request.correlationOverrides, window, sampleCorrelation(columns)),
    ],
  });
}

/** Days sorted by the mean of the factors' volatility forecasts, each in units of its own average. */
export function regimesOf(window: FactorPanel, lambda: Decay): Result<RegimeCorrelations> {
  const columns = columnsOf(window);
  const gauge = new Float64Array(window.count);
  for (const [k, column] of columns.entries()) {
    const volatility = ewmaVolatility(column, decayOf(lambda, window.factors[k].id));
    if (!volatility.ok) return volatility;
    const { sigma } = volatility.value;
    const average = sigma.reduce((sum, s) => sum + s, 0) / sigma.length;
    sigma.forEach((s, t) => (gauge[t] += s / average));
  }
  return regimeCorrelations(columns, gauge);
}

function estimated(name: string, description: string, found: Result<SquareMatrix>): CorrelationEstimate {
  const repair = found.ok ? nearestCorrelation(found.value) : found;
  if (!repair.ok) return { name, description, rows: [], repairDistance: 0, failure: repair.failure };
  const { correlation, distance } = repair.value;
  return { name, description, rows: rowsOf(correlation), repairDistance: distance, failure: null };
}

/** What the laws use where the desk has a view of its own; none where no override applies. */
function overriddenEstimate(
  overrides: readonly FactorOverride[],
  window: FactorPanel,
  sample: Result<SquareMatrix>,
): readonly CorrelationEstimate[] {
  if (!sample.ok) return [];
  const factors = window.factors.map(({ id }) => id);
  const found = overriddenFactors(overrides, factors, sample.value);
  if (found.ok && found.value.text === '') return [];
  const matrix = found.ok ? success(found.value.correlation) : found;
  const estimate = estimated('override', found.ok ? `sample, ${found.value.text}` : '', matrix);
  return [{ ...estimate, repairDistance: found.ok ? found.value.distance : 0 }];
}
