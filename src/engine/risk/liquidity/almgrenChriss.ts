/**
 * The liquidation schedule that trades cost off against risk. Source: Almgren and Chriss (2001), "Optimal Execution of
 * Portfolio Transactions", J. of Risk 3(2), eqs. (4), (5), (17) to (20); the fixed cost per unit is left out.
 */
import { failure, success, type Result } from '../../basics/result';
import { inverseNormalCdf } from '../../math/normal';

export interface LiquidationProblem {
  /** Units to sell; positive. */
  readonly units: number;
  /** Time to be out, in the unit of time of the other figures. */
  readonly horizon: number;
  readonly steps: number;
  /** Price fall per unit sold that stays. */
  readonly permanentImpact: number;
  /** Price concession per unit sold per time. */
  readonly temporaryImpact: number;
  /** Standard deviation of the price per root of time, in price units. */
  readonly volatility: number;
  /** lambda: price of variance in cost; 0 sells evenly. */
  readonly riskAversion: number;
}

export interface LiquidationSchedule {
  /** Units still held at the times 0, tau ... horizon. */
  readonly holdings: Float64Array;
  readonly expectedCost: number;
  readonly costVariance: number;
  /** E + z root(V) at the confidence asked for. */
  readonly costAtConfidence: number;
  /** Time scale of the decay, 1/kappa; Infinity when the schedule is even. */
  readonly decayTime: number;
}

/** Refuses figures that are not positive, and steps too long for the temporary impact (eta - gamma tau/2 <= 0). */
export function liquidationSchedule(
  problem: LiquidationProblem,
  confidence = 0.99,
): Result<LiquidationSchedule> {
  const { units, horizon, steps, permanentImpact, temporaryImpact, volatility, riskAversion } = problem;
  const tau = horizon / steps;
  const eta = temporaryImpact - 0.5 * permanentImpact * tau;
  const sound = units > 0 && horizon > 0 && volatility >= 0 && riskAversion >= 0 && permanentImpact >= 0;
  if (!sound || !(Number.isInteger(steps) && steps >= 1) || !(eta > 0) || !(confidence > 0 && confidence < 1))
    return failure(
      'INVALID_INPUT',
      `liquidation of ${units} in ${steps} steps over ${horizon}: adjusted impact ${eta}`,
    );
  const kappa = Math.acosh((riskAversion * volatility ** 2 * tau * tau) / (2 * eta) + 1) / tau;
  const holdings = Float64Array.from(
    { length: steps + 1 },
    (_, j) => units * shareLeft(kappa, horizon, j * tau),
  );
  let [trades, squares] = [0, 0];
  for (let j = 1; j <= steps; j++) {
    trades += (holdings[j - 1] - holdings[j]) ** 2;
    squares += holdings[j] ** 2;
  }
  const expectedCost = 0.5 * permanentImpact * units * units + (eta / tau) * trades;
  const costVariance = volatility ** 2 * tau * squares;
  return success({
    holdings,
    expectedCost,
    costVariance,
    costAtConfidence: expectedCost + inverseNormalCdf(confidence) * Math.sqrt(costVariance),
    decayTime: kappa === 0 ? Infinity : 1 / kappa,
  });
}

/** sinh(kappa (T - t))/sinh(kappa T), without overflow; straight where kappa is 0. */
function shareLeft(kappa: number, horizon: number, t: number): number {
  if (t >= horizon) return 0;
  if (kappa * horizon < 1e-8) return 1 - t / horizon;
  const [left, whole] = [kappa * (horizon - t), kappa * horizon];
  return (Math.exp(left - whole) * -Math.expm1(-2 * left)) / -Math.expm1(-2 * whole);
}
