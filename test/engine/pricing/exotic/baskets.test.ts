import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../../../src/engine/basics/result';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { priceBasket } from '../../../../src/engine/pricing/exotic/basket';
import { basketGreeks } from '../../../../src/engine/pricing/exotic/basketGreeks';
import type { BasketMarket } from '../../../../src/engine/pricing/exotic/basketMarket';
import { priceExchange } from '../../../../src/engine/pricing/exotic/exchange';
import { operatorSplittingSpread } from '../../../../src/engine/pricing/exotic/operatorSplitting';
import {
  bjerksundStenslandSpread,
  exactSpread,
  kirkSpread,
} from '../../../../src/engine/pricing/exotic/spread';
import { valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const pairs = fc.record({
  S1: between(80, 140),
  S2: between(60, 110),
  q1: between(0, 0.06),
  q2: between(0, 0.06),
  sigma1: between(0.1, 0.6),
  sigma2: between(0.1, 0.6),
  rho: between(-0.9, 0.9),
  r: between(0, 0.08),
  T: between(0.1, 2),
});
const three: BasketMarket = {
  spots: [100, 60, 40],
  yields: [0.01, 0.03, 0],
  sigmas: [0.3, 0.5, 0.4],
  correlation: [
    [1, 0.5, -0.2],
    [0.5, 1, 0.3],
    [-0.2, 0.3, 1],
  ],
  r: 0.04,
  T: 0.75,
};

type Pair = typeof pairs extends fc.Arbitrary<infer P> ? P : never;
const marketOf = ({ S1, S2, q1, q2, sigma1, sigma2, rho, r, T }: Pair): BasketMarket => ({
  spots: [S1, S2],
  yields: [q1, q2],
  sigmas: [sigma1, sigma2],
  correlation: [
    [1, rho],
    [rho, 1],
  ],
  r,
  T,
});
const spreadOf = ({ S1, S2, q1, q2, sigma1, sigma2, rho, r, T }: Pair, K: number) => ({
  type: 'call' as const,
  F1: S1 * Math.exp((r - q1) * T),
  F2: S2 * Math.exp((r - q2) * T),
  ...{ K, T, r, sigma1, sigma2, rho },
});

describe('baskets of any number of assets', () => {
  it('one asset is Black-Scholes, with its delta', () => {
    fc.assert(
      fc.property(pairs, between(60, 150), between(0.5, 3), ({ S1, sigma1, q1, r, T }, K, weight) => {
        const market = { spots: [S1], yields: [q1], sigmas: [sigma1], correlation: [[1]], r, T };
        const got = valueOf(priceBasket({ type: 'put', weights: [weight], K: weight * K }, market));
        const plain = blackScholesGreeks(-1, S1, K, T, sigma1, r, q1);
        expect(got.price).toBeCloseTo(weight * plain.price, 10);
        expect(got.deltas[0]).toBeCloseTo(weight * plain.delta, 11);
      }),
    );
  });

  it('two assets of opposite sign are the spread by quadrature; without strike the exchange', () => {
    fc.assert(
      fc.property(pairs, between(-20, 40), (pair, K) => {
        const option = { type: 'call', weights: [1, -1], K } as const;
        const got = valueOf(priceBasket(option, marketOf(pair)));
        const exact = valueOf(exactSpread(spreadOf(pair, K)));
        const label = JSON.stringify({ pair, K, got, exact });
        expect(Math.abs(got.price - exact), label).toBeLessThan(1e-9);
        const exchange = valueOf(priceBasket({ ...option, K: 0 }, marketOf(pair)));
        expect(Math.abs(exchange.price - valueOf(priceExchange(pair)).price), label).toBeLessThan(1e-9);
        const short = valueOf(priceBasket({ type: 'put', weights: [-1, 1], K: -K }, marketOf(pair)));
        expect(Math.abs(short.price - exact), label).toBeLessThan(1e-9);
        expect(short.deltas[0]).toBeCloseTo(got.deltas[0], 8);
      }),
      { numRuns: 60 },
    );
  });

  it('two assets that are one asset split in two parts, of either sign', () => {
    const market = {
      spots: [100, 100],
      yields: [0.01, 0.01],
      sigmas: [0.3, 0.3],
      correlation: [
        [1, 1],
        [1, 1],
      ],
      r: 0.04,
      T: 1,
    };
    const plain = (w: 1 | -1) => blackScholesGreeks(w, 100, 104, 1, 0.3, 0.04, 0.01).price;
    const price = (type: 'call' | 'put', weights: readonly number[], K: number) =>
      valueOf(priceBasket({ type, weights, K }, market)).price;
    expect(price('call', [0.4, 0.6], 104)).toBeCloseTo(plain(1), 9);
    expect(price('call', [-0.4, -0.6], -104)).toBeCloseTo(plain(-1), 9);
    expect(price('put', [-0.4, -0.6], -104)).toBeCloseTo(plain(1), 9);
    expect(price('put', [1.6, -0.6], 104)).toBeCloseTo(plain(-1), 9);
  });

  it('parity, homogeneity and deltas by differences', () => {
    for (const weights of [
      [0.5, 1, 1],
      [1, -1, 0.5],
      [-1, 1, 2],
    ]) {
      const forward = weights.reduce(
        (sum, w, i) => sum + w * three.spots[i] * Math.exp(-three.yields[i] * 0.75),
        0,
      );
      const price = (type: 'call' | 'put', K: number, market = three) =>
        valueOf(priceBasket({ type, weights, K }, market));
      const K = 0.9 * forward;
      const [call, put] = [price('call', K), price('put', K)];
      expect(Math.abs(call.price - put.price - forward + K * Math.exp(-0.03))).toBeLessThan(2e-8);
      call.deltas.forEach((delta, i) => {
        const h = 0.01 * three.spots[i];
        const at = (k: number) =>
          price('call', K, { ...three, spots: three.spots.map((S, j) => (j === i ? S + k * h : S)) }).price;
        const slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
        expect(Math.abs(delta - slope), `${weights} delta ${i}: ${delta}, ${slope}`).toBeLessThan(2e-6);
      });
      const scaled = { ...three, spots: three.spots.map((S) => 3 * S) };
      expect(price('call', 3 * K, scaled).price).toBeCloseTo(3 * call.price, 7);
    }
  });

  it('perfectly correlated equal vols are one asset', () => {
    const ones = [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ];
    const market = { ...three, correlation: ones, sigmas: [0.3, 0.3, 0.3], yields: [0, 0, 0] };
    const got = valueOf(priceBasket({ type: 'call', weights: [1, 1, 1], K: 210 }, market)).price;
    expect(got).toBeCloseTo(blackScholesGreeks(1, 200, 210, 0.75, 0.3, 0.04, 0).price, 9);
  });

  it('refuses what is no correlation, wrong lengths, weights of 0', () => {
    const option = { type: 'call', weights: [1, 1, 1], K: 200 } as const;
    const invalid = { failure: { reason: 'INVALID_INPUT' } };
    const broken = [
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ];
    expect(priceBasket(option, { ...three, correlation: broken })).toMatchObject(invalid);
    expect(priceBasket(option, { ...three, yields: [0, 0] })).toMatchObject(invalid);
    expect(priceBasket({ ...option, weights: [1, 0, 1] }, three)).toMatchObject(invalid);
    expect(priceBasket({ ...option, weights: [1, NaN, 1] }, three)).toMatchObject(invalid);
    expect(priceBasket(option, { ...three, T: 0 })).toMatchObject({ failure: { reason: 'EXPIRED' } });
  });
});

describe('Greeks of several assets by differences', () => {
  it("agree with the exchange option and with the basket's own deltas", () => {
    const pair = { S1: 100, S2: 95, q1: 0.02, q2: 0.01, sigma1: 0.3, sigma2: 0.2, rho: 0.4, r: 0.05, T: 0.8 };
    const option = { type: 'call', weights: [1, -1], K: 0 } as const;
    const price = (market: BasketMarket) => {
      const value = priceBasket(option, market);
      return value.ok ? success(value.value.price) : value;
    };
    const got = valueOf(basketGreeks(price, marketOf(pair)));
    const exact = valueOf(priceExchange(pair));
    expect(got.deltas[0]).toBeCloseTo(exact.delta1, 8);
    expect(got.deltas[1]).toBeCloseTo(exact.delta2, 8);
    expect(got.gammas[0][0]).toBeCloseTo(exact.gamma1, 6);
    expect(got.gammas[1][1]).toBeCloseTo(exact.gamma2, 6);
    // Euler's theorem: the deltas are of degree 0 in the spots.
    expect(100 * got.gammas[0][0] + 95 * got.gammas[0][1]).toBeCloseTo(0, 4);
    expect(got.theta).toBeCloseTo(exact.theta, 6);
    expect(got.rho).toBeCloseTo(0, 7);
    // Vol of the ratio: d sigma/d rho = -sigma1 sigma2/sigma.
    const vega = (got.vegas[0] * 0.3 + got.vegas[1] * 0.2) / (0.09 + 0.04 - 2 * 0.4 * 0.06);
    expect(got.correlations[0][1]).toBeCloseTo(-0.06 * vega, 5);
    expect(got.correlations[0][0]).toBeUndefined();
  });

  it('passes on what the pricer refuses', () => {
    const refusing = (market: BasketMarket) =>
      market.spots[0] > 100 ? failure('OUT_OF_RANGE', 'too high') : success(1);
    expect(basketGreeks(refusing, three)).toMatchObject({ ok: false, failure: { message: 'too high' } });
  });
});

describe('approximations of spreads against the exact value', () => {
  it('all are exact without strike', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const option = spreadOf(pair, 0);
        const exact = valueOf(priceExchange(pair)).price;
        const split = valueOf(operatorSplittingSpread(option));
        expect(valueOf(kirkSpread(option))).toBeCloseTo(exact, 9);
        expect(valueOf(bjerksundStenslandSpread(option))).toBeCloseTo(exact, 9);
        expect(split.firstOrder).toBeCloseTo(exact, 9);
        expect(split.secondOrder).toBeCloseTo(exact, 9);
      }),
      { numRuns: 40 },
    );
  });

  it('Bjerksund and Stensland is a lower bound and nearer than Kirk; splitting nearer by its order', () => {
    const pair = { S1: 110, S2: 90, q1: 0.03, q2: 0.02, sigma1: 0.3, sigma2: 0.2, rho: -0.5, r: 0.05, T: 1 };
    for (const K of [-20, 5, 20, 40]) {
      const option = spreadOf(pair, K);
      const exact = valueOf(exactSpread(option));
      const [kirk, bound] = [valueOf(kirkSpread(option)), valueOf(bjerksundStenslandSpread(option))];
      const { firstOrder, secondOrder } = valueOf(operatorSplittingSpread(option));
      const label = JSON.stringify({ K, exact, kirk, bound, firstOrder, secondOrder });
      expect(bound, label).toBeLessThanOrEqual(exact + 1e-9);
      expect(exact - bound, label).toBeLessThan(0.2 * Math.abs(kirk - exact));
      expect(Math.abs(secondOrder - exact), label).toBeLessThan(Math.abs(firstOrder - exact));
      expect(Math.abs(firstOrder - exact), label).toBeLessThan(Math.abs(kirk - exact));
    }
  });

  it('puts by parity', () => {
    fc.assert(
      fc.property(pairs, between(0, 30), (pair, K) => {
        const option = spreadOf(pair, K);
        const forward = Math.exp(-option.r * option.T) * (option.F1 - option.F2 - K);
        const put = { ...option, type: 'put' as const };
        const gap = (f: (o: typeof put | typeof option) => number) => f(option) - f(put) - forward;
        expect(Math.abs(gap((o) => valueOf(bjerksundStenslandSpread(o))))).toBeLessThan(1e-10);
        expect(Math.abs(gap((o) => valueOf(operatorSplittingSpread(o)).secondOrder))).toBeLessThan(1e-10);
      }),
      { numRuns: 40 },
    );
  });
});
