/**
 * Barrier options with American exercise, continuously monitored, by finite differences (`math/obstacleProblem`).
 *
 * Knock-out: the option may be exercised until the hit, also at the instant before it, so that at the barrier it is worth
 * the larger of rebate and exercise. Knock-in: until the hit there is nothing to exercise; at the barrier the value is that
 * of the American vanilla option with the time left; the rebate is paid at expiry if there was no hit. Sources: Gao, Huang
 * and Subrahmanyam (2000), "The Valuation of American Barrier Options Using the Decomposition Technique", J. Economic
 * Dynamics and Control 24; Haug (2007), 4.17.1 for the rebates.
 *
 * Domain: S, K, H > 0; T, sigma > 0; rebate >= 0. A barrier already touched leaves the rebate (out) or
 * the American option (in). Accuracy: two grids, extrapolated: about 1e-5 of spot (the returned `error`); delta 1e-5,
 * gamma 1e-3 of 1/S, vega 1e-4 of spot. About 60 ms a grid pair.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { solveObstacle } from '../../math/obstacleProblem';
import { priceAmerican } from '../american/american';
import { optionSign } from '../blackScholes';
import { isTouched, type BarrierOption } from './barrier';
import {
  checkExotic,
  checkNotNegative,
  fixedAmount,
  type ExoticMarket,
  type Sensitivities,
} from './exoticMarket';

/** Price and sensitivities with an estimate of the price's error. */
export interface AmericanBarrierValue extends Sensitivities {
  readonly error: number;
}

const NODES = 400;
const STEPS = 120;
/** Deviations from the barrier or the spot at which the grid ends. */
const REACH = 7;

/** Values in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, of a touched knock-in those of `priceAmerican`. */
export function priceAmericanBarrier(
  option: BarrierOption,
  market: ExoticMarket,
): Result<AmericanBarrierValue> {
  const refused = checkAmericanBarrier(option, market);
  if (refused !== undefined) return { ok: false, failure: refused };
  if (isTouched(option, market.S)) return touchedValue(option, market);
  const [rough, fine] = [
    gridValue(option, market, NODES, STEPS),
    gridValue(option, market, 2 * NODES, 2 * STEPS),
  ];
  const h = 0.01 * market.sigma;
  const vegaAt = (k: number): number =>
    gridValue(option, { ...market, sigma: market.sigma + k * h }, NODES, STEPS).price;
  const mix = (x: number, y: number): number => y + (y - x) / 3;
  const value = {
    price: mix(rough.price, fine.price),
    delta: mix(rough.delta, fine.delta),
    gamma: mix(rough.gamma, fine.gamma),
    vega: (vegaAt(1) - vegaAt(-1)) / (2 * h),
    error: Math.abs(fine.price - rough.price) / 3,
  };
  if (Object.values(value).every(Number.isFinite)) return success(value);
  return failure('OUT_OF_RANGE', `a result is not finite for ${JSON.stringify({ option, market })}`);
}

/** The rebate, or the American option that was knocked in. */
function touchedValue(
  { type, K, knock, rebate }: BarrierOption,
  market: ExoticMarket,
): Result<AmericanBarrierValue> {
  if (knock === 'out') return success({ ...fixedAmount(rebate), error: 0 });
  const american = (sigma: number) => priceAmerican({ ...market, type, K, sigma });
  const h = 0.01 * market.sigma;
  const [value, up, down] = [american(market.sigma), american(market.sigma + h), american(market.sigma - h)];
  if (!value.ok) return value;
  if (!up.ok) return up;
  if (!down.ok) return down;
  const { price, delta, gamma } = value.value;
  return success({
    price,
    delta,
    gamma,
    vega: (up.value.price - down.value.price) / (2 * h),
    error: 1e-9 * K,
  });
}

/** The first thing that is wrong, or undefined. */
export function checkAmericanBarrier(option: BarrierOption, market: ExoticMarket): Failure | undefined {
  const { K, H, rebate } = option;
  return (
    checkExotic(market, [['K', K] as const, ['H', H] as const], [['rebate', rebate]]) ??
    checkNotNegative('rebate', rebate)
  );
}

type PointValue = Omit<Sensitivities, 'vega'>;

/** Grid from the barrier away from it, in ln S; node 0 is the barrier. */
interface LogAxis {
  readonly prices: Float64Array;
  readonly spacing: number;
}

function axisFrom(H: number, direction: 'down' | 'up', length: number, nodes: number): LogAxis {
  const spacing = ((direction === 'down' ? 1 : -1) * length) / nodes;
  return { prices: Float64Array.from({ length: nodes + 1 }, (_, i) => H * Math.exp(i * spacing)), spacing };
}

function gridValue(option: BarrierOption, market: ExoticMarket, nodes: number, steps: number): PointValue {
  const { S, T, sigma } = market;
  const spread = REACH * sigma * Math.sqrt(T) + Math.abs(market.r - market.q) * T;
  const length = Math.abs(Math.log(S / option.H)) + spread;
  const axis = axisFrom(option.H, option.direction, length, nodes);
  const values =
    option.knock === 'out'
      ? knockOutValues(option, market, axis, steps)
      : knockInValues(option, market, axis, steps);
  return atSpot(values, axis, S, option.H);
}

