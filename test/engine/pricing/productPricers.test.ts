/** American and exotic options through the registry: identities between products, Greeks, refusals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExoticPayoff } from '../../../src/engine/instruments/exoticPayoff';
import type { AmericanOption, ExoticOption, Product } from '../../../src/engine/instruments/product';
import type { GreekName } from '../../../src/engine/pricing/greeks';
import type { InstrumentMarket, ProductValue } from '../../../src/engine/pricing/instrumentValue';
import { priceProduct } from '../../../src/engine/pricing/pricer';

const valuationMs = Date.UTC(2026, 0, 1, 8);
const DAY = 86_400_000;
const market: InstrumentMarket = { valuationMs, spot: 100, vol: 0.35, rate: 0.04, yieldRate: 0.02 };
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
const american: AmericanOption = {
  ...terms,
  kind: 'option',
  exercise: 'american',
  on: 'spot',
  strike: 105,
  optionType: 'put',
};
const european = {
  ...terms,
  kind: 'option',
  exercise: 'european',
  venue: 'deribit',
  tickSize: 0,
  lotSize: 0,
  indexName: '',
  strike: 105,
  optionType: 'put',
} as const;
const exotic = (payoff: ExoticPayoff): ExoticOption => ({
  ...terms,
  kind: 'exotic',
  exercise: 'european',
  payoff,
});

function valueOf(product: Product, given: InstrumentMarket = market): ProductValue {
  const result = priceProduct(product, given);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
const greek = (product: Product, name: GreekName, given?: InstrumentMarket): number =>
  valueOf(product, given).greeks[name] ?? NaN;

const vanilla = { optionType: 'call', strike: 105 } as const;
const barrier = { ...vanilla, style: 'barrier', direction: 'down', level: 85, rebate: 0 } as const;
const second = { spot: 95, yieldRate: 0.01, vol: 0.25, correlation: 0.6 };
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
const named = EVERY.map((payoff) => [payoff.style, payoff] as const);
/** A running average is a state of its own, a second asset a second dimension. */
const ofOneAsset = named.filter(
  ([style]) => !['continuous-asian', 'exchange', 'spread', 'best-of', 'worst-of'].includes(style),
);

describe('American options', () => {
  it('are worth at least the European option and the payoff, and the premium is the difference', () => {
    const strikes = fc.double({ min: 60, max: 160, noNaN: true });
    fc.assert(
      fc.property(strikes, fc.constantFrom('call' as const, 'put' as const), (strike, optionType) => {
        const early = valueOf({ ...american, strike, optionType });
        const late = valueOf({ ...european, strike, optionType });
        const payoff = (optionType === 'call' ? 1 : -1) * (100 - strike);
        expect(early.price).toBeGreaterThanOrEqual(Math.max(payoff, late.price) - 1e-9);
        expect(early.early?.premium ?? NaN).toBeCloseTo(early.price - late.price, 8);
      }),
      { numRuns: 10 },
    );
  });

  it('have the Greeks of the European call where early exercise never pays', () => {
    const noYield = { ...market, yieldRate: 0 };
    const early = valueOf({ ...american, optionType: 'call' }, noYield).greeks;
    const late = valueOf({ ...european, optionType: 'call' }, noYield).greeks;
    for (const name of [
      'price',
      'delta',
      'gamma',
      'vega',
      'theta',
      'rho',
      'vanna',
      'volga',
      'charm',
    ] as const)
      expect(Math.abs((early[name] ?? NaN) - (late[name] ?? NaN)), name).toBeLessThan(
        1e-5 * Math.abs(late[name] ?? NaN) + 1e-12,
      );
  });

  it('on a future hold the mark fixed and carry no cost', () => {
    const onFuture = valueOf(
      { ...american, on: 'future' },
      { valuationMs, forward: 100, vol: 0.35, rate: 0.04 },
    );
    const onSpot = valueOf(american, { ...market, yieldRate: 0.04 });
    expect(onFuture.price).toBe(onSpot.price);
    expect(onFuture.greeks.rho).toBeLessThan(0);
    expect(onFuture.greeks.rhoQ).toBeCloseTo(0, 10);
  });

  it('beyond the boundary are the payoff, with delta -1 and nothing else', () => {
    const { price, greeks, early } = valueOf({ ...american, strike: 220, multiplier: 100 });
    expect({ price, ...early }).toMatchObject({ price: 120, exerciseNow: true });
    expect(greeks).toMatchObject({ price: 12_000, delta: -100, gamma: 0, vega: 0, theta: 0, rho: 0 });
  });

  it('at the instant of expiry are the payoff', () => {
    const atEnd = { ...market, valuationMs: american.expiryMs };
    expect(valueOf(american, atEnd)).toMatchObject({ price: 5, early: { exerciseNow: true, premium: 0 } });
    expect(valueOf({ ...american, optionType: 'call' }, atEnd).price).toBe(0);
  });
});

