/** Rates of strategy-based margin. Source: Cboe Rule 10.3, FINRA Rule 4210, Regulation T; Cboe margin tables. */

export interface RegTRules {
  /** Of the underlying's price, on a short option: 0.2 for equities, 0.15 for broad indices. */
  readonly nakedRate: number;
  /** Floor: of the price (calls) or the strike (puts), 0.1. */
  readonly nakedFloor: number;
  /** Leverage of a leveraged fund, which multiplies both rates; 1 otherwise. */
  readonly leverage: number;
  /** Broker's least amount per unit beyond the premium, 0 by the rule. */
  readonly leastPerUnit: number;
  /** Options with more days to expiry than this count as long-dated (9 months). */
  readonly longDatedDays: number;
  /** Share of a long-dated option's value that is required; all others in full. */
  readonly longDatedRate: number;
  readonly longStockRate: number;
  readonly shortStockRate: number;
  /** Of the strike: protected stock (plus out-of-the-money amount), conversions. */
  readonly protectedRate: number;
  /** Of the call's strike, cap for collars. */
  readonly collarCallRate: number;
  /** Hedged stock gets its reduced requirement (maintenance); at the initial level it is charged in full. */
  readonly reducesHedgedStock: boolean;
}

const EQUITY: RegTRules = {
  nakedRate: 0.2,
  nakedFloor: 0.1,
  leverage: 1,
  leastPerUnit: 0,
  longDatedDays: 274,
  longDatedRate: 0.75,
  longStockRate: 0.25,
  shortStockRate: 0.3,
  protectedRate: 0.1,
  collarCallRate: 0.25,
  reducesHedgedStock: true,
};

export const EQUITY_MAINTENANCE: RegTRules = EQUITY;
export const EQUITY_INITIAL: RegTRules = {
  ...EQUITY,
  longStockRate: 0.5,
  shortStockRate: 0.5,
  reducesHedgedStock: false,
};

/** The same with the short-option rate of broad-based indices. */
export const forBroadIndex = (rules: RegTRules): RegTRules => ({ ...rules, nakedRate: 0.15 });
