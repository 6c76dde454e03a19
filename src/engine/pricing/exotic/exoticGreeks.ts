/**
 * The Greeks that the formulas do not carry themselves: theta and the two rhos, and everything for prices alone.
 *
 * Theta of a claim on a diffusing asset whose value depends on spot and time, all dates of the contract kept: from the
 * Black-Scholes equation, theta = r V - (r - q) S delta - sigma^2 S^2 gamma / 2 (Black and Scholes 1973, eq. 7), as exact as
 * the gamma. It holds for barriers, lookbacks, compounds, averages between fixings; not where jumps matter, nor for a
 * claim that is already settled, nor for one with a fixing today: there `thetaByExpiry`. Rho and rhoQ by differences of fourth order in the rate
 * and the yield: error about 1e-9 of spot where the price is good to 1e-13.
 */
import { success, type Result } from '../../basics/result';
import { centralBend, centralSlope } from '../../math/derivative';
import type { ExoticMarket, Sensitivities } from './exoticMarket';

/** Plain partial derivatives; theta in calendar time per year, rho and rhoQ per 1.00. */
export interface ExoticGreeks extends Sensitivities {
  readonly theta: number;
  readonly rho: number;
  readonly rhoQ: number;
}

/** A pricer as a function of the market alone. */
export type MarketPricer<T> = (market: ExoticMarket) => Result<T>;

const RATE_STEP = 1e-3;
/** Relative steps of spot and vol, absolute steps of time as a share of the life. */
const SPOT_STEP = 2e-3;
const VOL_STEP = 2e-3;
const TIME_STEP = 1e-3;

/** All Greeks of a claim that obeys the Black-Scholes equation. Errors: those of the pricer. */
export function exoticGreeks(
  pricer: MarketPricer<Sensitivities>,
  market: ExoticMarket,
): Result<ExoticGreeks> {
  const value = pricer(market);
  if (!value.ok) return value;
  const { S, sigma, r, q } = market;
  const { price, delta, gamma } = value.value;
  const theta = r * price - (r - q) * S * delta - 0.5 * sigma * sigma * S * S * gamma;
  const rates = rateGreeks(priceOf(pricer), market);
  return rates.ok ? success({ ...value.value, theta, ...rates.value }) : rates;
}

/** All Greeks by differences, for a pricer of a European claim whose only date is T. Errors: those of the pricer. */
export function differenceGreeks(pricer: MarketPricer<number>, market: ExoticMarket): Result<ExoticGreeks> {
  const { S, sigma, T } = market;
  const price = pricer(market);
  if (!price.ok) return price;
  const spot = fivePoints((x) => pricer({ ...market, S: x }), S, SPOT_STEP * S);
  const vol = fivePoints((x) => pricer({ ...market, sigma: x }), sigma, VOL_STEP * sigma);
  const time = fivePoints((x) => pricer({ ...market, T: x }), T, TIME_STEP * T);
  const rates = rateGreeks(pricer, market);
  if (!spot.ok) return spot;
  if (!vol.ok) return vol;
  if (!time.ok) return time;
  if (!rates.ok) return rates;
  const [delta, gamma] = spot.value;
  return success({
    price: price.value,
    delta,
    gamma,
    vega: vol.value[0],
    theta: -time.value[0],
    ...rates.value,
  });
}

/** The price alone of a pricer that says more. */
export const priceOf =
  (pricer: MarketPricer<Sensitivities>): MarketPricer<number> =>
  (market) => {
    const value = pricer(market);
    return value.ok ? success(value.value.price) : value;
  };

function rateGreeks(
  pricer: MarketPricer<number>,
  market: ExoticMarket,
): Result<{ readonly rho: number; readonly rhoQ: number }> {
  const rate = fivePoints((x) => pricer({ ...market, r: x }), market.r, RATE_STEP);
  const dividend = fivePoints((x) => pricer({ ...market, q: x }), market.q, RATE_STEP);
  if (!rate.ok) return rate;
  return dividend.ok ? success({ rho: rate.value[0], rhoQ: dividend.value[0] }) : dividend;
}

/** First and second derivative from five values. Error: h^4 times the fifth and sixth derivative over 30 and 90. */
export function fivePoints(
  f: (x: number) => Result<number>,
  x: number,
  h: number,
): Result<readonly [number, number]> {
  const y: number[] = [];
  for (let k = -2; k <= 2; k++) {
    const value = f(x + k * h);
    if (!value.ok) return value;
    y.push(value.value);
  }
  const around = [y[0], y[1], y[3], y[4]] as const;
  return success([centralSlope(around, h), centralBend(around, y[2], h)]);
}
