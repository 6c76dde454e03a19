/**
 * Paradex portfolio margin (beta), formulas on plain numbers. Source: docs.paradex.trade, "Portfolio margin". Amounts
 * in USD, positive; deltas in coins.
 */

export interface DeltaFloor {
  /** Share of |net delta| and of the delta that is hedged away. */
  readonly net: number;
  readonly hedged: number;
}

/** Least requirement from deltas: net and hedged (gross less |net|) at their rates, at spot. */
export function minimumDelta(floor: DeltaFloor, deltas: readonly number[], spot: number): number {
  const net = Math.abs(deltas.reduce((sum, delta) => sum + delta, 0));
  const gross = deltas.reduce((sum, delta) => sum + Math.abs(delta), 0);
  return (floor.net * net + floor.hedged * (gross - net)) * spot;
}

export interface PortfolioRequirement {
  /** Without provisions for funding and fees. */
  readonly initial: number;
  readonly maintenance: number;
}

/** IM = max(scan, floor), MM a share of it. */
export function portfolioRequirement(
  scan: number,
  floor: number,
  maintenanceShare: number,
): PortfolioRequirement {
  const initial = Math.max(scan, floor);
  return { initial, maintenance: initial * maintenanceShare };
}

/** Funding of a perpetual over some hours, when it pays: rate per 8 hours, coins signed, 0 when it receives. */
export const fundingProvision = (coins: number, price: number, ratePer8h: number, hours: number): number =>
  Math.max(0, coins * price * ratePer8h * (hours / 8));

/** Cost of closing: taker rate on the notional. */
export const feeProvision = (notional: number, takerRate: number): number => Math.abs(notional) * takerRate;
