import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { thumbBasis } from '../../../../src/engine/margin/regt/pairBySaving';
import type { PairingProblem } from '../../../../src/engine/margin/regt/pairingProblem';
import { pairingProblem, pairStrategies } from '../../../../src/engine/margin/regt/pairStrategies';
import { EQUITY_INITIAL, EQUITY_MAINTENANCE } from '../../../../src/engine/margin/regt/regtRules';
import type { StrategyBook } from '../../../../src/engine/margin/regt/strategyColumns';
import { black76Price } from '../../../../src/engine/pricing/black76';

const PRICE = 100;
const option = (type: 1 | -1, strike: number, quantity: number, days = 30) => ({
  ...{ type, strike, quantity, days },
  premium: black76Price(type, PRICE, strike, days / 365, 0.3, 0),
});
const book = (options: StrategyBook['options'], stock = 0): StrategyBook => ({
  price: PRICE,
  stock,
  options,
});
const WHOLE = { isWhole: true, exactLegs: 60 };
const DIVISIBLE = { isWhole: false, exactLegs: 60 };
const THUMB = { isWhole: true, exactLegs: 0 };

/** Every way to use up the supply, by recursion over the first leg that is left. */
function bruteForce({ supply, columns }: PairingProblem): number {
  const known = new Map<string, number>();
  const cheapest = (left: readonly number[]): number => {
    const key = left.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const leg = left.findIndex((amount) => amount > 0);
    let best = leg < 0 ? 0 : Infinity;
    for (const { legs, counts, cost } of leg < 0 ? [] : columns) {
      const at = legs.indexOf(leg);
      if (at < 0 || legs.some((other, i) => left[other] < counts[i])) continue;
      const rest = [...left];
      legs.forEach((other, i) => (rest[other] -= counts[i]));
      best = Math.min(best, cost + cheapest(rest));
    }
    known.set(key, best);
    return best;
  };
  return cheapest(supply);
}

const names = (pairing: ReturnType<typeof pairStrategies>): readonly string[] =>
  pairing.strategies.map(({ name, amount }) => `${amount} ${name}`);

