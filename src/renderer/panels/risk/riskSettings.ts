/** Choices of the settings of a risk run, as the dialog names them. */
import type { RiskAsk } from '../../../contracts/risk';

interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

/** Hyndman and Fan (1996). */
export const QUANTILES: readonly Choice<string>[] = [
  ...['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((value) => ({ value, label: `definition ${value}` })),
  { value: 'kth-worst', label: 'k-th worst' },
];
export const SHORTFALLS: readonly Choice<RiskAsk['shortfall']>[] = [
  { value: 'acerbi-tasche', label: 'Acerbi-Tasche' },
  { value: 'tail-mean', label: 'mean of the tail' },
];
export const HORIZON_RULES: readonly Choice<RiskAsk['horizonRule']>[] = [
  { value: 'overlapping', label: 'overlapping days' },
  { value: 'root-time', label: 'root of time' },
];
export const POINTS: readonly Choice<RiskAsk['points']>[] = [
  { value: 'sobol', label: 'Sobol' },
  { value: 'pseudo-random', label: 'pseudo-random' },
];
export const MARGINS: readonly Choice<RiskAsk['marginals']>[] = [
  { value: 'empirical', label: 'empirical' },
  { value: 'student', label: 'Student t' },
  { value: 'normal', label: 'normal' },
];
