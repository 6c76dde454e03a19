/** What the margin buys: figures of a book against the requirement that it costs. */
export interface EfficiencyInput {
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  /** Σ |delta USD| over instruments, all underlyings. */
  readonly grossDeltaUsd: number;
  /** USD per vol point, net. */
  readonly vegaUsd: number;
  /** USD, net. */
  readonly deltaUsd: number;
  /** USD per calendar day. */
  readonly thetaUsd: number;
  /** Unrealised P&L, USD. */
  readonly pnlUsd: number;
}

/** NaN where the divisor is 0 or not known. */
export interface CapitalEfficiency {
  /** Unrealised P&L / IM, fraction. */
  readonly returnOnMargin: number;
  /** Theta of a year / IM, fraction: what the passing of time pays on the margin, all else equal. */
  readonly thetaYield: number;
  /** IM per USD of vega (one vol point) and per USD of delta. */
  readonly marginPerVega: number;
  readonly marginPerDelta: number;
  /** Equity that no requirement needs, USD; 0 when the account is called. */
  readonly idleCollateralUsd: number;
  /** Gross delta / equity. */
  readonly leverage: number;
}

const DAYS_A_YEAR = 365;

const ratio = (over: number, under: number): number => (under > 0 ? over / under : NaN);

export const capitalEfficiency = (input: EfficiencyInput): CapitalEfficiency => ({
  returnOnMargin: ratio(input.pnlUsd, input.initialMarginUsd),
  thetaYield: ratio(input.thetaUsd * DAYS_A_YEAR, input.initialMarginUsd),
  marginPerVega: ratio(input.initialMarginUsd, Math.abs(input.vegaUsd)),
  marginPerDelta: ratio(input.initialMarginUsd, Math.abs(input.deltaUsd)),
  idleCollateralUsd: Math.max(0, input.equityUsd - input.initialMarginUsd),
  leverage: ratio(input.grossDeltaUsd, input.equityUsd),
});