describe('pairing', () => {
  it('finds the iron condor: the wider spread alone, less the credit', () => {
    const legs = [option(-1, 85, 2), option(-1, 90, -2), option(1, 110, -2), option(1, 118, 2)];
    const pairing = pairStrategies(book(legs), EQUITY_MAINTENANCE, WHOLE);
    const net = legs.reduce((sum, leg) => sum + leg.quantity * leg.premium, 0);
    expect(names(pairing)).toEqual(['2 iron condor']);
    expect(pairing.requirement).toBeCloseTo(2 * 8 + net, 9);
  });

  it('finds butterfly, box, conversion and collar', () => {
    const fly = [option(1, 95, 3), option(1, 100, -6), option(1, 105, 3)];
    expect(names(pairStrategies(book(fly), EQUITY_MAINTENANCE, WHOLE))).toEqual(['3 butterfly']);
    const box = [option(1, 95, -1), option(1, 105, 1), option(-1, 105, -1), option(-1, 95, 1)];
    expect(names(pairStrategies(book(box), EQUITY_MAINTENANCE, WHOLE))).toEqual(['1 short box']);
    const held = [option(-1, 100, 4), option(1, 100, -4)];
    expect(names(pairStrategies(book(held, 4), EQUITY_MAINTENANCE, WHOLE))).toEqual(['4 conversion']);
    const guarded = [option(-1, 98, 1), option(1, 110, -1)];
    expect(names(pairStrategies(book(guarded, 1.5), EQUITY_MAINTENANCE, WHOLE))).toEqual([
      '1 collar',
      '0.5 long stock',
    ]);
  });

  it('does not let a long option that expires first cover a short one', () => {
    const early = [option(1, 100, 1, 10), option(1, 105, -1, 40)];
    expect(names(pairStrategies(book(early), EQUITY_MAINTENANCE, WHOLE))).toEqual([
      '1 long option',
      '1 naked short',
    ]);
  });

  const leg = fc.tuple(
    fc.constantFrom<1 | -1>(1, -1),
    fc.constantFrom(85, 90, 95, 100, 105, 110),
    fc.constantFrom(-3, -2, -1, 1, 2, 3),
    fc.constantFrom(30, 60, 300),
  );
  const books = fc
    .tuple(fc.array(leg, { maxLength: 7 }), fc.integer({ min: -3, max: 3 }))
    .map(([legs, stock]) =>
      book(
        legs.map(([type, k, n, days]) => option(type, k, n, days)),
        stock,
      ),
    );

  it('is as cheap as trying every combination', () => {
    fc.assert(
      fc.property(books, fc.constantFrom(EQUITY_INITIAL, EQUITY_MAINTENANCE), (own, rules) => {
        const { requirement, isProven } = pairStrategies(own, rules, WHOLE);
        const expected = bruteForce(pairingProblem(own, rules));
        expect(isProven).toBe(true);
        expect(Math.abs(requirement - expected), `got ${requirement}, expected ${expected}`).toBeLessThan(
          1e-6,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('lies between the divisible optimum and no pairing; initial is not below maintenance; order is irrelevant', () => {
    fc.assert(
      fc.property(books, (own) => {
        const whole = pairStrategies(own, EQUITY_MAINTENANCE, WHOLE);
        const divisible = pairStrategies(own, EQUITY_MAINTENANCE, DIVISIBLE);
        const thumb = pairStrategies(own, EQUITY_MAINTENANCE, THUMB);
        expect(divisible.requirement).toBeLessThanOrEqual(whole.requirement + 1e-6);
        expect(whole.requirement).toBeLessThanOrEqual(thumb.requirement + 1e-6);
        expect(thumb.requirement).toBeLessThanOrEqual(whole.unpaired + 1e-6);
        const initial = pairStrategies(own, EQUITY_INITIAL, WHOLE).requirement;
        expect(initial).toBeGreaterThanOrEqual(whole.requirement - 1e-6);
        const basis = thumbBasis(own, EQUITY_MAINTENANCE);
        const thumbInitial = pairStrategies(own, EQUITY_INITIAL, { ...THUMB, basis }).requirement;
        expect(thumbInitial).toBeGreaterThanOrEqual(thumb.requirement - 1e-6);
        const reversed = { ...own, options: [...own.options].reverse() };
        const again = pairStrategies(reversed, EQUITY_MAINTENANCE, WHOLE).requirement;
        expect(Math.abs(again - whole.requirement)).toBeLessThan(1e-6);
      }),
      { numRuns: 200 },
    );
  });

  it('uses every contract exactly once', () => {
    fc.assert(
      fc.property(books, (own) => {
        const used = new Float64Array(own.options.length + 1);
        for (const { legs, counts, amount } of pairStrategies(own, EQUITY_MAINTENANCE, WHOLE).strategies)
          legs.forEach((at, i) => (used[at] += amount * counts[i]));
        const held = [...own.options.map(({ quantity }) => quantity), own.stock].map(Math.abs);
        held.forEach((amount, at) => expect(used[at]).toBeCloseTo(amount, 6));
      }),
      { numRuns: 100 },
    );
  });

  it('proves books of 48 legs on one and on three expiries, where halves of butterflies abound', () => {
    for (const expiries of [1, 3]) {
      const legs = Array.from({ length: 48 }, (_, k) =>
        option(
          k % 2 === 0 ? -1 : 1,
          60 + ((k * 7) % 40) * 2,
          ((k * 13) % 7) - 3 || 2,
          30 + 30 * (k % expiries),
        ),
      );
      const pairing = pairStrategies(book(legs, 3), EQUITY_MAINTENANCE, WHOLE);
      expect(pairing.isProven).toBe(true);
      expect(pairing.requirement).toBeLessThan(pairing.unpaired / 4);
      const thumb = pairStrategies(book(legs, 3), EQUITY_MAINTENANCE, THUMB);
      expect(thumb.requirement).toBeGreaterThan(pairing.requirement);
    }
  });
});
