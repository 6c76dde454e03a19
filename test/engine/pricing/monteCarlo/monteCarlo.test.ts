import { describe, expect, it } from 'vitest';
import { priceExactAsian } from '../../../../src/engine/pricing/exotic/asianExact';
import { priceBasket } from '../../../../src/engine/pricing/exotic/basket';
import type { BasketMarket } from '../../../../src/engine/pricing/exotic/basketMarket';
import { priceDiscreteBarrier } from '../../../../src/engine/pricing/exotic/discreteBarrier';
import { priceLookback } from '../../../../src/engine/pricing/exotic/lookback';
import { priceMinMax } from '../../../../src/engine/pricing/exotic/minMax';
import { priceByMonteCarlo } from '../../../../src/engine/pricing/monteCarlo/monteCarlo';
import type { SimulatedOption } from '../../../../src/engine/pricing/monteCarlo/simulatedPayoff';
import { valueOf } from '../exotic/differences';

const single: BasketMarket = {
  spots: [100],
  yields: [0.02],
  sigmas: [0.3],
  correlation: [[1]],
  r: 0.05,
  T: 1,
};
const plain = { S: 100, T: 1, sigma: 0.3, r: 0.05, q: 0.02 };
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
const equidistant = (n: number, T: number) => Array.from({ length: n }, (_, i) => ((i + 1) * T) / n);
const small = { pathsPerReplicate: 512, replicates: 16, seed: 7 };

/** Within four standard errors, which are themselves small; prints the figures. */
function expectAgrees(
  option: SimulatedOption,
  market: BasketMarket,
  exact: number,
  largestError: number,
): void {
  const got = valueOf(priceByMonteCarlo(option, market, small));
  const label = `${JSON.stringify(option)}: ${JSON.stringify(got)}, exact ${exact}`;
  expect(Math.abs(got.value - exact), label).toBeLessThan(4 * got.standardError + 1e-12);
  expect(got.standardError, label).toBeLessThan(largestError);
}

describe('simulation against values known otherwise', () => {
  it('arithmetic averages: price and strike, few and many dates', () => {
    for (const n of [2, 12, 40])
      for (const type of ['call', 'put'] as const)
        for (const K of [90, 110, 'average'] as const) {
          const dates = equidistant(n, 1);
          const exact = valueOf(priceExactAsian({ type, K, fixings: dates }, plain)).price;
          expectAgrees({ kind: 'asian', type, K, dates }, single, exact, 0.01);
        }
  });

  it('baskets of positive and mixed weights', () => {
    for (const weights of [
      [0.5, 1, 1],
      [1, -1, -0.5],
    ]) {
      const K = weights[1] > 0 ? 150 : 15;
      for (const type of ['call', 'put'] as const) {
        const exact = valueOf(priceBasket({ type, weights, K }, three)).price;
        expectAgrees({ kind: 'basket', type, weights, K }, three, exact, 0.02);
      }
    }
  });

  it('best and worst of two', () => {
    const pair = { ...three, spots: [100, 90], yields: [0.01, 0.03], sigmas: [0.3, 0.5] };
    const market = {
      ...pair,
      correlation: [
        [1, 0.5],
        [0.5, 1],
      ],
    };
    const stulz = {
      S1: 100,
      S2: 90,
      q1: 0.01,
      q2: 0.03,
      sigma1: 0.3,
      sigma2: 0.5,
      rho: 0.5,
      r: 0.04,
      T: 0.75,
    };
    for (const [kind, of] of [
      ['best-of', 'max'],
      ['worst-of', 'min'],
    ] as const)
      for (const type of ['call', 'put'] as const) {
        const exact = valueOf(priceMinMax(of, type, 95, stulz));
        expectAgrees({ kind, type, weights: [1, 1], K: 95 }, market, exact, 0.02);
      }
  });

  it('barriers on dates: the moved continuous barrier is near, in + out = vanilla', () => {
    const dates = equidistant(25, 1);
    for (const [direction, H] of [
      ['down', 85],
      ['up', 130],
    ] as const) {
      const terms = { type: 'call', K: 100, H, direction, rebate: 0 } as const;
      const price = (knock: 'in' | 'out') =>
        valueOf(priceByMonteCarlo({ kind: 'barrier', ...terms, knock, dates }, single, small));
      const [out, inside] = [price('out'), price('in')];
      const near = valueOf(priceDiscreteBarrier({ ...terms, knock: 'out' }, 25, plain)).price;
      const label = `${direction}: ${JSON.stringify(out)}, moved barrier ${near}`;
      expect(Math.abs(out.value - near), label).toBeLessThan(0.03 + 3 * out.standardError);
      const vanilla = valueOf(priceExactAsian({ type: 'call', K: 100, fixings: [1] }, plain)).price;
      expect(out.value + inside.value).toBeCloseTo(vanilla, 9);
    }
  });

  it('lookbacks on more dates rise towards the continuous one', () => {
    const price = (n: number) =>
      valueOf(
        priceByMonteCarlo(
          { kind: 'lookback', type: 'call', K: 'floating', extremum: 100, dates: equidistant(n, 1) },
          single,
          small,
        ),
      );
    const continuous = valueOf(priceLookback({ type: 'call', K: 'floating', extremum: 100 }, plain)).price;
    const [few, many] = [price(8), price(72)];
    expect(few.value).toBeLessThan(many.value);
    expect(many.value).toBeLessThan(continuous);
    // The gap falls like 1/root(n).
    const ratio = (continuous - few.value) / (continuous - many.value);
    expect(ratio, `${few.value}, ${many.value}, ${continuous}`).toBeGreaterThan(2.4);
    expect(ratio).toBeLessThan(3.4);
  });
});

