/** Values of expiries for PMRM2, priced one by one: for books outside the P&L matrix and for the skew scenarios. */
import { black76Undiscounted } from '../../pricing/black76';
import { discountOf } from './portfolioAccount';
import type { PmBook, PmExpiry, PmOption, PmRules, PmValues } from './portfolioTypes';
import { shockedForward, shockedVol, skewFactor, yearsOf, type PmScenario } from './portfolioRules';

function shockedVolOf(rules: PmRules, scenario: PmScenario, expiry: PmExpiry, option: PmOption): number {
  const { volShock } = scenario;
  if (volShock !== 'linear' && volShock !== 'abs') {
    return shockedVol(rules.vol, volShock, option.vol, expiry.seconds);
  }
  const years = yearsOf(expiry.seconds);
  return option.vol * skewFactor(rules.skew, volShock, expiry.forward, option.strike, years);
}

/** Value of one coin of an option in USD, mark discount included. */
export function priceOption(
  rules: PmRules,
  scenario: PmScenario,
  expiry: PmExpiry,
  option: PmOption,
): number {
  const forward = shockedForward(expiry.forward, scenario.spotShock, expiry.seconds);
  const deviation = shockedVolOf(rules, scenario, expiry, option) * Math.sqrt(yearsOf(expiry.seconds));
  const value = black76Undiscounted(option.isCall ? 1 : -1, forward, option.strike, deviation);
  return discountOf(expiry) * value;
}

/** Value of the options of an expiry in USD. */
export const priceExpiry = (rules: PmRules, scenario: PmScenario, expiry: PmExpiry): number =>
  expiry.options.reduce(
    (sum, option) => sum + option.amount * priceOption(rules, scenario, expiry, option),
    0,
  );

/** A spot move with unchanged vols. */
export const spotOnly = (spotShock: number): PmScenario => ({ spotShock, volShock: 'none', dampening: 1 });

export function priceExpiries(rules: PmRules, book: PmBook): PmValues {
  const under = (scenario: PmScenario): readonly number[] =>
    book.expiries.map((expiry) => priceExpiry(rules, scenario, expiry));
  return {
    now: under(spotOnly(1)),
    shocked: rules.scenarios.map(under),
    basisUp: under(spotOnly(rules.basis.spotUp)),
    basisDown: under(spotOnly(rules.basis.spotDown)),
  };
}
