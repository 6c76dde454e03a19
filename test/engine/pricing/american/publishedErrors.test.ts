/**
 * Figures of the reference set that an independent method refutes. Two are said to be exact and are not:
 * published_american-0048 and -0064. Both are
 * regression values of QuantLib's `QdPlusAmericanEngine` with eight interpolation points (test suite,
 * americanoption.cpp, testQdAmericanEngines), that is, of the premium integral over the approximate QD+ boundary.
 */
import { describe, expect, it } from 'vitest';
import { priceAmerican } from '../../../../src/engine/pricing/american/american';
import { priceOnGrid } from '../../../../src/engine/pricing/american/finiteDifferences';
import { qdPlusPrice } from '../../../../src/engine/pricing/american/qdPlusPrice';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
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

  it.each([
    ['american_highprecision-0048', { S: 100, K: 61.49, r: 0.12, q: 0.12, sigma: 0.2 }],
    ['american_highprecision-0106', { S: 27000, K: 13310, r: 0.05, q: 0.07, sigma: 0.3 }],
  ])('%s is exercised now: so is it 5 %% further out, on the grid too', (_, terms) => {
    const given = { type: 'call', T: 5, ...terms } as const;
    expect(valueOf(priceAmerican(given)).exerciseNow).toBe(true);
    const S = 0.95 * given.S;
    expect(valueOf(priceAmerican({ ...given, S })).exerciseNow).toBe(true);
    const grid = valueOf(priceOnGrid({ ...given, S, exercise: 'american', dividends: [] })).price;
    expect(Math.abs(grid - (S - given.K))).toBeLessThan(1e-9 * S);
  });

  it('american_highprecision-0008 is never exercised early: its delta is that of Black-Scholes', () => {
    // Exercise earns q S and costs r K: it needs S > 5 K, 300 deviations away.
    const { delta } = valueOf(
      priceAmerican({ type: 'call', S: 36, K: 35.92, T: 1 / 365, r: 0.05, q: 0.01, sigma: 0.1 }),
    );
    const exact = blackScholesGreeks(1, 36, 35.92, 1 / 365, 0.1, 0.05, 0.01).delta;
    expect(delta).toBeCloseTo(exact, 12);
    expect(exact - 0.6728118034201596).toBeGreaterThan(3e-4);
  });

  it.each([
    ['american_highprecision-0061', { S: 27000, K: 26820, T: 1 / 365, r: 0.08, q: 0 }, -0.0936558674127768],
    ['american_highprecision-0109', { S: 1850, K: 1911, T: 30 / 365, r: 0.12, q: 0.04 }, -0.9941556238514981],
  ])('%s: the grid has our delta, not the figure', (_, terms, figure) => {
    const given = { type: 'put', sigma: 0.1, ...terms } as const;
    const resolution = { nodes: 2000, steps: 400 };
    const grid = valueOf(priceOnGrid({ ...given, exercise: 'american', dividends: [] }, resolution)).delta;
    const { delta } = valueOf(priceAmerican(given));
    expect(Math.abs(grid - delta), `grid ${grid}, ours ${delta}`).toBeLessThan(2e-5);
    expect(Math.abs(grid - figure)).toBeGreaterThan(1.5e-4);
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
