import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../../src/engine/basics/result';
import { priceDiscreteAsian } from '../../../../src/engine/pricing/exotic/asian';
import { priceContinuousAsian } from '../../../../src/engine/pricing/exotic/continuousAsian';
import { priceBarrier } from '../../../../src/engine/pricing/exotic/barrier';
import { priceDigital } from '../../../../src/engine/pricing/exotic/digital';
import { priceDoubleBarrier, priceDoubleDigital } from '../../../../src/engine/pricing/exotic/doubleBarrier';
import type { ExoticMarket, Sensitivities } from '../../../../src/engine/pricing/exotic/exoticMarket';
import { priceForwardStart } from '../../../../src/engine/pricing/exotic/forwardStart';
import { priceLookback } from '../../../../src/engine/pricing/exotic/lookback';
import { priceTouch } from '../../../../src/engine/pricing/exotic/oneTouch';
import { valueOf } from './differences';

type Pricer = (market: ExoticMarket) => Result<Sensitivities>;

/** Every product that has a value where nothing is random; levels chosen away from the paths' kinks. */
const PRODUCTS: Readonly<Record<string, Pricer>> = {
  'down-out call': (m) =>
    priceBarrier({ type: 'call', direction: 'down', knock: 'out', K: 95, H: 90, rebate: 2 }, m),
  'up-in put': (m) =>
    priceBarrier({ type: 'put', direction: 'up', knock: 'in', K: 120, H: 106, rebate: 2 }, m),
  'up-out call': (m) =>
    priceBarrier({ type: 'call', direction: 'up', knock: 'out', K: 95, H: 103, rebate: 2 }, m),
  'cash digital': (m) => priceDigital({ kind: 'cash-or-nothing', type: 'call', K: 98, cash: 10 }, m),
  'gap put': (m) => priceDigital({ kind: 'gap', type: 'put', K: 111, paymentStrike: 115 }, m),
  'touch at hit': (m) => priceTouch({ H: 103, direction: 'up', pays: 'at-hit', amount: 5 }, m),
  'touch at expiry': (m) =>
    priceTouch({ H: 103, direction: 'up', pays: 'at-expiry-if-hit', amount: 'asset' }, m),
  'no touch': (m) => priceTouch({ H: 90, direction: 'down', pays: 'at-expiry-if-not-hit', amount: 5 }, m),
  'double knock-out': (m) => priceDoubleBarrier({ type: 'call', knock: 'out', K: 95, L: 90, U: 130 }, m),
  'double knock-in': (m) => priceDoubleBarrier({ type: 'call', knock: 'in', K: 95, L: 90, U: 103 }, m),
  'upper first': (m) => priceDoubleDigital({ pays: 'upper-first', cash: 4, L: 90, U: 103 }, m),
  range: (m) => priceDoubleDigital({ pays: 'out', cash: 4, L: 90, U: 130 }, m),
  'fixed lookback': (m) => priceLookback({ type: 'call', K: 95, extremum: 101 }, m),
  'floating lookback': (m) => priceLookback({ type: 'call', K: 'floating', extremum: 96 }, m),
  'arithmetic Asian': (m) =>
    priceDiscreteAsian({ type: 'call', average: 'arithmetic', K: 95, fixings: [0.3, 0.9] }, m),
  'average strike': (m) =>
    priceDiscreteAsian({ type: 'call', average: 'geometric', K: 'average', fixings: [0.3, 0.9] }, m),
  'continuous Asian': (m) => priceContinuousAsian({ type: 'call', average: 'arithmetic', K: 95 }, m),
  'forward start': (m) => priceForwardStart('call', 0.95, 0.4, m),
};

describe('nothing random: the limit of little vol', () => {
  const market = { S: 100, T: 1, sigma: 0, r: 0.09, q: 0.01 };
  it.each(Object.entries(PRODUCTS))('%s', (name, pricer) => {
    const [got, nearly] = [valueOf(pricer(market)), valueOf(pricer({ ...market, sigma: 0.001 }))];
    const label = `${name}: ${JSON.stringify({ got, nearly })}`;
    expect(Math.abs(got.price - nearly.price), label).toBeLessThan(2e-3);
    expect(Math.abs(got.delta - nearly.delta), label).toBeLessThan(1e-3);
    expect(Math.abs(got.gamma - nearly.gamma), label).toBeLessThan(1e-3);
    expect(got.vega).toBe(0);
  });
});

describe('at expiry: what is paid', () => {
  const market = { S: 100, T: 0, sigma: 0.3, r: 0.05, q: 0.01 };
  const barrier = { type: 'call', direction: 'down', K: 90, H: 80, rebate: 3 } as const;
  it.each([
    ['alive', priceBarrier({ ...barrier, knock: 'out' }, market), 10, 1],
    ['not knocked in', priceBarrier({ ...barrier, knock: 'in' }, market), 3, 0],
    ['knocked out', priceBarrier({ ...barrier, knock: 'out', H: 100 }, market), 3, 0.5],
    ['digital', priceDigital({ kind: 'cash-or-nothing', type: 'put', K: 101, cash: 7 }, market), 7, 0],
    [
      'digital on its strike',
      priceDigital({ kind: 'cash-or-nothing', type: 'put', K: 100, cash: 7 }, market),
      0,
      0,
    ],
    [
      'near a jump',
      priceDigital({ kind: 'cash-or-nothing', type: 'put', K: 100.0001, cash: 7 }, market),
      7,
      0,
    ],
    ['asset', priceDigital({ kind: 'asset-or-nothing', type: 'call', K: 99 }, market), 100, 1],
    ['lookback', priceLookback({ type: 'put', K: 'floating', extremum: 130 }, market), 30, -1],
    ['fixed lookback', priceLookback({ type: 'call', K: 110, extremum: 125 }, market), 15, 0],
    ['on the strike', priceBarrier({ ...barrier, knock: 'out', K: 100 }, market), 0, 0.5],
    [
      'average',
      priceContinuousAsian(
        { type: 'call', average: 'arithmetic', K: 95, known: { average: 99, elapsed: 1 } },
        market,
      ),
      4,
      0,
    ],
  ] as const)('%s', (name, result, price, delta) => {
    const got = valueOf(result);
    expect(got.price, name).toBeCloseTo(price, 12);
    expect(got.delta, `${name}: ${JSON.stringify(got)}`).toBeCloseTo(delta, 6);
    expect([got.gamma, got.vega]).toEqual([0, 0]);
  });

  it('in + out is the vanilla payoff, whatever the levels', () => {
    const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(between(50, 150), between(50, 150), between(-0.1, 0.1), (K, H, r) => {
        const at = { ...market, T: 0.5, sigma: 0, r };
        const direction = H < 100 ? ('down' as const) : ('up' as const);
        const price = (knock: 'in' | 'out') =>
          valueOf(priceBarrier({ type: 'call', direction, knock, K, H, rebate: 0 }, at)).price;
        const vanilla = Math.max(0, 100 * Math.exp(-0.005) - K * Math.exp(-0.5 * r));
        expect(price('in') + price('out')).toBeCloseTo(vanilla, 10);
      }),
    );
  });

  it('a flat path without vol is refused for lookbacks, whose vega is not 0 there', () => {
    const flat = { S: 100, T: 1, sigma: 0, r: 0.02, q: 0.02 };
    expect(priceLookback({ type: 'call', K: 'floating', extremum: 100 }, flat)).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
  });
});
