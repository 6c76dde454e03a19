import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bachelierPrice } from '../../../src/engine/pricing/bachelier';
import { black76Price, black76Undiscounted } from '../../../src/engine/pricing/black76';
import {
  impliedBlackVol,
  impliedNormalVol,
  NO_VOL,
  solveBlackVol,
  solveNormalVol,
} from '../../../src/engine/pricing/impliedVol';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Relative error that half a unit of the price alone makes in the vol. */
function roundingError(price: (sigma: number) => number, sigma: number): number {
  const h = 1e-4 * sigma;
  const vega = (price(sigma + h) - price(sigma - h)) / (2 * h);
  return (Number.EPSILON * price(sigma)) / (vega * sigma);
}

describe('implied Black vol', () => {
  it('finds the vol of every out-of-the-money price, from 1e-7 to 14 total deviations', () => {
    fc.assert(
      fc.property(number(-16, 2.6), number(-20, 20), fc.boolean(), (lnS, h, isCall) => {
        const s = Math.exp(lnS);
        const F = 90_000;
        const K = F * Math.exp((isCall ? 1 : -1) * Math.min(Math.abs(h) * s, 200));
        const price = black76Undiscounted(isCall ? 1 : -1, F, K, s);
        fc.pre(price > 1e-280 && price < 0.999 * Math.min(F, K));
        const result = impliedBlackVol({ type: isCall ? 'call' : 'put', F, K, T: 1, discount: 1, price });
        const error = result.ok ? Math.abs(result.value / s - 1) : NaN;
        const allowed = 4e-14 + 8 * roundingError((v) => black76Undiscounted(isCall ? 1 : -1, F, K, v), s);
        expect(error, JSON.stringify({ F, K, s, price, result, allowed })).toBeLessThan(allowed);
      }),
      { numRuns: 4000 },
    );
  });

  it('finds market-like vols to 2e-14', () => {
    fc.assert(
      fc.property(number(-2.5, 2.5), number(0.003, 1.5), number(0.2, 1.5), (h, T, sigma) => {
        const F = 90_000;
        const K = F * Math.exp(h * sigma * Math.sqrt(T));
        const type = K > F ? 'call' : 'put';
        const price = black76Price(K > F ? 1 : -1, F, K, T, sigma, 0);
        const result = impliedBlackVol({ type, F, K, T, discount: 1, price });
        const error = result.ok ? Math.abs(result.value / sigma - 1) : NaN;
        expect(error, JSON.stringify({ K, T, sigma, price, result })).toBeLessThan(2e-14);
      }),
      { numRuns: 2000 },
    );
  });

  const terms = { type: 'call', F: 110, K: 100, T: 1, discount: 1 } as const;
  it.each([
    [{ price: 9.99 }, 'BELOW_INTRINSIC'],
    [{ price: 10 }, 'AT_INTRINSIC'],
    [{ price: 110 }, 'AT_BOUND'],
    [{ price: 110.01 }, 'ABOVE_BOUND'],
    [{ price: NaN }, 'INVALID_INPUT'],
    [{ price: 12, T: 0 }, 'EXPIRED'],
    [{ price: 12, discount: 0 }, 'INVALID_INPUT'],
    [{ price: 12, F: -1 }, 'INVALID_INPUT'],
    [{ price: -1, type: 'put' as const }, 'BELOW_INTRINSIC'],
    [{ price: 0, type: 'put' as const }, 'AT_INTRINSIC'],
    [{ price: 100, type: 'put' as const }, 'AT_BOUND'],
  ] as const)('refuses %o with %s', (change, reason) => {
    expect(impliedBlackVol({ ...terms, ...change })).toMatchObject({ ok: false, failure: { reason } });
  });
});

