import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { priceBarrier, priceBarrierClaim } from '../../../../src/engine/pricing/exotic/barrier';
import { priceDigital } from '../../../../src/engine/pricing/exotic/digital';
import { priceDoubleBarrier, priceDoubleDigital } from '../../../../src/engine/pricing/exotic/doubleBarrier';
import type { ExoticMarket } from '../../../../src/engine/pricing/exotic/exoticMarket';
import { priceTouch } from '../../../../src/engine/pricing/exotic/oneTouch';
import { expectGreeksFromDifferences, valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets: fc.Arbitrary<ExoticMarket> = fc.record({
  S: between(50, 200),
  T: between(0.02, 3),
  sigma: between(0.08, 1),
  r: between(0, 0.1),
  q: between(-0.03, 0.1),
});
const types = fc.constantFrom('call' as const, 'put' as const);
const directions = fc.constantFrom('down' as const, 'up' as const);
const beyond = (direction: 'down' | 'up', S: number, distance: number): number =>
  direction === 'down' ? S / (1 + distance) : S * (1 + distance);

describe('single barriers', () => {
  it('in + out is the plain option, and neither is negative', () => {
    fc.assert(
      fc.property(
        markets,
        types,
        directions,
        between(0.5, 2),
        between(0.01, 1),
        (market, type, direction, k, far) => {
          const terms = { type, direction, K: market.S * k, H: beyond(direction, market.S, far), rebate: 0 };
          const inside = valueOf(priceBarrier({ ...terms, knock: 'in' }, market));
          const out = valueOf(priceBarrier({ ...terms, knock: 'out' }, market));
          const { S, T, sigma, r, q } = market;
          const plain = blackScholesGreeks(type === 'call' ? 1 : -1, S, terms.K, T, sigma, r, q);
          expect(Math.abs(inside.price + out.price - plain.price)).toBeLessThan(1e-12 * S);
          expect(Math.abs(inside.gamma + out.gamma - plain.gamma)).toBeLessThan(1e-11);
          expect(Math.abs(inside.vega + out.vega - plain.vega)).toBeLessThan(1e-11 * S);
          expect(Math.min(inside.price, out.price)).toBeGreaterThan(-1e-12 * S);
        },
      ),
    );
  });

  it('Greeks agree with differences, rebates included', () => {
    fc.assert(
      fc.property(
        markets,
        types,
        directions,
        between(0.7, 1.4),
        between(0.05, 0.6),
        (market, type, direction, k, far) => {
          for (const knock of ['in', 'out'] as const) {
            const option = {
              knock,
              type,
              direction,
              K: 100 * k,
              H: beyond(direction, market.S, far),
              rebate: 3,
            };
            expectGreeksFromDifferences((m) => priceBarrier(option, m), market, JSON.stringify(option));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is continuous at the barrier: knocked out it leaves the rebate', () => {
    const market = { S: 100.000001, T: 1, sigma: 0.3, r: 0.03, q: 0 };
    const option = { knock: 'out', direction: 'down', type: 'call', K: 90, H: 100, rebate: 5 } as const;
    expect(valueOf(priceBarrier(option, market)).price).toBeCloseTo(5, 5);
    expect(valueOf(priceBarrier(option, { ...market, S: 100 })).price).toBe(5);
  });

  it.each([
    [{ S: 100, T: -1, sigma: 0.2, r: 0, q: 0 }, {}, 'EXPIRED', 'T = -1'],
    [{ S: 100, T: 1, sigma: -0.1, r: 0, q: 0 }, {}, 'INVALID_INPUT', 'sigma = -0.1'],
    [{ S: 100, T: 1, sigma: 0.2, r: 0, q: 0 }, { H: -1 }, 'INVALID_INPUT', 'H = -1'],
    [{ S: 100, T: 1, sigma: 0.2, r: 0, q: 0 }, { rebate: -1 }, 'INVALID_INPUT', 'rebate = -1'],
    [{ S: 100, T: 1, sigma: 0.2, r: NaN, q: 0 }, {}, 'INVALID_INPUT', 'r = NaN'],
    [{ S: 100, T: 1, sigma: 0.2, r: -0.05, q: -0.07 }, { rebate: 1 }, 'OUT_OF_RANGE', 'r = -0.05'],
  ])('refuses %o %o', (market, changed, reason, words) => {
    const option = {
      knock: 'out',
      direction: 'down',
      type: 'call',
      K: 90,
      H: 80,
      rebate: 0,
      ...changed,
    } as const;
    const result = priceBarrier(option, market);
    expect(result).toMatchObject({ ok: false, failure: { reason } });
    expect(result.ok ? '' : result.failure.message).toContain(words);
  });
});

describe('touch options and digitals', () => {
  it('hit + not hit is the discounted cash; call + put digital too', () => {
    fc.assert(
      fc.property(markets, directions, between(0.01, 1), (market, direction, far) => {
        const level = { H: beyond(direction, market.S, far), direction, amount: 1 } as const;
        const hit = valueOf(priceTouch({ ...level, pays: 'at-expiry-if-hit' }, market));
        const not = valueOf(priceTouch({ ...level, pays: 'at-expiry-if-not-hit' }, market));
        const early = valueOf(priceTouch({ ...level, pays: 'at-hit' }, market));
        const bond = Math.exp(-market.r * market.T);
        expect(hit.price + not.price).toBeCloseTo(bond, 12);
        expect(early.price).toBeGreaterThanOrEqual(hit.price - 1e-13);
        const digital = { kind: 'cash-or-nothing', K: level.H, cash: 1 } as const;
        const call = valueOf(priceDigital({ ...digital, type: 'call' }, market));
        const put = valueOf(priceDigital({ ...digital, type: 'put' }, market));
        expect(call.price + put.price).toBeCloseTo(bond, 13);
        expect(hit.price).toBeGreaterThanOrEqual((direction === 'up' ? call : put).price - 1e-13);
      }),
    );
  });

  it('Greeks agree with differences', () => {
    fc.assert(
      fc.property(markets, directions, between(0.05, 0.6), (market, direction, far) => {
        const H = beyond(direction, market.S, far);
        for (const pays of ['at-hit', 'at-expiry-if-hit', 'at-expiry-if-not-hit'] as const)
          for (const amount of [10, 'asset'] as const)
            expectGreeksFromDifferences((m) => priceTouch({ H, direction, pays, amount }, m), market, pays);
      }),
      { numRuns: 30 },
    );
  });

  it('a knock-out digital far from its barrier is the plain digital', () => {
    const market = { S: 100, T: 0.1, sigma: 0.2, r: 0.02, q: 0.01 };
    const claim = { low: 105, high: Infinity, fixed: 1, units: 0 };
    const knocked = valueOf(priceBarrierClaim({ direction: 'down', knock: 'out', H: 20 }, claim, market));
    const plain = valueOf(priceDigital({ kind: 'cash-or-nothing', type: 'call', K: 105, cash: 1 }, market));
    expect(knocked.price).toBeCloseTo(plain.price, 15);
  });
});

describe('double barriers', () => {
  const corridors = fc.record({ down: between(0.05, 1), up: between(0.05, 1) });

  it('in + out is the plain option; out lies below either single knock-out', () => {
    fc.assert(
      fc.property(markets, types, corridors, between(0.7, 1.4), (market, type, { down, up }, k) => {
        const [L, U, K] = [market.S / (1 + down), market.S * (1 + up), market.S * k];
        const out = valueOf(priceDoubleBarrier({ type, knock: 'out', K, L, U }, market));
        const inside = valueOf(priceDoubleBarrier({ type, knock: 'in', K, L, U }, market));
        const { S, T, sigma, r, q } = market;
        const plain = blackScholesGreeks(type === 'call' ? 1 : -1, S, K, T, sigma, r, q);
        expect(Math.abs(inside.price + out.price - plain.price)).toBeLessThan(1e-12 * S);
        for (const single of [{ direction: 'down', H: L } as const, { direction: 'up', H: U } as const]) {
          const limit = valueOf(priceBarrier({ ...single, type, knock: 'out', K, rebate: 0 }, market));
          expect(out.price).toBeLessThanOrEqual(limit.price + 1e-12 * S);
        }
      }),
    );
  });

  it('Greeks agree with differences, digitals too', () => {
    fc.assert(
      fc.property(markets, types, corridors, (market, type, { down, up }) => {
        const [L, U] = [market.S / (1.05 + down), market.S * (1.05 + up)];
        expectGreeksFromDifferences(
          (m) => priceDoubleBarrier({ type, knock: 'out', K: market.S, L, U }, m),
          market,
          'double',
        );
        for (const pays of ['out', 'in', 'lower-first', 'upper-first'] as const)
          expectGreeksFromDifferences((m) => priceDoubleDigital({ L, U, pays, cash: 10 }, m), market, pays);
      }),
      { numRuns: 25 },
    );
  });

  it('without discounting, lower first + upper first + neither is certain', () => {
    fc.assert(
      fc.property(markets, corridors, (given, { down, up }) => {
        const market = { ...given, r: 0 };
        const [L, U] = [market.S / (1 + down), market.S * (1 + up)];
        const sum = (['lower-first', 'upper-first', 'out'] as const)
          .map((pays) => valueOf(priceDoubleDigital({ L, U, pays, cash: 1 }, market)).price)
          .reduce((a, b) => a + b);
        expect(sum).toBeCloseTo(1, 12);
      }),
    );
  });

  it('refuses a corridor upside down and one that is too narrow', () => {
    const market = { S: 100, T: 1, sigma: 0.2, r: 0, q: 0 };
    const digital = { pays: 'out', cash: 1 } as const;
    expect(priceDoubleDigital({ ...digital, L: 120, U: 90 }, market)).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
    expect(priceDoubleDigital({ ...digital, L: 99.999, U: 100.001 }, market)).toMatchObject({
      failure: { reason: 'OUT_OF_RANGE' },
    });
  });
});
