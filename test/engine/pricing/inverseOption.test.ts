import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseFuture, inverseFutureGreeks, linearFuture } from '../../../src/engine/pricing/deltaOne';
import { deltaOfStrike, strikeOfDelta, type DeltaConvention } from '../../../src/engine/pricing/fxDelta';
import {
  inverseOptionGreeks,
  inverseOptionPayoff,
  inverseOptionPnl,
  inverseOptionPrice,
} from '../../../src/engine/pricing/inverseOption';
import { deltaOf, deribitDeltaShare, okxGreeks, venueDelta } from '../../../src/engine/pricing/venueDelta';
import { centralDifference } from './centralDifference';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const inputs = fc.tuple(
  fc.constantFrom(1 as const, -1 as const),
  number(60, 160),
  number(0.02, 2),
  number(0.2, 1.5),
);

describe('coin-settled options', () => {
  it('the net delta is the Black-Scholes delta less the premium held in coin', () => {
    fc.assert(
      fc.property(inputs, ([w, F, T, sigma]) => {
        const { deltaBs, deltaNet, priceCoin, charmBs, charmNet, coin } = inverseOptionGreeks(
          w,
          F,
          100,
          T,
          sigma,
        );
        expect(Math.abs(deltaNet - (deltaBs - priceCoin))).toBeLessThan(1e-14);
        expect(Math.abs(charmNet - (charmBs - coin.theta))).toBeLessThan(1e-12 * (1 + Math.abs(charmBs)));
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

describe('P&L of coin-settled options', () => {
  it('is the move of the coin price, in USD at the new forward; the USD value also gains on the coin held', () => {
    fc.assert(
      fc.property(inputs, number(60, 160), number(-50, 50), ([w, F, T, sigma], F1, quantity) => {
        const before = { forward: F, priceCoin: inverseOptionPrice(w, F, 100, T, sigma) };
        const after = { forward: F1, priceCoin: inverseOptionPrice(w, F1, 100, 0.9 * T, sigma) };
        const pnl = inverseOptionPnl(quantity, before, after);
        expect(pnl.coin).toBe(quantity * (after.priceCoin - before.priceCoin));
        expect(pnl.usd).toBeCloseTo(pnl.coin * F1, 10);
        expect(pnl.changeInUsdValue - pnl.usd).toBeCloseTo(quantity * before.priceCoin * (F1 - F), 9);
      }),
    );
  });

  it('of a small move is net delta times the move, in coin per USD and in USD', () => {
    const at = (F: number) => inverseOptionGreeks(-1, F, 100, 0.3, 0.6);
    const h = 1e-4;
    const [low, high] = [at(110 - h), at(110 + h)].map(({ priceCoin }) => priceCoin);
    const pnl = inverseOptionPnl(
      1,
      { forward: 110 - h, priceCoin: low },
      { forward: 110 + h, priceCoin: high },
    );
    expect(pnl.coin / (2 * h)).toBeCloseTo(at(110).coin.delta, 9);
    expect(pnl.usd / (2 * h)).toBeCloseTo(at(110).deltaNet, 6);
    expect(pnl.changeInUsdValue / (2 * h)).toBeCloseTo(at(110).deltaBs, 6);
  });
});

describe('deltas that venues show', () => {
  const greeks = inverseOptionGreeks(1, 90_000, 80_000, 0.1, 0.5);
  it('are the Black-Scholes delta, and the net one under its own name', () => {
    expect(venueDelta('deribit', 'greeks.delta', greeks)).toEqual({ ok: true, value: greeks.deltaBs });
    expect(venueDelta('okx', 'deltaPA', greeks)).toEqual({ ok: true, value: greeks.deltaNet });
    const difference = deltaOf(greeks, 'black-scholes') - deltaOf(greeks, 'premium-adjusted');
    expect(difference).toBeCloseTo(greeks.priceCoin, 14);
  });
  it('OKX: the published row of BTC-USD-261225-100000-C', () => {
    const F = 88402.37;
    const T = (Date.UTC(2026, 11, 25, 8) - 1790133840887) / (365 * 86_400_000);
    const shown = okxGreeks(inverseOptionGreeks(1, F, 100_000, T, 0.4567347989), F);
    const published = {
      deltaBS: 0.3376997248,
      gammaBS: 0.0000179128,
      vegaBS: 163.2447031868,
      deltaPA: 0.2918437818,
      gammaPA: 0.9998447196,
      vegaPA: 0.00184661,
    };
    for (const [name, value] of Object.entries(published)) {
      const got = shown[name as keyof typeof published];
      expect(Math.abs(got / value - 1), `${name}: ${got} against ${value}`).toBeLessThan(1e-3);
    }
  });
  it('Deribit: fade over the half hour before expiry', () => {
    expect([3_600_000, 1_800_000, 900_000, 0, -1].map(deribitDeltaShare)).toEqual([1, 1, 0.5, 0, 0]);
  });
  it('are refused where the venue has no coin-settled options', () => {
    expect(venueDelta('bybit', 'delta', greeks)).toMatchObject({
      ok: false,
      failure: { reason: 'UNSUPPORTED' },
    });
  });
});

describe('futures', () => {
  it('derivatives of an inverse future are those of its P&L in coin and in USD', () => {
    fc.assert(
      fc.property(number(-1e6, 1e6), number(1_000, 1e5), number(1_000, 1e5), (notional, entry, mark) => {
        const greeks = inverseFutureGreeks(notional, entry, mark);
        const at = (step: number) => inverseFutureGreeks(notional, entry, mark + step);
        const h = 0.01 * mark;
        const near = (got: number, f: (step: number) => number): void => {
          const expected = centralDifference(f, h);
          const context = JSON.stringify({ notional, entry, mark, got, expected });
          expect(Math.abs(got - expected), context).toBeLessThanOrEqual(
            1e-9 * Math.abs(expected) + (1e-13 * Math.abs(f(0))) / h + 1e-300,
          );
        };
        near(greeks.coinPerUsd, (step) => at(step).pnlCoin);
        near(greeks.gammaCoin, (step) => at(step).coinPerUsd);
        near(greeks.speedCoin, (step) => at(step).gammaCoin);
        near(greeks.deltaNet, (step) => at(step).pnlUsd);
        expect(Math.abs(greeks.deltaNet - greeks.deltaCoin - greeks.pnlCoin)).toBeLessThanOrEqual(
          1e-14 * (Math.abs(greeks.deltaNet) + Math.abs(greeks.deltaCoin)) + 1e-300,
        );
      }),
    );
  });

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
