/** Baskets, variance swaps, choosers and options with early decisions through the registry. */
import { describe, expect, it } from 'vitest';
import type { ExoticPayoff } from '../../../src/engine/instruments/exoticPayoff';
import type { InstrumentMarket } from '../../../src/engine/pricing/instrumentValue';
import { priceProduct } from '../../../src/engine/pricing/pricer';
import {
  american,
  barrier,
  DAY,
  european,
  exotic,
  market,
  second,
  valuationMs,
  valueOf,
} from './productCases';
import { vanilla } from './productCases';

const pair = { ...market, second };
const early = (payoff: ExoticPayoff) => ({ ...exotic(payoff), exercise: 'american' }) as const;

describe('averages that have begun', () => {
  const asian = {
    style: 'asian',
    optionType: 'call',
    average: 'arithmetic',
    strike: 100,
    fixingsMs: [50, 146].map((day) => valuationMs + day * DAY),
    known: [104, 99],
  } as const;

  it('are half of an option on the fixings ahead with the strike that is left', () => {
    const left = { ...asian, known: [], strike: 2 * 100 - 0.5 * (104 + 99) };
    const [begun, half] = [valueOf(exotic(asian)), valueOf(exotic(left))];
    for (const name of ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const)
      expect(begun.greeks[name], name).toBeCloseTo(0.5 * (half.greeks[name] ?? NaN), 9);
  });

  it('are a forward where the past has passed the strike', () => {
    const { price, greeks } = valueOf(exotic({ ...asian, known: [250, 200] }));
    const [first, last] = [50, 146].map((day) => 100 * Math.exp((0.02 * day) / 365));
    const mean = (250 + 200 + first + last) / 4;
    expect(price).toBeCloseTo(Math.exp((-0.04 * 146) / 365) * (mean - 100), 10);
    expect(greeks.gamma).toBeCloseTo(0, 12);
  });

  it('stay lognormal where they are geometric: against quadrature over the last fixing', () => {
    const geometric = {
      ...asian,
      average: 'geometric',
      known: [90],
      fixingsMs: [exotic(asian).expiryMs],
    } as const;
    const T = 146 / 365;
    const [drift, deviation] = [(0.04 - 0.02 - 0.5 * 0.35 ** 2) * T, 0.35 * Math.sqrt(T)];
    const value = (payoff: (S: number) => number): number => {
      let sum = 0;
      for (let z = -9; z < 9; z += 1e-4)
        sum += payoff(100 * Math.exp(drift + deviation * z)) * Math.exp(-0.5 * z * z) * 1e-4;
      return (Math.exp(-0.04 * T) * sum) / Math.sqrt(2 * Math.PI);
    };
    const strike = value((S) => Math.max(0, Math.sqrt(90 * S) - 100));
    expect(valueOf(exotic(geometric)).price).toBeCloseTo(strike, 6);
    const floating = value((S) => Math.max(0, S - Math.sqrt(90 * S)));
    expect(valueOf(exotic({ ...geometric, strike: 'average' })).price).toBeCloseTo(floating, 6);
  });
});

describe('several assets', () => {
  const three: InstrumentMarket = {
    ...market,
    others: {
      assets: [
        { spot: 95, yieldRate: 0.01, vol: 0.25 },
        { spot: 110, yieldRate: 0, vol: 0.4 },
      ],
      correlation: [
        [1, 0.6, 0.3],
        [0.6, 1, 0.2],
        [0.3, 0.2, 1],
      ],
    },
  };
  const basket = { ...vanilla, style: 'basket', weights: [0.4, 0.3, 0.3], strike: 100 } as const;

  it('a basket of one long and one short is the spread', () => {
    const spread = valueOf(exotic({ ...vanilla, style: 'spread', strike: 4 }), pair);
    const two = valueOf(exotic({ ...basket, weights: [1, -1], strike: 4 }), pair);
    for (const name of ['price', 'delta', 'gamma', 'vega', 'theta', 'rho', 'rhoQ', 'vanna'] as const) {
      const [got, expected] = [two.greeks[name] ?? NaN, spread.greeks[name] ?? NaN];
      expect(Math.abs(got - expected), `${name} ${got} ${expected}`).toBeLessThan(
        1e-6 * (1 + Math.abs(expected)),
      );
    }
    expect(two.others?.[0].delta).toBeCloseTo(spread.second?.delta ?? NaN, 7);
    expect(two.others?.[0].vega).toBeCloseTo(spread.second?.vega ?? NaN, 5);
  });

  it('a basket of three: proportional to spots and strike, simulated alike, its error stated', () => {
    const { price, greeks, others = [], uncertainty } = valueOf(exotic(basket), three);
    expect(uncertainty?.amount).toBeLessThan(1e-6);
    const dualDelta =
      (valueOf(exotic({ ...basket, strike: 100.01 }), three).price -
        valueOf(exotic({ ...basket, strike: 99.99 }), three).price) /
      0.02;
    const euler =
      100 * (greeks.delta ?? NaN) + 95 * others[0].delta + 110 * others[1].delta + 100 * dualDelta;
    expect(euler).toBeCloseTo(price, 5);
    const method = { kind: 'monte-carlo', pathsPerReplicate: 2048, replicates: 16, seed: 3 } as const;
    const simulated = valueOf(exotic(basket), { ...three, method });
    expect(Math.abs(simulated.price - price)).toBeLessThan(4 * (simulated.uncertainty?.amount ?? NaN));
    const rainbow = { ...vanilla, style: 'rainbow', of: 'largest', weights: [1, 1, 1] } as const;
    expect(valueOf(exotic(rainbow), { ...three, method }).price).toBeGreaterThan(price);
    expect(priceProduct(exotic(rainbow), three)).toMatchObject({
      ok: false,
      failure: { reason: 'UNSUPPORTED' },
    });
  });

  it('a correlation option without its first condition is the option on the second asset', () => {
    const payoff = { ...vanilla, style: 'two-asset-correlation', strike: 1e-6, secondStrike: 90 } as const;
    const plain = valueOf({ ...european, optionType: 'call', strike: 90 }, { ...market, ...second });
    expect(valueOf(exotic(payoff), pair).price).toBeCloseTo(plain.price, 8);
  });
});

