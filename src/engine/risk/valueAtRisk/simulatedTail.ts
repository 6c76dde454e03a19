/** Monte Carlo with full revaluation: joint moves from a copula, seeded; replicates tell the standard error. */
import { failure, success, type Result } from '../../basics/result';
import type { SquareMatrix } from '../../math/matrix';
import { sampleVariance } from '../../math/series';
import { pointDimension, simulateFactorMoves, type CopulaLaw } from '../simulation/factorMoves';
import {
  empiricalMarginal,
  fitStudentLaw,
  normalMarginal,
  studentMarginal,
  type Marginal,
} from '../simulation/marginal';
import { pointSource } from '../simulation/pointSource';
import { replicatePrecision } from '../simulation/replicates';
import { historicalTail, type TailSpec } from '../tail/historicalTail';
import { tailPrecision } from '../tail/tailPrecision';
import type { FigurePrecision, TailFigure } from './riskReport';
import type { MarginalKind, SimulationRequest } from './riskRequest';

export interface SimulatedMoves {
  /** [scenario][factor], one replicate after the other. */
  readonly moves: Float64Array;
  /** Equal parts of the scenarios with a scramble of their own; 1 for pseudo-random points. */
  readonly replicates: number;
}

/** Margins of one day's moves times root(horizon); normal ones with mean 0. Exact over several days for normal margins only. */
export function marginalsOf(
  columns: readonly Float64Array[],
  kind: MarginalKind,
  horizonDays: number,
): Result<readonly Marginal[]> {
  const root = Math.sqrt(horizonDays);
  const marginals: Marginal[] = [];
  for (const column of columns) {
    const scaled = column.map((move) => move * root);
    if (kind === 'normal') {
      marginals.push(normalMarginal(0, Math.sqrt(sampleVariance(scaled))));
      continue;
    }
    if (kind === 'empirical') {
      const found = empiricalMarginal(scaled);
      if (!found.ok) return found;
      marginals.push(found.value);
      continue;
    }
    const law = fitStudentLaw(scaled);
    if (!law.ok) return law;
    marginals.push(studentMarginal(law.value));
  }
  return success(marginals);
}

export function simulatedMoves(
  correlation: SquareMatrix,
  copula: CopulaLaw,
  marginals: readonly Marginal[],
  { scenarios, seed, points, replicates }: SimulationRequest,
): Result<SimulatedMoves> {
  const parts = points === 'sobol' ? replicates : 1;
  if (!(Number.isInteger(scenarios) && scenarios >= 100 && scenarios <= 1_000_000))
    return failure('OUT_OF_RANGE', `${scenarios} scenarios: a whole number from 100 to 1,000,000`);
  if (!(Number.isInteger(parts) && parts >= 1) || (points === 'sobol' && parts < 2))
    return failure('OUT_OF_RANGE', `${parts} replicates: a whole number from 2`);
  if (scenarios % parts !== 0)
    return failure('INVALID_INPUT', `${scenarios} scenarios do not divide into ${parts} replicates`);
  const dimension = pointDimension(correlation.size, copula);
  const moves = new Float64Array(scenarios * correlation.size);
  for (let k = 0; k < parts; k++) {
    const drawn = simulateFactorMoves({
      correlation,
      copula,
      marginals,
      scenarios: scenarios / parts,
      points: pointSource(points, dimension, seed + k),
    });
    if (!drawn.ok) return drawn;
    moves.set(drawn.value, (k * moves.length) / parts);
  }
  return success({ moves, replicates: parts });
}

/** Figures of all scenarios together, with the error from the scatter of the replicates or of independent draws. */
export function simulatedFigure(pnl: Float64Array, replicates: number, spec: TailSpec): Result<TailFigure> {
  const tail = historicalTail(pnl, spec);
  if (!tail.ok) return tail;
  const { valueAtRisk, expectedShortfall } = tail.value;
  const figure = { confidence: 1 - spec.alpha, valueAtRisk, expectedShortfall };
  if (replicates === 1) {
    const precision = tailPrecision(pnl, spec.alpha, tail.value);
    if (!precision.ok) return precision;
    return success({
      ...figure,
      varPrecision: precision.value.valueAtRisk,
      esPrecision: precision.value.expectedShortfall,
    });
  }
  const size = pnl.length / replicates;
  const [vars, shortfalls]: [number[], number[]] = [[], []];
  for (let k = 0; k < replicates; k++) {
    const part = historicalTail(pnl.subarray(k * size, (k + 1) * size), spec);
    if (!part.ok) return part;
    vars.push(part.value.valueAtRisk);
    shortfalls.push(part.value.expectedShortfall);
  }
  const [varPrecision, esPrecision] = [centred(vars, valueAtRisk), centred(shortfalls, expectedShortfall)];
  if (!varPrecision.ok) return varPrecision;
  if (!esPrecision.ok) return esPrecision;
  return success({ ...figure, varPrecision: varPrecision.value, esPrecision: esPrecision.value });
}

/** The interval of the replicates about the figure of all of them. */
function centred(replicates: readonly number[], figure: number): Result<FigurePrecision> {
  const found = replicatePrecision(replicates);
  if (!found.ok) return found;
  const { standardError, confidence, high, mean: centre } = found.value;
  const reach = high - centre;
  return success({ standardError, low: figure - reach, high: figure + reach, confidence });
}
