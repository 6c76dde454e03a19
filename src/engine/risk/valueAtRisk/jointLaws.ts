/** The joint law that Monte Carlo draws from: the approved set's where it knows every factor, else the window's own. */
import { success, type Result } from '../../basics/result';
import { sampleCorrelation } from '../../market/correlation/correlationMatrix';
import { nearestCorrelation } from '../../market/correlation/nearestCorrelation';
import type { SquareMatrix } from '../../math/matrix';
import { fitMultivariateCopula } from '../dependence/copula/multivariateCopulaFit';
import type { CopulaLaw } from '../simulation/factorMoves';
import { overriddenFactors } from './correlationOverrides';
import { columnsOf, type FactorPanel } from './factorPanel';
import { standardisedColumns } from './riskMoves';
import { decaysOf, pairMatrix } from './riskParameters';
import type { RiskRequest } from './riskRequest';

export interface JointLaw {
  readonly correlation: SquareMatrix;
  readonly copula: CopulaLaw;
  readonly text: string;
  readonly cautions: readonly string[];
}

/** The set's correlations where it has every pair, else the window's; the desk's overrides over both. */
export function normalLaw(request: RiskRequest, window: FactorPanel): Result<JointLaw> {
  const found = estimatedNormalLaw(request, window);
  return found.ok ? withOverrides(found.value, request, window) : found;
}

function withOverrides(
  law: JointLaw,
  { correlationOverrides }: RiskRequest,
  window: FactorPanel,
): Result<JointLaw> {
  const factors = window.factors.map(({ id }) => id);
  const found = overriddenFactors(correlationOverrides, factors, law.correlation);
  if (!found.ok) return found;
  const { correlation, text } = found.value;
  return success({ ...law, correlation, text: text === '' ? law.text : `${law.text}, ${text}` });
}

function estimatedNormalLaw({ parameters }: RiskRequest, window: FactorPanel): Result<JointLaw> {
  const approved = pairMatrix(
    parameters.correlation,
    window.factors.map(({ id }) => id),
  );
  if (approved !== undefined && window.factors.length > 1) {
    const text = `normal copula, correlations of ${parameters.name}`;
    return success({ correlation: approved, copula: { kind: 'normal' }, text, cautions: [] });
  }
  const sample = sampleCorrelation(columnsOf(window));
  if (!sample.ok) return sample;
  const repair = nearestCorrelation(sample.value);
  if (!repair.ok) return repair;
  const { correlation, distance } = repair.value;
  const text = `normal copula, sample correlations (repair ${distance.toPrecision(2)})`;
  return success({ correlation, copula: { kind: 'normal' }, text, cautions: [] });
}

/** Correlations and degrees of freedom of the moves over their day's volatility: the set's, else the window's; overrides over both. */
export function studentLaw(request: RiskRequest, window: FactorPanel): Result<JointLaw> {
  const found = estimatedStudentLaw(request, window);
  return found.ok ? withOverrides(found.value, request, window) : found;
}

function estimatedStudentLaw(request: RiskRequest, window: FactorPanel): Result<JointLaw> {
  if (window.factors.length < 2) {
    const alone = estimatedNormalLaw(request, window);
    if (!alone.ok) return alone;
    const text = 'one factor: its margin alone, no copula';
    return success({ ...alone.value, text });
  }
  const approved = approvedCopula(request, window);
  if (approved !== undefined) return success(approved);
  const fit = fittedCopula(request, window);
  if (!fit.ok) return fit;
  const { correlation, nu, repair } = fit.value;
  const text = `t copula, nu ${nu.toFixed(2)}, correlations from Kendall's tau (repair ${repair.distance.toPrecision(2)})`;
  return success({ correlation, copula: { kind: 'student', nu }, text, cautions: [] });
}

function fittedCopula(request: RiskRequest, window: FactorPanel) {
  const standard = standardisedColumns(window, decaysOf(request.parameters, request.lambda));
  return standard.ok ? fitMultivariateCopula(standard.value) : standard;
}

function approvedCopula({ parameters }: RiskRequest, window: FactorPanel): JointLaw | undefined {
  const { nu, copula, name } = parameters;
  const correlation = pairMatrix(
    copula,
    window.factors.map(({ id }) => id),
  );
  if (nu === null || correlation === undefined) return undefined;
  const text = `t copula, nu ${nu.toFixed(2)} and correlations of ${name}`;
  return { correlation, copula: { kind: 'student', nu }, text, cautions: [] };
}

/** Degrees of freedom of the factors' t copula: the set's, else those fitted to the window. */
export function copulaDegrees(request: RiskRequest, window: FactorPanel): Result<number> {
  const { nu } = request.parameters;
  if (nu !== null) return success(nu);
  const fit = fittedCopula(request, window);
  return fit.ok ? success(fit.value.nu) : fit;
}
