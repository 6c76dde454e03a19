/** A whole account under Derive's standard manager: markets with perpetual, base collateral and options by expiry. */
import {
  confidencePenalty,
  depegPenalty,
  expiryMargin,
  shortSize,
  type MarginTerm,
  type SrmOption,
  type SrmOptionRules,
} from './standardRules';

export interface SrmRules {
  readonly option: SrmOptionRules;
  readonly perpInitial: number;
  readonly perpMaintenance: number;
  /** Share of base collateral that counts, and its scale for IM. */
  readonly baseMarginFactor: number;
  readonly baseImScale: number;
  readonly oracle: {
    readonly perpThreshold: number;
    readonly optionThreshold: number;
    readonly baseThreshold: number;
    readonly factor: number;
  };
  readonly depegThreshold: number;
  readonly depegFactor: number;
}

export interface SrmExpiry {
  readonly forward: number;
  /** The least of forward and vols; spot's is added here. */
  readonly confidence: number;
  readonly options: readonly SrmOption[];
}

/** One underlying. Sizes in coins, prices in USD, confidences 0 to 1. */
export interface SrmMarket {
  readonly spot: number;
  readonly spotConfidence: number;
  readonly perpPosition: number;
  readonly perpPrice: number;
  readonly perpConfidence: number;
  /** Unrealised P&L and funding of the perpetual. */
  readonly perpPnl: number;
  readonly basePosition: number;
  readonly expiries: readonly SrmExpiry[];
}

/** Terms of one market; all but `value` are net margins. `value`: what its parts add to the mark to market. */
export interface SrmMarketMargin {
  readonly perp: MarginTerm;
  readonly base: MarginTerm;
  readonly expiries: readonly MarginTerm[];
  /** Charges of IM only, positive. */
  readonly oracle: number;
  readonly depeg: number;
  readonly total: MarginTerm;
}

function oracleCharge(rules: SrmRules, market: SrmMarket): number {
  const { factor, perpThreshold, optionThreshold, baseThreshold } = rules.oracle;
  const { spot, spotConfidence } = market;
  const perpConfidence = Math.min(spotConfidence, market.perpConfidence);
  let charge = confidencePenalty(perpConfidence, perpThreshold, factor, spot * Math.abs(market.perpPosition));
  charge += confidencePenalty(spotConfidence, baseThreshold, factor, spot * Math.abs(market.basePosition));
  for (const { options, confidence } of market.expiries) {
    const least = Math.min(spotConfidence, confidence);
    charge += confidencePenalty(least, optionThreshold, factor, spot * shortSize(options));
  }
  return charge;
}

/** Margin of one market; `stablePrice` in USD. */
export function srmMarket(rules: SrmRules, market: SrmMarket, stablePrice: number): SrmMarketMargin {
  const { spot, perpPosition, perpPrice, perpPnl, basePosition } = market;
  const perpNotional = Math.abs(perpPosition) * perpPrice;
  const perp = {
    initial: perpPnl - perpNotional * rules.perpInitial,
    maintenance: perpPnl - perpNotional * rules.perpMaintenance,
  };
  const baseValue = basePosition * spot * rules.baseMarginFactor;
  const base = { initial: baseValue * rules.baseImScale, maintenance: baseValue };
  const expiries = market.expiries.map(({ forward, options }) =>
    expiryMargin(rules.option, spot, forward, options),
  );
  const oracle = oracleCharge(rules, market);
  const size = market.expiries.reduce((sum, e) => sum + shortSize(e.options), Math.abs(perpPosition));
  const depeg = depegPenalty(stablePrice, rules.depegThreshold, rules.depegFactor, spot, size);
  const sum = (of: (term: MarginTerm) => number): number =>
    of(perp) + of(base) + expiries.reduce((total, term) => total + of(term), 0);
  return {
    perp,
    base,
    expiries,
    oracle,
    depeg,
    total: { initial: sum((t) => t.initial) - oracle - depeg, maintenance: sum((t) => t.maintenance) },
  };
}

export interface SrmAccount {
  readonly cash: number;
  readonly stablePrice: number;
  readonly markets: readonly SrmMarket[];
}

/** Net margins and mark to market of the account, USD; a margin below 0 is a shortfall. */
export function srmAccount(rules: SrmRules, account: SrmAccount): MarginTerm & { readonly value: number } {
  const { cash, stablePrice, markets } = account;
  const margins = markets.map((market) => srmMarket(rules, market, stablePrice).total);
  const value = markets.reduce((total, { perpPnl, basePosition, spot, expiries }) => {
    const options = expiries
      .flatMap((e) => e.options)
      .reduce((sum, { amount, value: unit }) => sum + amount * unit, 0);
    return total + perpPnl + (basePosition * spot) / stablePrice + options;
  }, cash);
  return {
    initial: margins.reduce((sum, m) => sum + m.initial, cash),
    maintenance: margins.reduce((sum, m) => sum + m.maintenance, cash),
    value,
  };
}
