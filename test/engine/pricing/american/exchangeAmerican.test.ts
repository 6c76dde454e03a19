import { describe, expect, it } from 'vitest';
import {
  approximateAmericanExchange,
  priceAmericanExchange,
} from '../../../../src/engine/pricing/american/exchangeAmerican';
import { priceExchange } from '../../../../src/engine/pricing/exotic/exchange';
import { valueOf } from '../exotic/differences';

const MARKET = {
  S1: 22,
  S2: 20,
  q1: 0.06,
  q2: 0.04,
  sigma1: 0.2,
  sigma2: 0.25,
  rho: 0.5,
  r: 0.1,
  T: 0.5,
} as const;

describe('American exchange options', () => {
  it('lie between the European one and the approximation from below', () => {
    const european = valueOf(priceExchange(MARKET)).price;
    const approximate = valueOf(approximateAmericanExchange(MARKET));
    const { price, delta } = valueOf(priceAmericanExchange(MARKET));
    expect(price).toBeGreaterThan(european + 0.01);
    expect(approximate).toBeLessThanOrEqual(price);
    expect(approximate).toBeGreaterThan(price - 0.005 * MARKET.S1);
    const bumped = valueOf(priceAmericanExchange({ ...MARKET, S1: 22.01 })).price;
    expect(delta).toBeCloseTo((bumped - price) / 0.01, 2);
  });

  it('do not depend on the interest rate, and scale with the quantities', () => {
    const { price } = valueOf(priceAmericanExchange(MARKET));
    expect(valueOf(priceAmericanExchange({ ...MARKET, r: 0 })).price).toBe(price);
    const halves = { ...MARKET, S1: 11, S2: 5 };
    expect(valueOf(priceAmericanExchange(halves, 2, 4)).price).toBeCloseTo(price, 12);
  });

  it('are European without a yield of the asset received', () => {
    const market = { ...MARKET, q1: 0 };
    expect(valueOf(priceAmericanExchange(market)).price).toBe(valueOf(priceExchange(market)).price);
  });

  it('refuse bad quantities', () => {
    expect(priceAmericanExchange(MARKET, 0)).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
    expect(approximateAmericanExchange({ ...MARKET, rho: 2 })).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
  });
});
