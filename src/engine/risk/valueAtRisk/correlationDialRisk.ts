/** VaR and ES as the correlations are turned from calm through stressed to all-one, and which offsets break on the way. */
import { failure, success, type Result } from '../../basics/result';
import { brokenOffsets, dialledCorrelation } from '../../market/correlation/correlationDial';
import { nearestCorrelation } from '../../market/correlation/nearestCorrelation';
import type { SquareMatrix } from '../../math/matrix';
import { sampleVariance } from '../../math/series';
import { fitMultivariateCopula } from '../dependence/copula/multivariateCopulaFit';
import { regimesOf } from './correlationRisk';
import { columnsOf, newestMoves } from './factorPanel';
import { quadraticBook } from './quadraticBook';
import { standardisedColumns } from './riskMoves';
import type { TailFigure } from './riskReport';
import { alphaOf, type RiskContext } from './scenarioMethods';
import { marginalsOf, simulatedFigure, simulatedMoves } from './simulatedTail';

/** 0 calm, 1 stressed, 2 all as one. */
export const DIAL_POSITIONS = [0, 0.5, 1, 1.5, 2] as const;

export interface BrokenPair {
  readonly first: string;
  readonly second: string;
  readonly correlationBefore: number;
  readonly correlationAfter: number;
  /** Root of the added variance of the P&L, USD, first order. */
  readonly addedDeviation: number;
}

export interface DialPosition {
  readonly position: number;
  readonly label: string;
  readonly figures: readonly TailFigure[];
  /** Against the calm end. */
  readonly broken: readonly BrokenPair[];
}

export interface CorrelationDialRun {
  readonly description: string;
  readonly positions: readonly DialPosition[];
}

const LABELS: Readonly<Record<number, string>> = { 0: 'calm', 1: 'stressed', 2: 'all as one' };

/** The same random numbers at every position. Refuses books of one factor and windows without both regimes. */
export function correlationDialRun(context: RiskContext): Result<CorrelationDialRun> {
  const { panel, request } = context;
  const window = newestMoves(panel, request.windowDays);
  if (window.factors.length < 2)
    return failure('EMPTY', `the book moves with ${window.factors[0].id} alone: no correlation matters`);
  const standard = standardisedColumns(window, request.lambda);
  if (!standard.ok) return standard;
  const fit = fitMultivariateCopula(standard.value);
  if (!fit.ok) return fit;
  const ends = dialEnds(context, window);
  if (!ends.ok) return ends;
  const exposures = exposuresOf(context, window);
  const positions: DialPosition[] = [];
  for (const position of DIAL_POSITIONS) {
    const correlation = dialledCorrelation(ends.value, position);
    if (!correlation.ok) return correlation;
    const figures = figuresAt(context, window, correlation.value, fit.value.nu);
    if (!figures.ok) return figures;
    const ids = window.factors.map(({ id }) => id);
    const broken = brokenOffsets(exposures, ends.value.calm, correlation.value).map((pair) => ({
      first: ids[pair.first],
      second: ids[pair.second],
      correlationBefore: pair.correlationBefore,
      correlationAfter: pair.correlationAfter,
      addedDeviation: Math.sqrt(pair.addedVariance),
    }));
    const label = LABELS[position] ?? `${LABELS[Math.floor(position)]} to ${LABELS[Math.ceil(position)]}`;
    positions.push({ position, label, figures: figures.value, broken });
  }
  const { marginals, seed } = request.simulation;
  const description = `full revaluation, t copula with nu ${fit.value.nu.toFixed(2)}, ${marginals} margins, seed ${seed}`;
  return success({ description, positions });
}

interface Ends {
  readonly calm: SquareMatrix;
  readonly stressed: SquareMatrix;
  readonly signs: Float64Array;
}

function dialEnds({ request }: RiskContext, window: RiskContext['panel']): Result<Ends> {
  const regimes = regimesOf(window, request.lambda);
  if (!regimes.ok) return regimes;
  const [calm, stressed] = [
    nearestCorrelation(regimes.value.calm),
    nearestCorrelation(regimes.value.stressed),
  ];
  if (!calm.ok) return calm;
  if (!stressed.ok) return stressed;
  const far = stressed.value.correlation;
  const signs = Float64Array.from({ length: far.size }, (_, i) => (far.entries[i] < 0 ? -1 : 1));
  return success({ calm: calm.value.correlation, stressed: far, signs });
}

function exposuresOf({ run }: RiskContext, window: RiskContext['panel']): Float64Array {
  const { delta } = quadraticBook(run, window);
  return Float64Array.from(columnsOf(window), (column, i) => delta[i] * Math.sqrt(sampleVariance(column)));
}

function figuresAt(
  { run, request }: RiskContext,
  window: RiskContext['panel'],
  correlation: SquareMatrix,
  nu: number,
): Result<readonly TailFigure[]> {
  const marginals = marginalsOf(columnsOf(window), request.simulation.marginals, request.horizonDays);
  if (!marginals.ok) return marginals;
  const law = { kind: 'student', nu } as const;
  const drawn = simulatedMoves(correlation, law, marginals.value, request.simulation);
  if (!drawn.ok) return drawn;
  const pnl = run.pnl(drawn.value.moves);
  const figures: TailFigure[] = [];
  for (const confidence of request.confidences) {
    const spec = { alpha: alphaOf(confidence), var: request.varConvention, es: request.esConvention };
    const figure = simulatedFigure(pnl, drawn.value.replicates, spec);
    if (!figure.ok) return figure;
    figures.push({ ...figure.value, confidence });
  }
  return success(figures);
}
