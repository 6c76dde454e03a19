/** Several lognormal assets: what the basket formulas take, and its check. */
import { failure, type Failure } from '../../basics/result';
import { checkFinite, checkPrices } from '../european';
import { axesOf } from './basketFactors';
import { checkPositive, checkPositiveTime } from './exoticMarket';

export interface BasketMarket {
  /** Spots, price units; yields and vols in the same order. */
  readonly spots: readonly number[];
  readonly yields: readonly number[];
  readonly sigmas: readonly number[];
  /** Correlation of the log returns. */
  readonly correlation: readonly (readonly number[])[];
  /** Rate, continuously compounded per year. */
  readonly r: number;
  /** Years. */
  readonly T: number;
}

export interface BasketOption {
  readonly type: 'call' | 'put';
  /** Units of each asset, of either sign. */
  readonly weights: readonly number[];
  /** Of either sign. */
  readonly K: number;
}

const MOST_ASSETS = 32;
const INDEFINITE = -1e-10;

/** The first thing that is wrong, or undefined. */
export function checkBasket(option: BasketOption, market: BasketMarket): Failure | undefined {
  const fixed = Object.entries({ K: option.K, r: market.r, T: market.T });
  const weights = option.weights.map((x, i) => [`weights[${i}]`, x] as const);
  return (
    checkLengths(option.weights.length, market) ??
    checkFinite([...fixed, ...weights]) ??
    checkPositiveTime('T', market.T) ??
    weights
      .map(([field, x]) => (x === 0 ? checkPositive(field, x) : undefined))
      .find((f) => f !== undefined) ??
    checkAssets(market)
  );
}

/** Spots, yields, vols and correlations of a market that has as many of each as it should. */
export function checkAssets(market: BasketMarket): Failure | undefined {
  const { spots, yields, sigmas } = market;
  const prices = spots.map((x, i) => [`spots[${i}]`, x] as const);
  const others = yields.map((x, i) => [`yields[${i}]`, x] as const);
  const vols = sigmas.map((x, i) => [`sigmas[${i}]`, x] as const);
  return (
    checkFinite([...prices, ...others, ...vols]) ??
    checkPrices(prices, true) ??
    vols.map(([field, x]) => checkPositive(field, x)).find((f) => f !== undefined) ??
    checkCorrelations(market.correlation)
  );
}

/** As many spots, yields, vols and correlations as weights. */
export function checkLengths(
  n: number,
  { spots, yields, sigmas, correlation }: BasketMarket,
): Failure | undefined {
  if (n < 1 || n > MOST_ASSETS)
    return failure('OUT_OF_RANGE', `${n} assets: 1 to ${MOST_ASSETS} are supported`).failure;
  const lengths = { spots, yields, sigmas, correlation };
  const bad = Object.entries(lengths).find(([, list]) => list.length !== n);
  if (bad !== undefined)
    return failure('INVALID_INPUT', `${bad[0]}: ${bad[1].length} entries for ${n} assets`).failure;
  const row = correlation.findIndex((r) => r.length !== n);
  return row < 0
    ? undefined
    : failure('INVALID_INPUT', `correlation row ${row}: must have ${n} entries`).failure;
}

function checkCorrelations(matrix: readonly (readonly number[])[]): Failure | undefined {
  for (const [i, row] of matrix.entries())
    for (const [j, c] of row.entries()) {
      if (!(Math.abs(c) <= 1) || (i === j && c !== 1) || c !== matrix[j][i])
        return failure(
          'INVALID_INPUT',
          `correlation[${i}][${j}] = ${c}: not that of a symmetric matrix of correlations`,
        ).failure;
    }
  const smallest = axesOf(matrix).values[matrix.length - 1];
  if (smallest >= INDEFINITE) return undefined;
  return failure('INVALID_INPUT', `correlations have the eigenvalue ${smallest}: not positive semidefinite`)
    .failure;
}
