/**
 * OKX portfolio margin, formulas on plain numbers. Sources: OKX v5 API, `POST /api/v5/account/position-builder` with
 * its sample reply of 2025-01-15; notices of 2024-11-25 (rule change) and 2025-01-02 (parameters); notice of December
 * 2021 (minimum charge). Amounts in USD, requirements positive.
 */

/** Charges of one risk unit. MR1 to MR6 and MR9 as computed, MR7 after its scale. */
export interface UnitCharges {
  /** Worst loss over spot and vol, loss of a day, worst extreme move: the largest counts. */
  readonly mr1: number;
  readonly mr2: number;
  readonly mr6: number;
  /** Vega between expiries, basis, interest: added. */
  readonly mr3: number;
  readonly mr4: number;
  readonly mr5: number;
  /** Minimum charge: the floor. */
  readonly mr7: number;
  /** Hedges between dollar tokens. */
  readonly mr9: number;
}

/** max(max(MR1, MR2, MR6) + MR3 + MR4 + MR5, MR7) + MR9. */
export function maintenanceOf({ mr1, mr2, mr3, mr4, mr5, mr6, mr7, mr9 }: UnitCharges): number {
  return Math.max(Math.max(mr1, mr2, mr6) + mr3 + mr4 + mr5, mr7) + mr9;
}

/** Upper end of a slice (Infinity for the last) and what it is multiplied by. */
export interface ChargeTier {
  readonly upTo: number;
  readonly multiplier: number;
}

/** The raw minimum charge, each slice times its own multiplier; continuous and convex. */
export function scaledMinimum(raw: number, tiers: readonly ChargeTier[]): number {
  let [scaled, from] = [0, 0];
  for (const { upTo, multiplier } of tiers) {
    if (raw <= from) break;
    scaled += (Math.min(raw, upTo) - from) * multiplier;
    from = upTo;
  }
  return scaled;
}

/** Move and P&L of the worst spot point of a linear position. */
export interface WorstMove {
  readonly move: number;
  readonly loss: number;
}

/** Worst of 0 and +- every point for a position of a signed notional in USD. */
export function worstLinearMove(notionalUsd: number, points: readonly number[]): WorstMove {
  const moves = [0, ...points.flatMap((point) => [-point, point])];
  return moves.reduce<WorstMove>(
    (worst, move) => {
      const loss = -notionalUsd * move;
      return loss > worst.loss ? { move, loss } : worst;
    },
    { move: 0, loss: 0 },
  );
}

/** Basis charge of one expiry on |delta|: the annualised move over its time, at least the rate of swaps. */
export const basisCharge = (deltaUsd: number, annualisedMove: number, years: number, swapRate: number) =>
  Math.abs(deltaUsd) * Math.max(swapRate, annualisedMove * years);

/** Vega that expiries hold against each other, times a move in vol points. */
export function vegaTermCharge(vegas: readonly number[], volPoints: number): number {
  const gross = vegas.reduce((sum, vega) => sum + Math.abs(vega), 0);
  const net = Math.abs(vegas.reduce((sum, vega) => sum + vega, 0));
  return ((gross - net) / 2) * volPoints;
}

/** Cash delta of one coin by the currency that its contracts settle or quote in. */
export interface CashDeltas {
  readonly usdt: number;
  readonly usdc: number;
  readonly usd: number;
}

/** Depeg charge: what is hedged between two dollar tokens, one pair after the other, times a factor per pair. */
export function stablecoinCharge(
  deltas: CashDeltas,
  factors: { readonly usdtUsdc: number; readonly usdtUsd: number; readonly usdcUsd: number },
): number {
  const left = { ...deltas };
  const hedge = (a: keyof CashDeltas, b: keyof CashDeltas, factor: number): number => {
    if (left[a] * left[b] >= 0) return 0;
    const size = Math.min(Math.abs(left[a]), Math.abs(left[b]));
    left[a] -= Math.sign(left[a]) * size;
    left[b] -= Math.sign(left[b]) * size;
    return size * factor;
  };
  return (
    hedge('usdt', 'usdc', factors.usdtUsdc) +
    hedge('usdt', 'usd', factors.usdtUsd) +
    hedge('usdc', 'usd', factors.usdcUsd)
  );
}

/** Account totals from its units and its debt. */
export interface AccountTotals {
  readonly derivatives: number;
  readonly borrowing: number;
  readonly maintenance: number;
  readonly initial: number;
}

export function accountTotals(
  units: readonly { readonly maintenance: number; readonly initial: number }[],
  borrowedUsd: number,
  rates: { readonly maintenance: number; readonly initial: number },
): AccountTotals {
  const derivatives = units.reduce((sum, unit) => sum + unit.maintenance, 0);
  const borrowing = borrowedUsd * rates.maintenance;
  const initial = units.reduce((sum, unit) => sum + unit.initial, 0) + borrowedUsd * rates.initial;
  return { derivatives, borrowing, maintenance: derivatives + borrowing, initial };
}
