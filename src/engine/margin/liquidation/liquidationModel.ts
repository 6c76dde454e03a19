/** What a replay of a liquidation needs to know of an account and of its market. */

/** Move of each coin against the start, as a fraction, in the order of a list of coins. */
export type CoinMoves = readonly number[];

/** One instrument that can be sold or bought back. */
export interface LiquidationLeg {
  readonly id: string;
  /** Place of its underlying in the book's `coins`. */
  readonly coin: number;
  /** Long positive. */
  readonly quantity: number;
  /** USD delta of one unit at the present price. */
  readonly deltaUsd: number;
  /** USD that trading one unit turns over at the present price: premium for options, notional for futures. */
  readonly turnoverUsd: number;
  /** USD notional of one unit, which fees are charged on. */
  readonly notionalUsd: number;
  /** Half the bid-ask spread, as a fraction of turnover. */
  readonly halfSpread: number;
  /** Liquidation fee, as a fraction of notional. */
  readonly feeRate: number;
  /** Smallest amount that can be traded, >= 0. */
  readonly lot: number;
  /** May be traded beyond flat to hedge delta. */
  readonly isHedge: boolean;
  /** Legs of a lower number are reduced first, where the venue has such an order; equal otherwise. */
  readonly priority: number;
}

/** Value and margin of an account at moves of the coins. */
export interface LiquidationBook {
  readonly coins: readonly string[];
  readonly legs: readonly LiquidationLeg[];
  /** Marked value of quantities and collateral at the moves, USD; only differences matter over quantities. */
  valueUsd(quantities: readonly number[], moves: CoinMoves): number;
  /** Maintenance margin of quantities at the moves, USD. */
  maintenanceUsd(quantities: readonly number[], moves: CoinMoves): number;
}

/** Impact of a forced trade of `deltaUsd` (bought positive). */
export interface ImpactModel {
  /** Mean price concession of the trade, as a fraction of turnover, >= 0. */
  slippage(deltaUsd: number): number;
  /** Lasting move of the underlying, as a fraction; sales push it down. */
  lastingMove(deltaUsd: number): number;
}

export const NO_IMPACT: ImpactModel = { slippage: () => 0, lastingMove: () => 0 };

/**
 * Square-root impact: coefficient x daily vol x sqrt(|delta USD| / daily turnover), of which a share lasts. Source: the
 * square-root law, e.g. Almgren, Thum, Hauptmann and Li (2005), "Direct estimation of equity market impact"; Toth et al.
 * (2011), Phys. Rev. X 1, 021006.
 */
export function squareRootImpact(rules: {
  readonly coefficient: number;
  readonly dailyVol: number;
  readonly dailyVolumeUsd: number;
  readonly lastingShare: number;
}): ImpactModel {
  const slippage = (deltaUsd: number): number =>
    rules.coefficient * rules.dailyVol * Math.sqrt(Math.abs(deltaUsd) / rules.dailyVolumeUsd);
  return {
    slippage,
    lastingMove: (deltaUsd) => Math.sign(deltaUsd) * rules.lastingShare * slippage(deltaUsd),
  };
}
