/**
 * Greeks of options on several assets by differences of the price (fourth order; cross gammas second order), for every
 * pricer of a `BasketMarket`: baskets, options on the smaller or larger, simulations with a fixed seed.
 *
 * Errors: with a price good to 1e-12 of spot about 1e-9 of spot in the first derivatives and 1e-6 in gammas (relative to price
 * over spot squared); with a worse price its error over the step, 2e-3 of each variable, and over the step squared for gammas.
 */
import { success, type Failure, type Result } from '../../basics/result';
import type { BasketMarket } from './basketMarket';
import { fivePoints } from './exoticGreeks';

export interface BasketGreeks {
  readonly price: number;
  /** By asset. */
  readonly deltas: readonly number[];
  /** `gammas[i][j]` = d2V/dS_i dS_j. */
  readonly gammas: readonly (readonly number[])[];
  readonly vegas: readonly number[];
  /** dV/drho_ij per 1.00 of correlation, symmetric; undefined on the diagonal and at +-1. */
  readonly correlations: readonly (readonly (number | undefined)[])[];
  /** dV/dt per year, all dates nearer. */
  readonly theta: number;
  readonly rho: number;
}

export type BasketPricer = (market: BasketMarket) => Result<number>;

const STEP = 2e-3;

/** Errors: the first refusal of the pricer, also at the moved markets. */
export function basketGreeks(pricer: BasketPricer, market: BasketMarket): Result<BasketGreeks> {
  let refused: Failure | undefined;
  const greeks = greeksOf((moved) => {
    const result = pricer(moved);
    if (result.ok) return result.value;
    refused ??= result.failure;
    return NaN;
  }, market);
  return refused === undefined ? success(greeks) : { ok: false, failure: refused };
}

function greeksOf(price: (market: BasketMarket) => number, market: BasketMarket): BasketGreeks {
  const { spots, sigmas, r, T } = market;
  const along = (at: (x: number) => BasketMarket, x: number, h: number) =>
    derivatives((y) => price(at(y)), x, h);
  const spotMoves = spots.map((S, i) =>
    along((x) => ({ ...market, spots: replaced(spots, i, x) }), S, STEP * S),
  );
  const vegas = sigmas.map((sigma, i) =>
    along((x) => ({ ...market, sigmas: replaced(sigmas, i, x) }), sigma, STEP * sigma),
  );
  return {
    price: price(market),
    deltas: spotMoves.map(([slope]) => slope),
    gammas: spots.map((_, i) =>
      spots.map((__, j) => (i === j ? spotMoves[i][1] : crossGamma(price, market, i, j))),
    ),
    vegas: vegas.map(([slope]) => slope),
    correlations: spots.map((_, i) =>
      spots.map((__, j) => (i === j ? undefined : correlationSlope(price, market, i, j))),
    ),
    theta: -along((x) => ({ ...market, T: x }), T, STEP * T)[0],
    rho: along((x) => ({ ...market, r: x }), r, STEP)[0],
  };
}

const replaced = (list: readonly number[], i: number, x: number): readonly number[] =>
  list.map((old, j) => (j === i ? x : old));

function derivatives(f: (x: number) => number, x: number, h: number): readonly [number, number] {
  const result = fivePoints((y) => success(f(y)), x, h);
  return result.ok ? result.value : [NaN, NaN];
}

function crossGamma(
  price: (market: BasketMarket) => number,
  market: BasketMarket,
  i: number,
  j: number,
): number {
  const { spots } = market;
  const [hi, hj] = [STEP * spots[i], STEP * spots[j]];
  const at = (a: number, b: number): number =>
    price({ ...market, spots: replaced(replaced(spots, i, spots[i] + a * hi), j, spots[j] + b * hj) });
  return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * hi * hj);
}

/** Central inside, so that no correlation leaves -1..1. */
function correlationSlope(
  price: (market: BasketMarket) => number,
  market: BasketMarket,
  i: number,
  j: number,
): number | undefined {
  const rho = market.correlation[i][j];
  const h = Math.min(STEP, (1 - Math.abs(rho)) / 4);
  if (h === 0) return undefined;
  const at = (x: number): BasketMarket => ({
    ...market,
    correlation: market.correlation.map((row, a) =>
      row.map((c, b) => ((a === i && b === j) || (a === j && b === i) ? x : c)),
    ),
  });
  return derivatives((x) => price(at(x)), rho, h)[0];
}
