/** An account of one underlying under Derive's PMRM2: scenario P&L, basis and other contingencies, margins. */
import {
  nakedShorts,
  staticDiscount,
  yearsOf,
  type PmDiscountRules,
  type PmScenario,
  type PmSkewRules,
  type PmVolRules,
} from './portfolioRules';
import { confidencePenalty } from './standardRules';

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

export const rateOf = (expiry: PmExpiry): number => Math.max(expiry.rate, 0);
export const discountOf = (expiry: PmExpiry): number => Math.exp(-rateOf(expiry) * yearsOf(expiry.seconds));

/** P&L of an expiry is `weight * value - cost * now`; skew scenarios turn every gain into a loss. */
export interface ExpiryWeight {
  readonly discount: number;
  readonly sign: number;
  readonly pnl: number;
}

export function expiryPnl(
  rules: PmRules,
  book: PmBook,
  values: PmValues,
  s: number,
): readonly ExpiryWeight[] {
  const scenario = rules.scenarios[s];
  const isSkew = scenario.volShock === 'linear' || scenario.volShock === 'abs';
  return book.expiries.map((expiry, e) => {
    const shocked = values.shocked[s][e];
    const years = yearsOf(expiry.seconds);
    const discount = staticDiscount(rules.discount, shocked, rateOf(expiry), discountOf(expiry), years);
    const change = (shocked * discount - values.now[e]) * scenario.dampening;
    const sign = (isSkew && change > 0 ? -1 : 1) * scenario.dampening;
    return { discount, sign, pnl: isSkew ? -Math.abs(change) : change };
  });
}

/** P&L of the account in a scenario. */
export function scenarioPnl(rules: PmRules, book: PmBook, values: PmValues, s: number): number {
  const { spotShock, dampening } = rules.scenarios[s];
  const cancelling = book.collaterals.reduce((sum, c) => (c.isRiskCancelling ? sum + c.value : sum), 0);
  const linear = (book.perpNotional + cancelling) * (spotShock - 1) * dampening;
  return expiryPnl(rules, book, values, s).reduce((sum, { pnl }) => sum + pnl, linear);
}

export interface BasisTerm {
  readonly side: 'up' | 'down' | 'none';
  readonly factor: number;
  readonly pnl: number;
}

/** Loss from forwards that move apart, by expiry (<= 0); expiries do not offset each other. */
export function basisTerms(rules: PmRules, book: PmBook, values: PmValues): readonly BasisTerm[] {
  return book.expiries.map(({ seconds }, e) => {
    const up = values.basisUp[e] - values.now[e];
    const down = values.basisDown[e] - values.now[e];
    const factor = rules.basis.addFactor + rules.basis.multiplier * yearsOf(seconds);
    const worst = Math.min(up, down, 0);
    const side = worst === 0 ? 'none' : worst === up ? 'up' : 'down';
    return { side, factor, pnl: worst * factor };
  });
}

/** Charges beside the scenarios, USD, positive. */
export interface PmContingencies {
  readonly perp: { readonly mm: number; readonly im: number };
  readonly options: { readonly mm: number; readonly im: number };
  readonly collateral: { readonly mm: number; readonly im: number };
  /** Uncertain oracles, IM only. */
  readonly oracle: number;
}

function nakedSize({ options }: PmExpiry): number {
  const strikes = new Map<number, { calls: number; puts: number }>();
  for (const { strike, isCall, amount } of options) {
    const at = strikes.get(strike) ?? { calls: 0, puts: 0 };
    if (isCall) at.calls += amount;
    else at.puts += amount;
    strikes.set(strike, at);
  }
  let naked = 0;
  for (const { calls, puts } of strikes.values()) naked += nakedShorts(calls, puts);
  return naked;
}

function oracleCharge(rules: PmRules, book: PmBook): number {
  const { spot, spotConfidence, perpConfidence, perpSize } = book;
  const { confidenceThreshold, confidenceMargin } = rules.other;
  const charge = (confidence: number, notional: number): number =>
    confidencePenalty(confidence, confidenceThreshold, confidenceMargin, notional);
  const common = perpSize === 0 ? spotConfidence : Math.min(spotConfidence, perpConfidence);
  let total = perpSize === 0 ? 0 : charge(common, perpSize * spot);
  for (const { options, confidence } of book.expiries) {
    const size = options.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
    total += charge(Math.min(common, confidence), size * spot);
  }
  for (const { value, confidence } of book.collaterals) {
    total += charge(Math.min(spotConfidence, confidence), value);
  }
  return total;
}

export function contingencies(rules: PmRules, book: PmBook): PmContingencies {
  const { other } = rules;
  const perp = book.perpSize * book.spot;
  const naked = book.expiries.reduce((sum, expiry) => sum + nakedSize(expiry), 0) * book.spot;
  const haircut = (of: (c: PmCollateral) => number): number =>
    book.collaterals.reduce((sum, c) => sum + c.value * of(c), 0);
  return {
    perp: { mm: perp * other.mmPerp, im: perp * other.imPerp },
    options: { mm: naked * other.mmOption, im: naked * other.imOption },
    collateral: { mm: haircut((c) => c.mmHaircut), im: haircut((c) => c.imHaircut) },
    oracle: oracleCharge(rules, book),
  };
}

export interface PmResult {
  readonly scenarioPnl: readonly number[];
  readonly basis: readonly BasisTerm[];
  /** Loss that counts (<= 0 unless every scenario gains), and its scenario; -1 for the basis contingency. */
  readonly worst: number;
  readonly worstScenario: number;
  readonly imFactor: number;
  readonly contingencies: PmContingencies;
  /** Requirements, positive; the venue's net margin is value + cash less these. */
  readonly initial: number;
  readonly maintenance: number;
}

/** Everything about one account; `values` come from the P&L matrix or from `priceExpiries`. */
export function pmAccount(rules: PmRules, book: PmBook, values: PmValues): PmResult {
  const pnl = rules.scenarios.map((_, s) => scenarioPnl(rules, book, values, s));
  const basis = basisTerms(rules, book, values);
  const basisLoss = basis.reduce((sum, term) => sum + term.pnl, 0);
  const least = pnl.reduce((worst, cell) => Math.min(worst, cell), Infinity);
  const worst = Math.min(basisLoss, least);
  const charges = contingencies(rules, book);
  const { perp, options, collateral, oracle } = charges;
  const { pegThreshold, pegFactor } = rules.other;
  const imFactor = rules.imFactor + Math.max(0, pegThreshold - book.stablePrice) * pegFactor;
  const mmCharge = perp.mm + options.mm + collateral.mm;
  return {
    scenarioPnl: pnl,
    basis,
    worst,
    worstScenario: worst < basisLoss ? pnl.indexOf(worst) : -1,
    imFactor,
    contingencies: charges,
    initial: -worst * imFactor + mmCharge + perp.im + options.im + collateral.im + oracle,
    maintenance: -worst * rules.mmFactor + mmCharge,
  };
}