describe('decisions before expiry', () => {
  it('American barriers: above the European ones; a far barrier leaves the American option', () => {
    const put = { ...barrier, optionType: 'put', knock: 'out' } as const;
    const { price, uncertainty } = valueOf(early(put));
    expect(price).toBeGreaterThan(valueOf(exotic(put)).price);
    expect(uncertainty).toMatchObject({ kind: 'estimate' });
    const far = valueOf(early({ ...put, direction: 'up', level: 900 })).price;
    expect(Math.abs(far - valueOf(american).price)).toBeLessThan(2e-3);
  });

  it('American exchange: above the European one, its second delta that of differences', () => {
    const payoff = { style: 'exchange', units: 1, secondUnits: 1.1 } as const;
    const given = { ...pair, yieldRate: 0.08 };
    const value = valueOf(early(payoff), given);
    expect(value.price).toBeGreaterThan(valueOf(exotic(payoff), given).price);
    const at = (spot: number) => valueOf(early(payoff), { ...given, second: { ...second, spot } }).price;
    expect(value.second?.delta).toBeCloseTo((at(95.01) - at(94.99)) / 0.02, 5);
  });

  it('shout options lie between the plain option and the lookback', () => {
    const price = valueOf(exotic({ ...vanilla, style: 'shout' })).price;
    expect(price).toBeGreaterThan(valueOf({ ...european, optionType: 'call' }).price);
    const lookback = { style: 'lookback', optionType: 'call', strike: 105, extremum: 100 } as const;
    expect(price).toBeLessThan(valueOf(exotic(lookback)).price);
  });

  it('a complex chooser with one strike and expiry is the simple one; its expiry is the later of the two', () => {
    const chooseMs = valuationMs + 50 * DAY;
    const { expiryMs } = american;
    const terms = {
      chooseMs,
      callStrike: 100,
      callExpiryMs: expiryMs,
      putStrike: 100,
      putExpiryMs: expiryMs,
    };
    const simple = valueOf(exotic({ style: 'chooser', strike: 100, chooseMs })).greeks;
    const complex = valueOf(exotic({ style: 'complex-chooser', ...terms })).greeks;
    for (const name of ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const)
      expect(complex[name], name).toBeCloseTo(simple[name] ?? NaN, 6);
    const shorter = {
      ...terms,
      style: 'complex-chooser',
      callExpiryMs: expiryMs - DAY,
      putExpiryMs: expiryMs - DAY,
    } as const;
    expect(priceProduct(exotic(shorter), market)).toMatchObject({
      ok: false,
      failure: { reason: 'INVALID_INPUT' },
    });
  });

  it('a window that has begun is one that begins now', () => {
    const window = {
      ...barrier,
      style: 'window-barrier',
      knock: 'out',
      crossing: 'towards',
      toMs: valuationMs + 60 * DAY,
    } as const;
    const begun = valueOf(exotic({ ...window, fromMs: valuationMs - 30 * DAY } as ExoticPayoff));
    const now = valueOf(exotic({ ...window, fromMs: valuationMs } as ExoticPayoff));
    expect(begun.price).toBe(now.price);
    expect(begun.greeks.theta).toBeLessThan(0);
  });
});

describe('variance swaps', () => {
  const strikes = Array.from({ length: 91 }, (_, i) => 20 + 2 * i);
  const strip = strikes.flatMap((strike) => [
    ...(strike <= 100 ? [{ optionType: 'put', strike, vol: 0.35 } as const] : []),
    ...(strike >= 100 ? [{ optionType: 'call', strike, vol: 0.35 } as const] : []),
  ]);
  const given = { ...market, vol: undefined, strip };

  it('on a flat smile the fair vol is the vol, a little above by the broken line', () => {
    const { fairVariance = NaN } = valueOf(exotic({ style: 'variance-swap', strikeVol: 0.35 }), given);
    expect(Math.sqrt(fairVariance)).toBeGreaterThan(0.35);
    expect(Math.sqrt(fairVariance)).toBeLessThan(0.3505);
  });

  it('what was realised counts by its share of the time', () => {
    const sinceMs = valuationMs - 146 * DAY;
    const payoff = { style: 'variance-swap', strikeVol: 0.3, realised: { variance: 0.04, sinceMs } } as const;
    const { price, fairVariance = NaN } = valueOf(exotic(payoff), given);
    const expected = Math.exp((-0.04 * 146) / 365) * (0.5 * (0.04 + fairVariance) - 0.09);
    expect(price).toBeCloseTo(expected, 12);
  });

  it.each([
    [{ strip: undefined }, {}, 'MISSING_MARKET_DATA'],
    [{}, { strikeVol: -1 }, 'INVALID_INPUT'],
    [{ strip: strip.slice(0, 3) }, {}, 'INVALID_INPUT'],
  ] as const)('%# refuses', (change, terms, reason) => {
    const payoff = { style: 'variance-swap', strikeVol: 0.3, ...terms } as const;
    expect(priceProduct(exotic(payoff), { ...given, ...change })).toMatchObject({
      ok: false,
      failure: { reason },
    });
  });
});
