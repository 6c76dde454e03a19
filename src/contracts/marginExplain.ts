/** What a window asks to have explained about a margin, and the answer: plain figures, USD unless said otherwise. */
import type { Failure } from './result';

/** One position under one model; see `engine/margin/explain/positionMargins`. */
export interface PositionMarginRow {
  readonly positionId: string;
  readonly accountName: string;
  readonly symbol: string;
  readonly quantity: number;
  readonly incrementalUsd: number;
  readonly marginalUsd: number;
  readonly standAloneUsd: number;
}

export interface AccountDistance {
  readonly accountName: string;
  /** Coin that moves alone, or `*` for all together. */
  readonly underlying: string;
  readonly spot: number;
  /** Nearest crossing as a fraction of spot; null when there is none in range. */
  readonly call: number | null;
  readonly liquidation: number | null;
  readonly zeroEquity: number | null;
  /** Why the levels are not known; null when they are. */
  readonly failure: Failure | null;
}

export interface MarginChangeStep {
  readonly cause: 'positions' | 'price' | 'vol' | 'time' | 'remainder' | 'parameters';
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
}

export interface MarginSince {
  readonly label: string;
  readonly takenMs: number;
  readonly beforeInitialUsd: number;
  readonly beforeMaintenanceUsd: number;
  readonly afterInitialUsd: number;
  readonly afterMaintenanceUsd: number;
  readonly steps: readonly MarginChangeStep[];
}

export interface MarginExplained {
  readonly modelId: string;
  readonly modelName: string;
  readonly scopeLabel: string;
  readonly valuationMs: number;
  readonly initialMarginUsd: number;
  readonly positions: readonly PositionMarginRow[];
  readonly standAloneUsd: number;
  readonly benefitUsd: number;
  readonly eulerRemainderUsd: number;
  readonly distances: readonly AccountDistance[];
  /**
   * Nearest liquidation under every model that is compared, and under the accounts' own models where these differ; all
   * coins together, as a fraction of spot; null: none in range, or not known because of the failure.
   */
  readonly regimes: readonly {
    readonly modelId: string;
    readonly liquidation: number | null;
    readonly failure: Failure | null;
  }[];
  /** Under every model that is compared: the accounts apart, and in one hypothetical pool; IM in USD. */
  readonly pools: readonly {
    readonly modelId: string;
    readonly separateUsd: number;
    readonly pooledUsd: number;
    readonly costUsd: number;
  }[];
  /** Σ |delta USD| over instruments and accounts; NaN when one of them has none. */
  readonly grossDeltaUsd: number;
  readonly efficiency: {
    readonly returnOnMargin: number;
    readonly thetaYield: number;
    readonly marginPerVega: number;
    readonly marginPerDelta: number;
    readonly idleCollateralUsd: number;
    readonly leverage: number;
  };
  readonly since: MarginSince | null;
  /** Positions that cannot be margined: they are missing from every figure. */
  readonly failures: readonly { readonly positionId: string; readonly failure: Failure }[];
}

/** One hypothetical trade at its mark. */
export interface WhatIfLeg {
  readonly instrumentId: string;
  readonly quantity: number;
}

/** A leg as it was tried. */
export interface TriedLeg extends WhatIfLeg {
  /** Mark in the venue's quote unit, and in USD for one unit of it. */
  readonly price: number;
  readonly priceUsd: number;
  /** Paid at once, USD; negative when received; 0 for futures and perpetuals. */
  readonly premiumUsd: number;
  /** Fraction; NaN for what has none. */
  readonly vol: number;
  /** The vol is interpolated between listed strikes: the venue has no such strike. */
  readonly isInterpolated: boolean;
}

/** What hypothetical legs change, per model that is compared. */
export interface WhatIfAnswer {
  readonly computeMs: number;
  readonly legs: readonly TriedLeg[];
  readonly models: readonly {
    readonly modelId: string;
    readonly modelName: string;
    readonly initialMarginUsd: number;
    readonly initialChangeUsd: number;
    readonly maintenanceMarginUsd: number;
    readonly maintenanceChangeUsd: number;
    readonly headroomChangeUsd: number;
    readonly worstPnlUsd: number | null;
    readonly worstChangeUsd: number | null;
    /** Positions that this model cannot margin make the figures incomplete: why the first of them; null: none. */
    readonly incomplete: Failure | null;
  }[];
  /** Of the account's own model: nearest liquidation before and after, fraction of spot. */
  readonly liquidationBefore: number | null;
  readonly liquidationAfter: number | null;
}
