/** What PMRM2 works on: its rules and the book of one underlying. Amounts in USD, sizes in coins. */
import type { PmDiscountRules, PmScenario, PmSkewRules, PmVolRules } from './portfolioRules';

export interface PmRules {
  readonly scenarios: readonly PmScenario[];
  readonly vol: PmVolRules;
  readonly skew: PmSkewRules;
  readonly discount: PmDiscountRules;
  readonly mmFactor: number;
  readonly imFactor: number;
  readonly basis: {
    readonly spotUp: number;
    readonly spotDown: number;
    readonly addFactor: number;
    readonly multiplier: number;
  };
  readonly other: {
    readonly pegThreshold: number;
    readonly pegFactor: number;
    readonly confidenceThreshold: number;
    readonly confidenceMargin: number;
    readonly mmPerp: number;
    readonly imPerp: number;
    readonly mmOption: number;
    readonly imOption: number;
  };
}

export interface PmOption {
  readonly isCall: boolean;
  readonly strike: number;
  readonly vol: number;
  /** Coins, short negative. */
  readonly amount: number;
}

export interface PmExpiry {
  readonly seconds: number;
  readonly forward: number;
  /** As quoted; a negative one counts as 0. */
  readonly rate: number;
  /** The least of forward, rate and vol. */
  readonly confidence: number;
  readonly options: readonly PmOption[];
}

export interface PmCollateral {
  /** USD. */
  readonly value: number;
  readonly confidence: number;
  readonly mmHaircut: number;
  readonly imHaircut: number;
  /** Moves with the underlying in the scenarios. */
  readonly isRiskCancelling: boolean;
}

export interface PmBook {
  readonly spot: number;
  readonly spotConfidence: number;
  /** Perpetuals: coins without sign, and signed size times price in USD. */
  readonly perpSize: number;
  readonly perpNotional: number;
  readonly perpConfidence: number;
  readonly stablePrice: number;
  readonly collaterals: readonly PmCollateral[];
  readonly expiries: readonly PmExpiry[];
}

/** Values of the expiries in USD, mark discount included: now, in each scenario, and for the basis contingency. */
export interface PmValues {
  readonly now: readonly number[];
  /** [scenario][expiry] */
  readonly shocked: readonly (readonly number[])[];
  readonly basisUp: readonly number[];
  readonly basisDown: readonly number[];
}