describe('exotic options', () => {
  it.each(named)('%s: has a price, every first-order Greek, and scales by the multiplier', (_, payoff) => {
    const given = { ...market, second };
    const one = valueOf(exotic(payoff), given);
    const many = valueOf({ ...exotic(payoff), multiplier: 7 }, given);
    expect(one.price).toBeGreaterThan(0);
    expect(many.price).toBe(one.price);
    for (const name of [
      'price',
      'delta',
      'gamma',
      'vega',
      'theta',
      'rho',
      'rhoQ',
      'vanna',
      'volga',
    ] as const) {
      const value = one.greeks[name];
      expect(Number.isFinite(value), `${name} = ${value}`).toBe(true);
      expect(many.greeks[name]).toBeCloseTo(7 * (value ?? NaN), 8);
    }
  });

  it.each(ofOneAsset)('%s: solves the differential equation of Black and Scholes', (_, payoff) => {
    const { price, delta = NaN, gamma = NaN, theta = NaN } = valueOf(exotic(payoff)).greeks;
    const diffusion = 0.5 * (0.35 * 100) ** 2 * gamma;
    const miss = theta + 0.02 * 100 * delta + diffusion - 0.04 * price;
    const scale = Math.abs(theta) + Math.abs(diffusion) + price;
    expect(Math.abs(miss) / scale, JSON.stringify({ theta, delta, gamma, price })).toBeLessThan(1e-6);
  });

  it('knock-in and knock-out make the plain option, in value and in Greeks', () => {
    for (const name of ['price', 'delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'charm'] as const) {
      const both =
        greek(exotic({ ...barrier, knock: 'in' }), name) + greek(exotic({ ...barrier, knock: 'out' }), name);
      const plain = greek({ ...european, optionType: 'call' }, name);
      expect(Math.abs(both - plain), name).toBeLessThan(1e-6 * Math.abs(plain) + 1e-10);
    }
  });

  it('digitals replicate the plain call: asset less strike times cash', () => {
    for (const name of ['price', 'delta', 'theta', 'rho', 'rhoQ', 'volga'] as const) {
      const asset = greek(exotic({ ...vanilla, style: 'asset-or-nothing' }), name);
      const cash = greek(exotic({ ...vanilla, style: 'cash-or-nothing', cash: 105 }), name);
      const plain = greek({ ...european, optionType: 'call' }, name);
      expect(Math.abs(asset - cash - plain), name).toBeLessThan(1e-6 * (Math.abs(asset) + Math.abs(cash)));
    }
  });

  it('options on two assets add up: best and worst make the two calls', () => {
    const given = { ...market, second };
    const sum = ['best-of', 'worst-of'].map((style) =>
      valueOf(exotic({ ...vanilla, style } as ExoticPayoff), given),
    );
    const first = valueOf({ ...european, optionType: 'call' });
    const other = valueOf({ ...european, optionType: 'call' }, { ...market, ...second });
    expect(sum[0].price + sum[1].price).toBeCloseTo(first.price + other.price, 10);
    expect((sum[0].second?.delta ?? NaN) + (sum[1].second?.delta ?? NaN)).toBeCloseTo(
      other.greeks.delta ?? NaN,
      7,
    );
    expect((sum[0].second?.perCorrelation ?? NaN) + (sum[1].second?.perCorrelation ?? NaN)).toBeCloseTo(0, 7);
  });

  it('leaves out what would need a valuation past a fixing', () => {
    const fixingsMs = [valuationMs, valuationMs + 146 * DAY];
    const asian = exotic({
      style: 'asian',
      optionType: 'call',
      average: 'arithmetic',
      strike: 100,
      fixingsMs,
    });
    const { greeks } = valueOf(asian);
    expect(greeks.vega).toBeGreaterThan(0);
    expect(greeks.theta).toBeUndefined();
  });
});

describe('refusals', () => {
  it.each([
    [{ ...american, isInverse: true }, {}, 'UNSUPPORTED', 'a coin-settled American option has no pricer'],
    [{ ...exotic({ ...barrier, knock: 'in' }), isInverse: true }, {}, 'UNSUPPORTED', 'coin-settled exotic'],
    [{ ...american, exercise: 'bermudan' }, {}, 'UNSUPPORTED', 'no pricer for this combination'],
    [{ ...exotic({ ...barrier, knock: 'in' }), exercise: 'american' }, {}, 'UNSUPPORTED', 'no pricer'],
    [exotic({ style: 'parisian' } as unknown as ExoticPayoff), {}, 'UNSUPPORTED', 'style "parisian"'],
    [exotic({ style: 'toString' } as unknown as ExoticPayoff), {}, 'UNSUPPORTED', 'style "toString"'],
    [{ ...american, kind: 'swaption' }, {}, 'UNSUPPORTED', 'no pricer'],
    [american, { spot: undefined }, 'MISSING_MARKET_DATA', 'no spot price'],
    [{ ...american, on: 'future' }, {}, 'MISSING_MARKET_DATA', 'no mark of the future'],
    [american, { yieldRate: undefined }, 'MISSING_MARKET_DATA', 'no yield'],
    [american, { vol: -0.1 }, 'INVALID_INPUT', 'sigma'],
    [american, { valuationMs: american.expiryMs + 1 }, 'EXPIRED', 'has expired'],
    [exotic({ ...vanilla, style: 'best-of' }), {}, 'MISSING_MARKET_DATA', 'no second asset'],
    [exotic({ ...barrier, knock: 'in', level: -1 }), {}, 'INVALID_INPUT', 'H = -1'],
    [exotic({ ...barrier, knock: 'in' }), { rate: undefined }, 'MISSING_MARKET_DATA', 'no rate'],
  ] as const)('%# %o %o', (product, change, reason, words) => {
    const result = priceProduct(product as unknown as Product, { ...market, ...change });
    expect(result).toMatchObject({ ok: false, failure: { reason } });
    expect(result.ok ? '' : result.failure.message).toContain(words);
  });
});