describe('standard errors', () => {
  const option = { kind: 'asian', type: 'call', K: 'average', dates: equidistant(12, 1) } as const;
  const exact = valueOf(
    priceExactAsian({ type: 'call', K: 'average', fixings: equidistant(12, 1) }, plain),
  ).price;

  it('tell the size of the true error: over 60 seeds the ratio has unit spread', () => {
    let squares = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const settings = { pathsPerReplicate: 64, replicates: 16, seed };
      const { value, standardError } = valueOf(priceByMonteCarlo(option, single, settings));
      squares += ((value - exact) / standardError) ** 2;
    }
    expect(squares / 60).toBeGreaterThan(0.6);
    expect(squares / 60).toBeLessThan(1.8);
  });

  it('fall faster than the root of the number of paths', () => {
    const error = (pathsPerReplicate: number): number =>
      valueOf(priceByMonteCarlo(option, single, { pathsPerReplicate, replicates: 32, seed: 3 }))
        .standardError;
    // Plain sampling would gain a factor of 4 from 16 times the paths.
    expect(error(128) / error(2048)).toBeGreaterThan(5);
  });

  it('the same seed gives the same bits, another seed others', () => {
    const run = (seed: number) => valueOf(priceByMonteCarlo(option, single, { ...small, seed }));
    expect(run(5)).toEqual(run(5));
    expect(run(5).value).not.toBe(run(6).value);
    expect(run(5)).toMatchObject({ paths: 8192, seed: 5 });
  });
});

describe('what is refused', () => {
  const option = { kind: 'asian', type: 'call', K: 100, dates: [0.5, 1] } as const;
  it.each([
    ['no date', { ...option, dates: [] }, single, small, 'EMPTY'],
    ['dates out of order', { ...option, dates: [0.5, 0.4] }, single, small, 'INVALID_INPUT'],
    ['a date of today', { ...option, dates: [0, 1] }, single, small, 'INVALID_INPUT'],
    ['a date after expiry', { ...option, dates: [0.5, 1.5] }, single, small, 'INVALID_INPUT'],
    ['a negative strike', { ...option, K: -1 }, single, small, 'INVALID_INPUT'],
    ['no time', option, { ...single, T: 0 }, small, 'EXPIRED'],
    ['no vol', option, { ...single, sigmas: [0] }, small, 'INVALID_INPUT'],
    ['more assets than weights', option, three, small, 'INVALID_INPUT'],
    [
      'paths that are no power of two',
      option,
      single,
      { ...small, pathsPerReplicate: 1000 },
      'INVALID_INPUT',
    ],
    ['one replicate', option, single, { ...small, replicates: 1 }, 'INVALID_INPUT'],
    [
      'too much work',
      { ...option, dates: equidistant(1000, 1) },
      single,
      { pathsPerReplicate: 2 ** 20, replicates: 16, seed: 1 },
      'TOO_LARGE',
    ],
  ] as const)('%s', (_, asked, market, settings, reason) => {
    expect(priceByMonteCarlo(asked, market, settings)).toMatchObject({ ok: false, failure: { reason } });
  });
});
