/**
 * Fitted numbers that a run is made with. Without an approved set, and for what a set lacks, decay factors are the request's
 * and everything else is estimated from the run's own window.
 */
import type { DccParameters } from '../../market/correlation/dcc';
import { nearestCorrelation } from '../../market/correlation/nearestCorrelation';
import { zeroMatrix, type SquareMatrix } from '../../math/matrix';
import type { GarchParameters } from '../volatility/garchModel';

/** Correlation by `pairKey`. */
export type PairTable = Readonly<Record<string, number>>;

export interface RiskParameters {
  /** As every number prints it: `parameter set 3`, or the defaults by name. */
  readonly name: string;
  /** Null: no approved set. */
  readonly version: number | null;
  /** EWMA decay by factor. */
  readonly lambdas: Readonly<Record<string, number>>;
  readonly garch: Readonly<Record<string, GarchParameters>>;
  readonly gjr: Readonly<Record<string, GarchParameters>>;
  readonly dcc: DccParameters | null;
  /** Degrees of freedom and correlations of the t copula of standardised moves. */
  readonly nu: number | null;
  readonly copula: PairTable;
  /** Of standardised moves, for normal laws. */
  readonly correlation: PairTable;
  /** Relative vol change per log move of spot, by coin; slopes on falls and on rises. */
  readonly volResponse: Readonly<Record<string, { readonly down: number; readonly up: number }>>;
  /** Last day that the fits have seen; null for the defaults. */
  readonly fittedToMs: number | null;
}

export const DEFAULT_PARAMETERS: RiskParameters = {
  name: 'defaults, no approved parameter set',
  version: null,
  lambdas: {},
  garch: {},
  gjr: {},
  dcc: null,
  nu: null,
  copula: {},
  correlation: {},
  volResponse: {},
  fittedToMs: null,
};

/** The same for both orders of a pair. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a}~${b}` : `${b}~${a}`);

/** One decay for all factors, or one for each. */
export type Decay = number | ((factor: string) => number);

export const decayOf = (decay: Decay, factor: string): number =>
  typeof decay === 'number' ? decay : decay(factor);

/** The set's decay of a factor, else the request's. */
export const decaysOf =
  ({ lambdas }: RiskParameters, otherwise: number): Decay =>
  (factor) =>
    lambdas[factor] ?? otherwise;

/** Correlations of the factors, repaired to a correlation matrix; undefined when a pair is not in the table. */
export function pairMatrix(table: PairTable, factors: readonly string[]): SquareMatrix | undefined {
  const matrix = zeroMatrix(factors.length);
  for (const [i, first] of factors.entries())
    for (const [j, second] of factors.entries()) {
      const rho = i === j ? 1 : table[pairKey(first, second)];
      if (rho === undefined) return undefined;
      matrix.entries[i * factors.length + j] = rho;
    }
  const repair = nearestCorrelation(matrix);
  return repair.ok ? repair.value.correlation : undefined;
}

/** `lambda 0.94`, or the set's for each factor: what stands in a figure's basis. */
export function decayText(parameters: RiskParameters, otherwise: number, factors: readonly string[]): string {
  if (factors.every((factor) => parameters.lambdas[factor] === undefined)) return `lambda ${otherwise}`;
  const each = factors.map((factor) => {
    const own = parameters.lambdas[factor];
    return own === undefined ? `${factor} ${otherwise} by default` : `${factor} ${own.toFixed(4)}`;
  });
  return `lambda of ${parameters.name}: ${each.join(', ')}`;
}
