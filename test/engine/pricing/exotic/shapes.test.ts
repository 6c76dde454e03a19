/** Monotonicity, convexity, homogeneity and symmetry of exotic options, family by family. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../../src/engine/basics/result';
import { priceDiscreteAsian } from '../../../../src/engine/pricing/exotic/asian';
import { priceExactAsian } from '../../../../src/engine/pricing/exotic/asianExact';
import { priceBarrier } from '../../../../src/engine/pricing/exotic/barrier';
import { priceBasket } from '../../../../src/engine/pricing/exotic/basket';
import { priceDoubleBarrier } from '../../../../src/engine/pricing/exotic/doubleBarrier';
import type { ExoticMarket } from '../../../../src/engine/pricing/exotic/exoticMarket';
import { priceLookback } from '../../../../src/engine/pricing/exotic/lookback';
import { priceMinMax } from '../../../../src/engine/pricing/exotic/minMax';
import { pricePartialFixed } from '../../../../src/engine/pricing/exotic/partialLookback';
import { priceQuanto } from '../../../../src/engine/pricing/exotic/quanto';
import { exactSpread } from '../../../../src/engine/pricing/exotic/spread';
import { priceWindowBarrier } from '../../../../src/engine/pricing/exotic/windowBarrier';
import { valueOf } from './differences';

type Type = 'call' | 'put';
type ByStrike = (type: Type, K: number, market: ExoticMarket, scale: number) => number;

const priceOf = (result: Result<{ readonly price: number }>): number => valueOf(result).price;
const half = ({ T }: ExoticMarket) => [0.5 * T, T];
const pairOf = ({ S, T, sigma, r, q }: ExoticMarket, scale: number) =>
  ({ S1: S, S2: 90 * scale, q1: q, q2: 0.01, sigma1: sigma, sigma2: 0.3, rho: 0.4, r, T }) as const;
const spreadOf = ({ S, T, sigma, r, q }: ExoticMarket, scale: number) =>
  ({ F1: S * Math.exp((r - q) * T), F2: 60 * scale, T, r, sigma1: sigma, sigma2: 0.3, rho: 0.4 }) as const;
const basketOf = ({ S, T, sigma, r, q }: ExoticMarket, scale: number) => ({
  spots: [S, 90 * scale],
  yields: [q, 0.01],
  sigmas: [sigma, 0.3],
  correlation: [
    [1, 0.4],
    [0.4, 1],
  ],
  r,
  T,
});
const down = { direction: 'down', knock: 'out' } as const;

/** Every price as a function of its strike; the other levels, given for a spot near 100, move with `scale`. */
const FAMILIES: readonly (readonly [string, ByStrike])[] = [
  ['exact Asian', (type, K, m) => priceOf(priceExactAsian({ type, K, fixings: half(m) }, m))],
  [
    'geometric Asian',
    (type, K, m) => priceOf(priceDiscreteAsian({ type, average: 'geometric', K, fixings: half(m) }, m)),
  ],
  ['barrier', (type, K, m, x) => priceOf(priceBarrier({ type, K, H: 60 * x, ...down, rebate: 0 }, m))],
  [
    'window barrier',
    (type, K, m, x) =>
      priceOf(
        priceWindowBarrier({ type, K, H: 60 * x, ...down, crossing: 'towards', t1: 0, t2: 0.5 * m.T }, m),
      ),
  ],
  [
    'double barrier',
    (type, K, m, x) => priceOf(priceDoubleBarrier({ type, K, L: 50 * x, U: 220 * x, knock: 'out' }, m)),
  ],
  ['lookback', (type, K, m) => priceOf(priceLookback({ type, K, extremum: m.S }, m))],
  ['partial lookback', (type, K, m) => priceOf(pricePartialFixed({ type, K, t1: 0.5 * m.T }, m))],
  ['best of two', (type, K, m, x) => valueOf(priceMinMax('max', type, K, pairOf(m, x)))],
  ['worst of two', (type, K, m, x) => valueOf(priceMinMax('min', type, K, pairOf(m, x)))],
  ['spread', (type, K, m, x) => valueOf(exactSpread({ type, K, ...spreadOf(m, x) }))],
  ['basket', (type, K, m, x) => priceOf(priceBasket({ type, K, weights: [0.5, 0.5] }, basketOf(m, x)))],
  [
    'quanto',
    (type, K, m) =>
      priceOf(priceQuanto({ type, K, foreignRate: 0.01, fxSigma: 0.1, rho: -0.3, fixedFx: 1 }, m)),
  ],
];

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets = fc.record({
  S: between(75, 130),
  T: between(0.1, 2),
  sigma: between(0.1, 0.7),
  r: between(-0.02, 0.1),
  q: between(-0.02, 0.1),
});
const types = fc.constantFrom('call' as const, 'put' as const);
const NOISE = 1e-8;

