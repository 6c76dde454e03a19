/**
 * SPAN risk parameters of one clearing organisation and business date, in the shape that the published parameter
 * files carry them (positional .pa2 records and the .spn XML): a reader of either fills these types. Money is in the
 * commodity's currency; deltas are per contract, scaled to the commodity's own unit.
 */

export type SpanContractKind = 'future' | 'call' | 'put' | 'physical';

/** One contract with its published risk array. */
export interface SpanContract {
  readonly id: string;
  readonly kind: SpanContractKind;
  /** Contract period: `2026-12` or `2026-12-25`. */
  readonly period: string;
  /** Settlement price in quote units. */
  readonly price: number;
  /** Currency per quote unit. */
  readonly valueFactor: number;
  readonly strike?: number;
  /** P&L of one long contract, gains positive (the files print losses positive), extremes scaled by their cover. */
  readonly riskArray: readonly number[];
  /** Probability-weighted delta of one contract over the scenarios. */
  readonly compositeDelta: number;
  /** Size of the contract in units of the commodity. */
  readonly deltaScale: number;
  /** Premium is paid when traded, so that its value counts as net option value; false: futures-style. */
  readonly isPremiumStyle: boolean;
}

/** A run of contract periods that spread rules treat as one, first and last included. */
export interface SpanTier {
  readonly id: string;
  readonly firstPeriod: string;
  readonly lastPeriod: string;
}

export interface SpreadLeg {
  readonly tier: string;
  /** Legs of one side take delta of one sign. */
  readonly side: 'A' | 'B';
  /** Delta that one spread takes from the tier, > 0. */
  readonly deltaPerSpread: number;
}

/** Calendar spread within a commodity, in order of priority. */
export interface IntraSpread {
  readonly priority: number;
  readonly legs: readonly SpreadLeg[];
  /** Currency per spread. */
  readonly chargeRate: number;
}

/** Charge on deltas of a tier that is near delivery. */
export interface DeliveryCharge {
  readonly tier: string;
  /** Currency per delta that calendar spreads took. */
  readonly spreadRate: number;
  /** Currency per remaining delta. */
  readonly outrightRate: number;
}

/** How short options are counted: all of them, or the larger of calls and puts. */
export type ShortOptionMethod = 'sum' | 'larger-side';

export interface ShortOptionMinimum {
  /** Currency per short option. */
  readonly rate: number;
  readonly method: ShortOptionMethod;
}

export interface SpanCommodity {
  readonly code: string;
  readonly currency: string;
  readonly contracts: readonly SpanContract[];
  readonly tiers: readonly SpanTier[];
  readonly intraSpreads: readonly IntraSpread[];
  readonly deliveryCharges: readonly DeliveryCharge[];
  readonly shortOptionMinimum: ShortOptionMinimum;
}

export interface InterSpreadLeg {
  readonly commodity: string;
  readonly side: 'A' | 'B';
  /** Deltas of the commodity in one spread, > 0. */
  readonly deltaRatio: number;
  /** Fraction of the weighted price risk that is given back, 0 to 1. */
  readonly creditRate: number;
}

export interface InterSpread {
  readonly priority: number;
  readonly legs: readonly InterSpreadLeg[];
}

export interface SpanParameters {
  readonly clearingOrganisation: string;
  /** ISO date. */
  readonly businessDate: string;
  readonly commodities: readonly SpanCommodity[];
  readonly interSpreads: readonly InterSpread[];
  /** Initial margin of a speculator / maintenance margin, e.g. 1.1. */
  readonly initialFactor: number;
}
