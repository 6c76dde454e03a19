/**
 * Two figures of the reference set are said to be exact and are not: published_american-0048 and -0064. Both are
 * regression values of QuantLib's `QdPlusAmericanEngine` with eight interpolation points (test suite,
 * americanoption.cpp, testQdAmericanEngines), that is, of the premium integral over the approximate QD+ boundary.
 */
import { describe, expect, it } from 'vitest';
import { priceAmerican } from '../../../../src/engine/pricing/american/american';
import { priceOnGrid } from '../../../../src/engine/pricing/american/finiteDifferences';
import { qdPlusPrice } from '../../../../src/engine/pricing/american/qdPlusPrice';
import { valueOf } from '../exotic/differences';

const LONG_PUT = { type: 'put', S: 100, K: 120, T: 10, sigma: 0.25, r: 0.1, q: 0.03 } as const;
const HIGH_YIELD = { type: 'call', S: 100, K: 100, T: 1, sigma: 0.25, r: 0.1, q: 10 } as const;

describe('figures of the reference set that are not exact', () => {
  it.each([
    [LONG_PUT, 22.97383256003585],
    [HIGH_YIELD, 0.1159627202107989],
    [{ ...HIGH_YIELD, r: 0, q: 0.025 }, 8.871505915120776],
    [{ ...HIGH_YIELD, T: 170, r: 0.01, q: 0.002 }, 80.37468392429741],
    [{ ...HIGH_YIELD, sigma: 100, r: 0.01, q: 0.05 }, 99.9874942266127],
  ])('%o: %d is the price over the QD+ boundary', (given, figure) => {
    expect(Math.abs(valueOf(qdPlusPrice(given)) - figure)).toBeLessThan(1e-9);
  });

  it('0048: finite differences, which know nothing of a boundary, agree with the integral equation', () => {
    const grid = valueOf(
      priceOnGrid({ ...LONG_PUT, exercise: 'american', dividends: [] }, { nodes: 1000, steps: 200 }),
    ).price;
    expect(Math.abs(grid - valueOf(priceAmerican(LONG_PUT)).price)).toBeLessThan(5e-4);
    expect(grid - 22.97383256003585).toBeGreaterThan(0.02);
  });

  it('0064: the figure is above the perpetual option, ours is not', () => {
    const { S, K, sigma, r, q } = HIGH_YIELD;
    // Merton (1973), eq. (46) with a yield.
    const tilt = (r - q) / (sigma * sigma) - 0.5;
    const beta = -tilt + Math.sqrt(tilt * tilt + (2 * r) / (sigma * sigma));
    const level = (beta / (beta - 1)) * K;
    const perpetual = (level - K) * Math.pow(S / level, beta);
    expect(0.1159627202107989 - perpetual).toBeGreaterThan(2e-5);
    const { price } = valueOf(priceAmerican(HIGH_YIELD));
    expect(Math.abs(price - perpetual), `${price} ${perpetual}`).toBeLessThan(1e-9);
  });
});
