/** An account of one underlying under Derive's PMRM2: scenario P&L, basis contingency, margins. */
import { contingencies, type PmContingencies } from './portfolioContingencies';
import { staticDiscount, yearsOf } from './portfolioRules';
import type { PmBook, PmExpiry, PmRules, PmValues } from './portfolioTypes';

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