describe('the edges of the range of prices', () => {
  it('recognises rounded intrinsic values and bounds, and what lies outside them', () => {
    fc.assert(
      fc.property(number(0.4, 1e5), number(0.1, 0.99), number(0.7, 1.1), (F, ratio, discount) => {
        const K = F * ratio;
        const reasonOf = (price: number): string => {
          const result = impliedBlackVol({ type: 'call', F, K, T: 0.5, discount, price });
          return result.ok ? 'ok' : result.failure.reason;
        };
        const context = JSON.stringify({ F, K, discount });
        expect(reasonOf(discount * (F - K)), context).toBe('AT_INTRINSIC');
        expect(reasonOf(discount * (F - K) * (1 - 1e-12)), context).toBe('BELOW_INTRINSIC');
        expect(reasonOf(discount * F), context).toBe('AT_BOUND');
        expect(reasonOf(discount * F * (1 + 1e-12)), context).toBe('ABOVE_BOUND');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('implied normal vol', () => {
  it('finds the vol of every out-of-the-money price', () => {
    fc.assert(
      fc.property(number(-12, 6), number(-30, 30), (lnSigma, d) => {
        const sigma = Math.exp(lnSigma);
        const F = -2;
        const K = F + d * sigma;
        const w = K > F ? 1 : -1;
        const price = bachelierPrice(w, F, K, 1, sigma, 0);
        fc.pre(price > 1e-280);
        const result = impliedNormalVol({ type: w === 1 ? 'call' : 'put', F, K, T: 1, discount: 1, price });
        const error = result.ok ? Math.abs(result.value / sigma - 1) : NaN;
        expect(error, JSON.stringify({ K, sigma, price, result })).toBeLessThan(2e-14);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('plain solvers', () => {
  it('give what the checked functions give, in the money and discounted too', () => {
    fc.assert(
      fc.property(
        number(-3, 3),
        number(0.01, 3),
        number(0.1, 2),
        number(0.7, 1),
        fc.boolean(),
        (h, T, sigma, discount, isCall) => {
          const F = 2_500;
          const K = F * Math.exp(h * sigma * Math.sqrt(T));
          const w = isCall ? 1 : -1;
          const price = discount * black76Undiscounted(w, F, K, sigma * Math.sqrt(T));
          const inputs = { type: isCall ? 'call' : 'put', F, K, T, discount, price } as const;
          const checked = impliedBlackVol(inputs);
          const plain = solveBlackVol(w, F, K, T, discount, price);
          expect(checked, JSON.stringify({ inputs, plain })).toEqual({ ok: true, value: plain });
          expect(Math.abs(plain / sigma - 1)).toBeLessThan(1e-9);
          expect(impliedNormalVol(inputs)).toMatchObject({
            ok: true,
            value: solveNormalVol(w, F, K, T, discount, price),
          });
        },
      ),
    );
  });

  it.each([
    [[1, 110, 100, 1, 1, 9.9], NO_VOL.belowIntrinsic],
    [[1, 110, 100, 1, 1, 10], NO_VOL.atIntrinsic],
    [[-1, 110, 100, 1, 1, 0], NO_VOL.atIntrinsic],
    [[-1, 110, 100, 1, 1, -1], NO_VOL.belowIntrinsic],
    [[-1, 110, 100, 1, 0.9, 90], NO_VOL.atBound],
    [[1, 110, 100, 1, 1, 111], NO_VOL.aboveBound],
    [[1, 110, 100, -1, 1, 12], NO_VOL.expired],
    [[1, NaN, 100, 1, 1, 12], NO_VOL.invalid],
    [[1, 110, 100, 1, 1, Infinity], NO_VOL.invalid],
    [[1, 110, 0, 1, 1, 12], NO_VOL.invalid],
  ] as const)('%o has the code %i', ([w, F, K, T, discount, price], code) => {
    expect(solveBlackVol(w, F, K, T, discount, price)).toBe(code);
  });

  it('take prices far below the smallest normal share of the strike', () => {
    const price = black76Undiscounted(1, 1e50, 1e50 * Math.exp(37 * 0.3), 0.3);
    expect(price / 1e50).toBeLessThan(1e-290);
    const vol = solveBlackVol(1, 1e50, 1e50 * Math.exp(37 * 0.3), 1, 1, price);
    expect(Math.abs(vol / 0.3 - 1), `${price} -> ${vol}`).toBeLessThan(1e-12);
  });
});
