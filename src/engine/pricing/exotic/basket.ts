/**
 * Options on a weighted sum of lognormal assets: pays max(w (sum of weights S_i - K), 0), weights and K of any sign, so
 * that baskets and spreads of any number of assets are one model.
 *
 * Given all factors but the main one the sum rises with the main factor and is exercised beyond one root z*, where the
 * value is a sum of normal probabilities; the other factors by an adaptive sparse grid (`math/sparseGrid`). Source: Choi
 * (2018), "Sum of All Black-Scholes-Merton Models", J. Futures Markets 38, eqs. (8) to (14). Two assets: conditioning on
 * the second and quadrature (`conditional`).
 *
 * Domain: up to 32 assets, S_i > 0, weights not 0, T > 0, sigma_i > 0, a correlation matrix that is positive
 * semidefinite. Accuracy: two assets 1e-12 of the amounts at stake. More: aimed at 2e-11, found within 4e-8 (absolute,
 * amounts of 100) on the published sets; the returned `error` is an estimate that may be too small by chance where the
 * boundary bends sharply (vols that differ by a factor of 20 with sigma sqrt(T) above 1); above 1e-7 of the amounts the
 * case is refused as NOT_CONVERGED: simulate it. Time: below 1 ms for two assets, up to 300 ms for four of high vol, 1 s
 * for eleven.
 */
import { failure, success, type Result } from '../../basics/result';
import { centralSlope } from '../../math/derivative';
import { normalCdf } from '../../math/normal';
import { integrateNormals } from '../../math/sparseGrid';
import { optionSign, type OptionSign } from '../blackScholes';
import { basketFactors, type BasketFactors } from './basketFactors';
import { conditionalOption } from './conditional';
import { checkBasket, type BasketMarket, type BasketOption } from './basketMarket';

export interface BasketValue {
  readonly price: number;
  /** dV/dS_i. */
  readonly deltas: readonly number[];
  /** Estimated error of the price. */
  readonly error: number;
}

const TOLERANCE = 2e-11;
const REFUSED = 1e-7;
const MAX_EVALUATIONS = 400_000;

/** Value in price units. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, NOT_CONVERGED. */
export function priceBasket(option: BasketOption, market: BasketMarket): Result<BasketValue> {
  const refused = checkBasket(option, market);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { spots, yields, sigmas, correlation, r, T } = market;
  const amounts = spots.map((S, i) => option.weights[i] * S * Math.exp((r - yields[i]) * T));
  const covariance = correlation.map((row, i) => row.map((c, j) => c * sigmas[i] * sigmas[j] * T));
  if (amounts.length === 2) return success(pairValue(option, market));
  const factors = basketFactors(covariance, amounts);
  if (!factors.ok) return factors;
  const w = optionSign(option.type);
  const scale = amounts.reduce((sum, a) => sum + Math.abs(a), Math.abs(option.K));
  const result = integrateNormals(conditionalValue(w, option.K, amounts, factors.value), {
    dimension: factors.value.others.length,
    components: amounts.length + 1,
    tolerance: TOLERANCE * scale,
    maxEvaluations: MAX_EVALUATIONS,
  });
  const discount = Math.exp(-r * T);
  if (!(result.error <= REFUSED * scale))
    return failure('NOT_CONVERGED', `error ${result.error * discount} after ${result.evaluations} points`);
  const deltas = spots.map((S, i) => (discount * result.values[i + 1]) / S);
  return success({ price: discount * result.values[0], deltas, error: discount * result.error });
}

const SPOT_STEP = 1e-3;

/** Two assets, one of positive weight taken as the forward of the option on it, or both turned to the other side. */
function pairValue(option: BasketOption, market: BasketMarket): BasketValue {
  const price = (spots: readonly number[]): number => pairPrice(option, { ...market, spots });
  const moved = (i: number, k: number): number =>
    price(market.spots.map((S, j) => (j === i ? S * (1 + k * SPOT_STEP) : S)));
  const deltas = market.spots.map((S, i) =>
    centralSlope([moved(i, -2), moved(i, -1), moved(i, 1), moved(i, 2)], SPOT_STEP * S),
  );
  const scale = market.spots.reduce((sum, S, i) => sum + Math.abs(option.weights[i] * S), Math.abs(option.K));
  return { price: price(market.spots), deltas, error: 1e-12 * scale };
}

function pairPrice(
  { type, weights, K }: BasketOption,
  { spots, yields, sigmas, correlation, r, T }: BasketMarket,
): number {
  const rho = correlation[0][1];
  const w = optionSign(type);
  // Of two negative weights the option is that of the other type on the negated sum.
  const turned = weights[0] < 0 && weights[1] < 0 ? -1 : 1;
  const first = weights[0] * turned > 0 ? 0 : 1;
  const second = 1 - first;
  const amount = (i: number): number => turned * weights[i] * spots[i] * Math.exp((r - yields[i]) * T);
  const [shared, own] = [rho * sigmas[first] * Math.sqrt(T), sigmas[second] * Math.sqrt(T)];
  const value = conditionalOption(
    w * turned === 1 ? 1 : -1,
    (z) => amount(first) * Math.exp(shared * z - 0.5 * shared * shared),
    (z) => turned * K - amount(second) * Math.exp(own * z - 0.5 * own * own),
    sigmas[first] * Math.sqrt(T * (1 - rho) * (1 + rho)),
  );
  return Math.exp(-r * T) * value;
}

/** Undiscounted value and S_i dV/dS_i, given the further factors. */
function conditionalValue(w: OptionSign, K: number, amounts: readonly number[], factors: BasketFactors) {
  const { main, others } = factors;
  const drift = amounts.map((_, k) => others.reduce((sum, column) => sum - 0.5 * column[k] * column[k], 0));
  const moved = new Float64Array(amounts.length);
  let start = 0;
  return (z: Float64Array, out: Float64Array): void => {
    for (let k = 0; k < amounts.length; k++) {
      let exponent = drift[k];
      for (let j = 0; j < others.length; j++) exponent += others[j][k] * z[j];
      moved[k] = amounts[k] * Math.exp(exponent);
    }
    const edge = exerciseEdge(moved, main, K, start);
    if (Number.isFinite(edge)) start = edge;
    out[0] = -w * K * normalCdf(-w * edge);
    for (let k = 0; k < amounts.length; k++) {
      const part = w * moved[k] * normalCdf(w * (main[k] - edge));
      out[0] += part;
      out[k + 1] = part;
    }
  };
}

/** Beyond this many deviations nothing is left. */
const FAR = 40;

/** The z at which the sum reaches K, by bracketed Newton; -Infinity where it is above K for every z that counts. */
function exerciseEdge(amounts: Float64Array, main: readonly number[], K: number, start: number): number {
  let [low, high] = [-FAR, FAR];
  let z = start;
  for (let step = 0; step < 100; step++) {
    let [value, slope] = [-K, 0];
    for (let k = 0; k < amounts.length; k++) {
      const part = amounts[k] * Math.exp(main[k] * (z - 0.5 * main[k]));
      value += part;
      slope += main[k] * part;
    }
    if (value > 0) high = z;
    else low = z;
    const move = value / slope;
    if (Math.abs(move) <= 1e-14 * (1 + Math.abs(z))) return z;
    const newton = z - move;
    z = newton > low && newton < high ? newton : 0.5 * (low + high);
    if (high - low < 1e-13) break;
  }
  if (z > FAR - 1) return Infinity;
  return z < 1 - FAR ? -Infinity : z;
}
