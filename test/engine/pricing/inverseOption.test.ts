import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseFuture, linearFuture } from '../../../src/engine/pricing/deltaOne';
import { deltaOfStrike, strikeOfDelta, type DeltaConvention } from '../../../src/engine/pricing/fxDelta';
import {
  inverseOptionGreeks,
  inverseOptionPayoff,
  inverseOptionPrice,
} from '../../../src/engine/pricing/inverseOption';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const inputs = fc.tuple(
  fc.constantFrom(1 as const, -1 as const),
  number(60, 160),
  number(0.02, 2),
  number(0.2, 1.5),
);

describe('coin-settled options', () => {
  it('coin Greeks are the derivatives of the coin price', () => {
    fc.assert(
      fc.property(inputs, ([w, F, T, sigma]) => {
        const greeks = inverseOptionGreeks(w, F, 100, T, sigma);
        const price = (f: number, vol: number, t: number): number => inverseOptionPrice(w, f, 100, t, vol);
        const close = (got: number, up: number, down: number, h: number): void =>
          expect(Math.abs(got - (up - down) / (2 * h)), JSON.stringify({ w, F, T, sigma })).toBeLessThan(
            2e-6,
          );
        close(greeks.deltaCoin, price(F + 1e-3, sigma, T), price(F - 1e-3, sigma, T), 1e-3);
        close(greeks.vegaCoin, price(F, sigma + 1e-4, T), price(F, sigma - 1e-4, T), 1e-4);
        close(-greeks.thetaCoin, price(F, sigma, T + 1e-5), price(F, sigma, T - 1e-5), 1e-5);
        const up = inverseOptionGreeks(w, F + 1e-3, 100, T, sigma);
        const down = inverseOptionGreeks(w, F - 1e-3, 100, T, sigma);
        close(greeks.gammaCoin, up.deltaCoin, down.deltaCoin, 1e-3);
        const volUp = inverseOptionGreeks(w, F, 100, T, sigma + 1e-4);
        const volDown = inverseOptionGreeks(w, F, 100, T, sigma - 1e-4);
        close(greeks.vannaCoin, volUp.deltaCoin, volDown.deltaCoin, 1e-4);
        close(greeks.volgaCoin, volUp.vegaCoin, volDown.vegaCoin, 1e-4);
      }),
    );
  });

  it('the net delta is the Black-Scholes delta less the premium held in coin', () => {
    fc.assert(
      fc.property(inputs, ([w, F, T, sigma]) => {
        const { deltaBs, deltaNet, priceCoin, charmBs, charmNet, thetaCoin } = inverseOptionGreeks(
          w,
          F,
          100,
          T,
          sigma,
        );
        expect(Math.abs(deltaNet - (deltaBs - priceCoin))).toBeLessThan(1e-14);
        expect(Math.abs(charmNet - (charmBs - thetaCoin))).toBeLessThan(1e-12 * (1 + Math.abs(charmBs)));
      }),
    );
  });

  it('at expiry the price is the settlement payoff', () => {
    for (const delivery of [70, 100, 140]) {
      expect(inverseOptionPrice(1, delivery, 100, 0, 0.5)).toBeCloseTo(
        inverseOptionPayoff('call', delivery, 100).coin,
        15,
      );
      expect(inverseOptionPrice(-1, delivery, 100, 0, 0.5)).toBeCloseTo(
        inverseOptionPayoff('put', delivery, 100).coin,
        15,
      );
    }
  });
});

describe('futures', () => {
  it('long inverse futures gain less coin on the way up than they lose on the way down', () => {
    expect(inverseFuture(100_000, 50_000, 100_000).pnl).toBe(1);
    expect(inverseFuture(100_000, 50_000, 25_000).pnl).toBe(-2);
    expect(inverseFuture(100_000, 50_000, 100_000)).toMatchObject({ pnlUsd: 100_000, deltaCoin: 1 });
    expect(linearFuture(-2, 50_000, 49_000)).toEqual({ pnl: 2000, pnlUsd: 2000, deltaCoin: -2 });
  });
});

describe('delta conventions', () => {
  const conventions: readonly DeltaConvention[] = [
    'spot',
    'premium-adjusted-spot',
    'forward',
    'premium-adjusted-forward',
  ];
  it.each(conventions)('%s: the strike of a delta has that delta', (convention) => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, -1 as const),
        number(0.03, 0.45),
        number(0.02, 0.6),
        (w, size, deviation) => {
          const terms = { w, convention, F: 1.4, baseDiscount: 0.98, deviation };
          const strike = strikeOfDelta(terms, w * size * 0.7);
          const delta = strike.ok ? deltaOfStrike(terms, strike.value) : NaN;
          expect(Math.abs(delta - w * size * 0.7), JSON.stringify({ terms, size, strike })).toBeLessThan(
            1e-12,
          );
        },
      ),
    );
  });

  it('refuses a delta that no strike has', () => {
    const terms = {
      w: 1,
      convention: 'premium-adjusted-forward',
      F: 1.4,
      baseDiscount: 1,
      deviation: 0.3,
    } as const;
    expect(strikeOfDelta(terms, 0.99)).toMatchObject({ ok: false, failure: { reason: 'OUT_OF_RANGE' } });
    expect(strikeOfDelta({ ...terms, convention: 'forward' }, -0.2)).toMatchObject({ ok: false });
  });
});
