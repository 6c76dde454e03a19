/**
 * What it costs and how long it takes to leave a position. Spread cost: half the relative spread times value. Impact:
 * square-root law, k sigma_day root(Q/ADV) of value (Almgren, Thum, Hauptmann and Li 2005, RISK 18(7); Toth et al. 2011,
 * Phys. Rev. X 1). Costs are positive, in the currency of `value`.
 */
import { failure, success, type Result } from '../../basics/result';

export interface ExitInputs {
  /** Absolute value of the position. */
  readonly value: number;
  /** Value traded per day in the market. */
  readonly dailyVolume: number;
  /** Bid to ask over mid. */
  readonly relativeSpread: number;
  /** Daily volatility, a fraction. */
  readonly dailyVol: number;
}

export interface ExitRules {
  /** Share of the market's volume that the desk may be, 0 to 1. */
  readonly participation: number;
  /** k of the square-root law; about 1. */
  readonly impactFactor: number;
}

export interface ExitCost {
  /** Days to leave at the allowed participation. */
  readonly days: number;
  readonly spreadCost: number;
  readonly impactCost: number;
  readonly total: number;
}

/** Refuses negative figures, no volume, participation outside (0, 1]. */
export function exitCost(inputs: ExitInputs, { participation, impactFactor }: ExitRules): Result<ExitCost> {
  const { value, dailyVolume, relativeSpread, dailyVol } = inputs;
  const sound = [value, relativeSpread, dailyVol, impactFactor].every((x) => x >= 0 && x < Infinity);
  if (!sound || !(dailyVolume > 0) || !(participation > 0 && participation <= 1))
    return failure(
      'INVALID_INPUT',
      `exit of ${value} with volume ${dailyVolume} a day, spread ${relativeSpread}, volatility ${dailyVol}, ` +
        `participation ${participation}, impact factor ${impactFactor}`,
    );
  const spreadCost = 0.5 * relativeSpread * value;
  const impactCost = impactFactor * dailyVol * Math.sqrt(value / dailyVolume) * value;
  const days = value / (participation * dailyVolume);
  return success({ days, spreadCost, impactCost, total: spreadCost + impactCost });
}

export interface DepthLevel {
  /** Distance of the price from mid over mid, positive. */
  readonly distance: number;
  /** Value that can be traded there. */
  readonly value: number;
}

/** Cost of taking `value` out of the book at once, best level first. Refuses what the book does not hold. */
export function depthCost(value: number, levels: readonly DepthLevel[]): Result<number> {
  let [left, cost] = [value, 0];
  for (const level of [...levels].sort((a, b) => a.distance - b.distance)) {
    const taken = Math.min(left, level.value);
    cost += taken * level.distance;
    left -= taken;
    if (left <= 0) return success(cost);
  }
  if (left <= 0) return success(cost);
  return failure('OUT_OF_RANGE', `the book holds ${value - left} of ${value}`, { missing: left });
}

/**
 * Deviation of the P&L of a position sold in equal daily parts, the first at the end of the first day, over that of one
 * day: root of (D + 1)(2D + 1)/(6D), the sum of squares of what is still held. One for a day or less.
 */
export const liquidationFactor = (days: number): number =>
  days <= 1 ? 1 : Math.sqrt(((days + 1) * (2 * days + 1)) / (6 * days));

/** VaR over the time to leave plus the cost of leaving: Bangia, Diebold, Schuermann and Stroughair (1999), RISK 12(6). */
export const liquidityAdjustedVar = (valueAtRisk: number, exit: ExitCost): number =>
  valueAtRisk * Math.sqrt(Math.max(1, exit.days)) + exit.total;

/** Margin add-on of a position too large for its period of risk: the market risk scaled to the days that it takes. */
export const concentrationAddOn = (marketRisk: number, exitDays: number, periodOfRiskDays: number): number =>
  marketRisk * (Math.sqrt(Math.max(exitDays, periodOfRiskDays) / periodOfRiskDays) - 1);