describe.each(FAMILIES)('%s', (_, price) => {
  it('is convex in the strike and moves with it by no more than its discounted value', () => {
    fc.assert(
      fc.property(markets, types, between(70, 130), (market, type, K) => {
        const [low, middle, high] = [0.95 * K, K, 1.05 * K].map((strike) => price(type, strike, market, 1));
        const words = JSON.stringify({ market, type, K, low, middle, high });
        const w = type === 'call' ? 1 : -1;
        const most = Math.exp(-market.r * market.T) * 0.05 * K;
        for (const fall of [w * (low - middle), w * (middle - high)]) {
          expect(fall, words).toBeGreaterThanOrEqual(-NOISE);
          expect(fall, words).toBeLessThanOrEqual(most + NOISE);
        }
        expect(low + high - 2 * middle, words).toBeGreaterThanOrEqual(-NOISE);
        expect(middle, words).toBeGreaterThanOrEqual(-NOISE);
      }),
      { numRuns: 30 },
    );
  });

  it('is homogeneous: all prices times 3, value times 3', () => {
    fc.assert(
      fc.property(markets, types, between(70, 130), (market, type, K) => {
        const one = price(type, K, market, 1);
        const three = price(type, 3 * K, { ...market, S: 3 * market.S }, 3);
        expect(Math.abs(three - 3 * one), JSON.stringify({ market, type, K, one, three })).toBeLessThan(1e-7);
      }),
      { numRuns: 20 },
    );
  });
});

describe('symmetries', () => {
  // Carr and Chou (1997): S^2/H, S^2/K with rates exchanged; the values are in units of the other asset.
  it('a down-and-out call is an up-and-out put with asset and cash exchanged', () => {
    fc.assert(
      fc.property(markets, between(80, 130), between(50, 74), (market, K, H) => {
        const { S, r, q } = market;
        const call = priceOf(priceBarrier({ type: 'call', K, H, ...down, rebate: 0 }, market));
        const mirrored = {
          type: 'put',
          K: S,
          H: (S * K) / H,
          direction: 'up',
          knock: 'out',
          rebate: 0,
        } as const;
        const put = priceOf(priceBarrier(mirrored, { ...market, S: K, r: q, q: r }));
        expect(Math.abs(call - put), JSON.stringify({ market, K, H, call, put })).toBeLessThan(1e-10 * S);
      }),
    );
  });

  it('assets of a pair may be exchanged; a spread call is the put of the spread turned round', () => {
    fc.assert(
      fc.property(markets, types, between(70, 130), (market, type, K) => {
        const given = pairOf(market, 1);
        const { S1, S2, q1, q2, sigma1, sigma2 } = given;
        const other = { ...given, S1: S2, S2: S1, q1: q2, q2: q1, sigma1: sigma2, sigma2: sigma1 };
        for (const kind of ['max', 'min'] as const) {
          const [one, two] = [given, other].map((m) => valueOf(priceMinMax(kind, type, K, m)));
          expect(Math.abs(one - two), JSON.stringify({ market, kind, K })).toBeLessThan(1e-10);
        }
        const spread = spreadOf(market, 1);
        const turned = { ...spread, F1: spread.F2, F2: spread.F1, sigma1: 0.3, sigma2: market.sigma };
        const call = valueOf(exactSpread({ type: 'call', K: 5, ...spread }));
        const put = valueOf(exactSpread({ type: 'put', K: -5, ...turned }));
        expect(Math.abs(call - put), JSON.stringify({ market, call, put })).toBeLessThan(1e-8);
      }),
      { numRuns: 40 },
    );
  });
});
