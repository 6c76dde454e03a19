/** What every exotic formula on one lognormal asset takes and returns, and the check of what is given. */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { type Jet, constant, variableX, variableY } from '../../math/jet';
import { checkFinite, checkPrices, checkVol } from '../european';

/** One asset under Black-Scholes: plain numbers. */
export interface ExoticMarket {
  /** Spot, price units. */
  readonly S: number;
  /** Years to expiry. */
  readonly T: number;
  /** Fraction per square-root year. */
  readonly sigma: number;
  /** Rate, continuously compounded per year. */
  readonly r: number;
  /** Yield of the asset, continuously compounded per year. */
  readonly q: number;
}

/** Plain partial derivatives: delta dV/dS, gamma d2V/dS2, vega dV/dsigma per 1.00 of vol. */
export interface Sensitivities {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
}

/** The market with spot as x and vol as y of the jets, and what most formulas form from it. */
export interface JetMarket {
  readonly S: Jet;
  readonly T: number;
  readonly sigma: Jet;
  readonly r: number;
  readonly q: number;
  /** sigma sqrt(T). */
  readonly deviation: Jet;
  /** (r - q - sigma^2/2) / sigma^2, the slope of the measure's density. */
  readonly tilt: Jet;
}

export function jetMarket(market: ExoticMarket): JetMarket {
  const sigma = variableY(market.sigma);
  const { T, r, q } = market;
  const deviation = sigma.times(Math.sqrt(T));
  const tilt = constant(r - q)
    .over(sigma.squared())
    .minus(0.5);
  return { S: variableX(market.S), T, sigma, r, q, deviation, tilt };
}

export const sensitivitiesOf = (value: Jet): Sensitivities => ({
  price: value.value,
  delta: value.x,
  gamma: value.xx,
  vega: value.y,
});

/** A constant that does not depend on the market (a rebate already due). */
export const fixedAmount = (price: number): Sensitivities => ({ price, delta: 0, gamma: 0, vega: 0 });

/**
 * The first thing wrong with market and levels, or undefined. Exotic formulas need time and vol above 0: at expiry
 * there is a settlement, not a price, and without vol the path is known.
 * `prices` must be positive, `others` finite.
 */
export function checkExotic(
  market: ExoticMarket,
  prices: readonly (readonly [string, number])[] = [],
  others: readonly (readonly [string, number])[] = [],
): Failure | undefined {
  const { S, T, sigma, r, q } = market;
  const levels = [['S', S] as const, ...prices];
  const all = [...levels, ['T', T] as const, ['sigma', sigma] as const, ['r', r] as const, ['q', q] as const];
  return (
    checkFinite([...all, ...others]) ??
    checkPositiveTime('T', T) ??
    checkVol(sigma) ??
    checkPositive('sigma', sigma) ??
    checkPrices(levels, true)
  );
}

export const checkPositiveTime = (field: string, T: number): Failure | undefined =>
  T > 0
    ? undefined
    : { reason: 'EXPIRED', message: `${field} = ${T}: must be above 0`, context: { field, value: T } };

export const checkPositive = (field: string, value: number): Failure | undefined =>
  value > 0
    ? undefined
    : { reason: 'INVALID_INPUT', message: `${field} = ${value}: must be above 0`, context: { field, value } };

export const checkNotNegative = (field: string, value: number): Failure | undefined =>
  value >= 0
    ? undefined
    : {
        reason: 'INVALID_INPUT',
        message: `${field} = ${value}: must be at least 0`,
        context: { field, value },
      };

/** Evaluates after the check; a result that is not finite is OUT_OF_RANGE, never a number. */
export function evaluate(
  refused: Failure | undefined,
  inputs: object,
  formula: () => Sensitivities,
): Result<Sensitivities> {
  if (refused !== undefined) return { ok: false, failure: refused };
  const result = formula();
  if (Object.values(result).every(Number.isFinite)) return success(result);
  return failure('OUT_OF_RANGE', `a result is not finite for ${JSON.stringify(inputs)}`);
}
