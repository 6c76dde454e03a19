/** Products and markets of the tests of pricers. */
import type { ExoticPayoff } from '../../../src/engine/instruments/exoticPayoff';
import type { EuropeanOption } from '../../../src/engine/instruments/instrument';
import type { AmericanOption, ExoticOption, Product } from '../../../src/engine/instruments/product';
import type { GreekName } from '../../../src/engine/pricing/greeks';
import type { InstrumentMarket, ProductValue } from '../../../src/engine/pricing/instrumentValue';
import { priceProduct } from '../../../src/engine/pricing/pricer';

export const valuationMs = Date.UTC(2026, 0, 1, 8);
export const DAY = 86_400_000;
export const market: InstrumentMarket = { valuationMs, spot: 100, vol: 0.35, rate: 0.04, yieldRate: 0.02 };
const terms = {
  id: 'case',
  symbol: 'case',
  underlying: 'ABC',
  quoteCurrency: 'USD',
  settlementCurrency: 'USD',
  isInverse: false,
  multiplier: 1,
  expiryMs: valuationMs + 146 * DAY,
} as const;
export const american: AmericanOption = {
  ...terms,
  kind: 'option',
  exercise: 'american',
  on: 'spot',
  strike: 105,
  optionType: 'put',
};
export const european: EuropeanOption = {
  ...terms,
  kind: 'option',
  exercise: 'european',
  venue: 'deribit',
  tickSize: 0,
  lotSize: 0,
  indexName: '',
  strike: 105,
  optionType: 'put',
};
export const exotic = (payoff: ExoticPayoff): ExoticOption => ({
  ...terms,
  kind: 'exotic',
  exercise: 'european',
  payoff,
});

export function valueOf(product: Product, given: InstrumentMarket = market): ProductValue {
  const result = priceProduct(product, given);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
export const greek = (product: Product, name: GreekName, given?: InstrumentMarket): number =>
  valueOf(product, given).greeks[name] ?? NaN;

export const vanilla = { optionType: 'call', strike: 105 } as const;
export const barrier = { ...vanilla, style: 'barrier', direction: 'down', level: 85, rebate: 0 } as const;
export const second = { spot: 95, yieldRate: 0.01, vol: 0.25, correlation: 0.6 };
const EVERY: readonly ExoticPayoff[] = [
  { ...barrier, knock: 'out' },
  { ...barrier, knock: 'in', rebate: 2 },
  {
    ...vanilla,
    style: 'window-barrier',
    direction: 'up',
    knock: 'out',
    level: 140,
    crossing: 'towards',
    fromMs: valuationMs + 30 * DAY,
    toMs: valuationMs + 90 * DAY,
  },
  { ...vanilla, style: 'double-barrier', knock: 'out', low: 70, high: 150 },
  { ...vanilla, style: 'soft-barrier', knock: 'out', direction: 'down', low: 80, high: 90 },
  { ...vanilla, style: 'cash-or-nothing', cash: 10 },
  { ...vanilla, style: 'asset-or-nothing' },
  { ...vanilla, style: 'gap', paymentStrike: 100 },
  { style: 'touch', direction: 'up', level: 120, pays: 'at-hit', amount: 10 },
  { style: 'double-touch', low: 80, high: 125, pays: 'out', cash: 10 },
  {
    style: 'asian',
    optionType: 'call',
    average: 'arithmetic',
    strike: 100,
    fixingsMs: [40, 80, 146].map((day) => valuationMs + day * DAY),
  },
  { ...vanilla, style: 'continuous-asian', average: 'geometric' },
  {
    ...vanilla,
    style: 'continuous-asian',
    average: 'arithmetic',
    known: { average: 99, sinceMs: valuationMs - 20 * DAY },
  },
  { style: 'lookback', optionType: 'call', strike: 'floating', extremum: 97 },
  {
    style: 'partial-floating-lookback',
    optionType: 'put',
    untilMs: valuationMs + 60 * DAY,
    extremum: 104,
    multiple: 0.98,
  },
  { ...vanilla, style: 'partial-fixed-lookback', fromMs: valuationMs + 60 * DAY },
  { ...vanilla, style: 'quanto', foreignRate: 0.01, fxVol: 0.1, fxCorrelation: -0.3, fixedFx: 1.2 },
  { style: 'forward-start', optionType: 'put', moneyness: 1.05, startMs: valuationMs + 50 * DAY },
  { style: 'chooser', strike: 100, chooseMs: valuationMs + 50 * DAY },
  {
    ...vanilla,
    style: 'compound',
    motherType: 'put',
    motherStrike: 5,
    motherExpiryMs: valuationMs + 60 * DAY,
  },
  { style: 'exchange', units: 1, secondUnits: 1.1 },
  { ...vanilla, style: 'spread', strike: 4 },
  { ...vanilla, style: 'best-of' },
  { ...vanilla, style: 'worst-of' },
];
export const named = EVERY.map((payoff) => [payoff.style, payoff] as const);
/** A running average is a state of its own, a second asset a second dimension, a quanto's drift not r - q. */
export const ofOneAsset = named.filter(
  ([style]) => !['continuous-asian', 'quanto', 'exchange', 'spread', 'best-of', 'worst-of'].includes(style),
);
