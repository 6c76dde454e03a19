/** VaR and ES as the correlations are turned from calm through stressed to all-one, and which offsets break on the way. */
import { failure, success, type Result } from '../../basics/result';
import { brokenOffsets, dialledCorrelation, type DialEnds } from '../../market/correlation/correlationDial';
import { nearestCorrelation } from '../../market/correlation/nearestCorrelation';
import type { SquareMatrix } from '../../math/matrix';
import { sampleVariance } from '../../math/series';
import { overriddenFactors } from './correlationOverrides';
import { regimesOf } from './correlationRisk';
import { columnsOf, newestMoves } from './factorPanel';
import { quadraticBook } from './quadraticBook';
import { copulaDegrees } from './jointLaws';
import { decaysOf } from './riskParameters';
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

/** What every position of the dial shares. */
export interface DialStage {
  readonly context: RiskContext;
  readonly window: RiskContext['panel'];
  readonly ends: DialEnds;
  /** Degrees of freedom of the t copula. */
  readonly nu: number;
  /** P&L deviation of each factor, USD, signed. */
  readonly exposures: Float64Array;
  readonly description: string;
}

/** Refuses books of one factor and windows without both regimes. */
export function prepareDial(context: RiskContext): Result<DialStage> {
  const { panel, request } = context;
  const window = newestMoves(panel, request.windowDays);
  if (window.factors.length < 2)
    return failure('EMPTY', `the book moves with ${window.factors[0].id} alone: no correlation matters`);
  const nu = copulaDegrees(request, window);
  if (!nu.ok) return nu;
  const ends = dialEnds(context, window);
  if (!ends.ok) return ends;
  const { marginals, seed } = request.simulation;
  const overrides = ends.value.text === '' ? '' : `, ${ends.value.text}`;
  const description = `full revaluation, t copula with nu ${nu.value.toFixed(2)}, ${marginals} margins, seed ${seed}, ${request.parameters.name}${overrides}`;
  const exposures = exposuresOf(context, window);
  return success({ context, window, ends: ends.value, nu: nu.value, exposures, description });
}

export interface DialReading extends DialPosition {
  /** Of all factors, in the order of `stage.window.factors`. */
  readonly correlation: SquareMatrix;
}

/** VaR and ES at one position of the dial, 0 to 2; the same random numbers at every position. */
export function dialAt(stage: DialStage, position: number): Result<DialReading> {
  const { context, window, ends, nu, exposures } = stage;
  const correlation = dialledCorrelation(ends, position);
  if (!correlation.ok) return correlation;
  const figures = figuresAt(context, window, correlation.value, nu);
  if (!figures.ok) return figures;
  const ids = window.factors.map(({ id }) => id);
  const broken = brokenOffsets(exposures, ends.calm, correlation.value).map((pair) => ({
    first: ids[pair.first],
    second: ids[pair.second],
    correlationBefore: pair.correlationBefore,
    correlationAfter: pair.correlationAfter,
    addedDeviation: Math.sqrt(pair.addedVariance),
  }));
  return success({
    position,
    label: dialLabel(position),
    figures: figures.value,
    broken,
    correlation: correlation.value,
  });
}

/** `calm`, `calm to stressed`, ... */
export const dialLabel = (position: number): string =>
  LABELS[position] ?? `${LABELS[Math.floor(position)]} to ${LABELS[Math.ceil(position)]}`;

/** The dial at its named positions and half way between. Refuses as `prepareDial`. */
export function correlationDialRun(context: RiskContext): Result<CorrelationDialRun> {
  const stage = prepareDial(context);
  if (!stage.ok) return stage;
  const positions: DialPosition[] = [];
  for (const position of DIAL_POSITIONS) {
    const found = dialAt(stage.value, position);
    if (!found.ok) return found;
    const { label, figures, broken } = found.value;
    positions.push({ position, label, figures, broken });
  }
  return success({ description: stage.value.description, positions });
}

function dialEnds(
  { request }: RiskContext,
  window: RiskContext['panel'],
): Result<DialEnds & { readonly text: string }> {
  const regimes = regimesOf(window, decaysOf(request.parameters, request.lambda));
  if (!regimes.ok) return regimes;
  const calm = endOf(regimes.value.calm, request, window);
  if (!calm.ok) return calm;
  const stressed = endOf(regimes.value.stressed, request, window);
  if (!stressed.ok) return stressed;
  const far = stressed.value.correlation;
  const signs = Float64Array.from({ length: far.size }, (_, i) => (far.entries[i] < 0 ? -1 : 1));
  return success({ calm: calm.value.correlation, stressed: far, signs, text: calm.value.text });
}

/** A regime's correlations, repaired, with the desk's overrides. */
function endOf(
  regime: SquareMatrix,
  { correlationOverrides }: RiskContext['request'],
  window: RiskContext['panel'],
) {
  const sound = nearestCorrelation(regime);
  if (!sound.ok) return sound;
  const factors = window.factors.map(({ id }) => id);
  return overriddenFactors(correlationOverrides, factors, sound.value.correlation);
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