const coefficients = ({ sigma, r, q }: ExoticMarket) => ({
  diffusion: 0.5 * sigma * sigma,
  drift: r - q - 0.5 * sigma * sigma,
  decay: r,
});

const exerciseValues = ({ type, K }: BarrierOption, { prices }: LogAxis): Float64Array => {
  const w = optionSign(type);
  return prices.map((S) => Math.max(0, w * (S - K)));
};

function knockOutValues(
  option: BarrierOption,
  market: ExoticMarket,
  axis: LogAxis,
  steps: number,
): Float64Array {
  const obstacle = exerciseValues(option, axis);
  const atBarrier = Math.max(option.rebate, obstacle[0]);
  const initial = smoothed(option, axis);
  initial[0] = atBarrier;
  const far = farValue(option, market, axis.prices[axis.prices.length - 1]);
  const { spacing } = axis;
  const ends = (tau: number): readonly [number, number] => [atBarrier, far(tau)];
  return solveObstacle({
    ...coefficients(market),
    spacing,
    initial,
    obstacle,
    ends,
    horizon: market.T,
    steps,
  });
}

/** American value far from strike and barrier: exercised, or held as a forward if that is worth more. */
function farValue({ type, K }: BarrierOption, { r, q }: ExoticMarket, S: number) {
  const w = optionSign(type);
  return (tau: number): number =>
    Math.max(0, w * (S - K), w * (S * Math.exp(-q * tau) - K * Math.exp(-r * tau)));
}

/** The payoff at expiry as its mean over each cell, so that the kink does not depend on the grid. */
function smoothed({ type, K }: BarrierOption, { prices, spacing }: LogAxis): Float64Array {
  const w = optionSign(type);
  const half = 0.5 * Math.abs(spacing);
  return prices.map((S) => {
    const [low, high] = [S * Math.exp(-half), S * Math.exp(half)];
    if (K <= low || K >= high) return Math.max(0, w * (S - K));
    const [from, to] = w === 1 ? [K, high] : [low, K];
    return (w * (to - from - K * Math.log(to / from))) / (2 * half);
  });
}

function knockInValues(
  option: BarrierOption,
  market: ExoticMarket,
  axis: LogAxis,
  steps: number,
): Float64Array {
  const { T, r } = market;
  const { rebate } = option;
  const atBarrier = vanillaAtBarrier(option, market, axis, steps);
  const initial = new Float64Array(axis.prices.length).fill(rebate);
  initial[0] = atBarrier[0];
  const ends = (tau: number, step: number): readonly [number, number] => [
    atBarrier[step],
    rebate * Math.exp(-r * tau),
  ];
  return solveObstacle({ ...coefficients(market), spacing: axis.spacing, initial, ends, horizon: T, steps });
}

/** The American vanilla value at the barrier after every step, from a grid that extends to both sides of it. */
function vanillaAtBarrier(
  option: BarrierOption,
  market: ExoticMarket,
  axis: LogAxis,
  steps: number,
): Float64Array {
  const nodes = axis.prices.length - 1;
  const length = axis.spacing * nodes;
  const both = {
    spacing: 2 * axis.spacing,
    prices: Float64Array.from(
      { length: nodes + 1 },
      (_, i) => option.H * Math.exp(2 * i * axis.spacing - length),
    ),
  };
  const obstacle = exerciseValues(option, both);
  const [first, last] = [both.prices[0], both.prices[nodes]].map((S) => farValue(option, market, S));
  const found = new Float64Array(steps + 1);
  found[0] = obstacle[nodes / 2];
  solveObstacle({
    ...coefficients(market),
    spacing: both.spacing,
    initial: smoothed(option, both),
    obstacle,
    ends: (tau) => [first(tau), last(tau)],
    horizon: market.T,
    steps,
    observe: (values, step) => (found[step] = values[nodes / 2]),
  });
  return found;
}

/** Value, delta and gamma at the spot from the quartic through five nodes near it. */
function atSpot(values: Float64Array, { spacing }: LogAxis, S: number, H: number): PointValue {
  const place = Math.log(S / H) / spacing;
  const first = Math.max(0, Math.min(values.length - 5, Math.round(place) - 2));
  const u = place - first;
  const [price, slope, bend] = quartic(Array.from(values.subarray(first, first + 5)), u);
  const [dx, dxx] = [slope / spacing, bend / (spacing * spacing)];
  return { price, delta: dx / S, gamma: (dxx - dx) / (S * S) };
}

/** Value and two derivatives at u of the polynomial through (0, y0) .. (4, y4), in Newton's form. */
function quartic(y: readonly number[], u: number): readonly [number, number, number] {
  const d = [...y];
  for (let k = 1; k < 5; k++) for (let i = 4; i >= k; i--) d[i] = (d[i] - d[i - 1]) / k;
  let [value, slope, bend] = [d[4], 0, 0];
  for (let k = 3; k >= 0; k--) {
    bend = bend * (u - k) + 2 * slope;
    slope = slope * (u - k) + value;
    value = value * (u - k) + d[k];
  }
  return [value, slope, bend];
}
