/** Checks for butterfly and calendar arbitrage, by formula and on prices. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkButterfly } from '../../../../src/engine/market/surface/butterfly';
import { checkCalendar } from '../../../../src/engine/market/surface/calendar';
import { checkCallPrices } from '../../../../src/engine/market/surface/callPriceArbitrage';
import { sviAt, sviVariance, type RawSvi } from '../../../../src/engine/market/surface/rawSvi';
import { logMoneynessDensity } from '../../../../src/engine/market/surface/smile';
import { rawFromJumpWing } from '../../../../src/engine/market/surface/sviParametrisations';
import { black76Price } from '../../../../src/engine/pricing/black76';
import { anySlice, valueOf, VOGT } from './sampleSlices';

const call = (svi: RawSvi, K: number): number =>
  black76Price(1, 1, K, 1, Math.sqrt(sviVariance(svi, Math.log(K))), 0);

describe('butterfly arbitrage', () => {
  it('finds the negative density of the Vogt slice right of the money', () => {
    const report = checkButterfly({ svi: VOGT });
    expect(report.free).toBe(false);
    expect(report.withinLee).toBe(true);
    expect(report.leastVariance).toBeGreaterThan(0);
    expect(report.leastG).toBeCloseTo(-0.0328636, 6);
    expect(report.leastGAt).toBeCloseTo(0.87926, 4);
    const [low, mid, high] = [0.85, 0.88, 0.91].map((k) => Math.exp(k));
    const share = (high - mid) / (high - low);
    expect(share * call(VOGT, low) + (1 - share) * call(VOGT, high)).toBeLessThan(call(VOGT, mid));
  });

  it('passes the two corrections of that slice that Gatheral and Jacquier print', () => {
    const wing = { v: 0.01742625, psi: -0.1752111, p: 0.6997381 };
    for (const [c, vMin] of [
      [0.3493158, 0.01548182],
      [0.8564763, 0.0116249],
    ])
      expect(checkButterfly({ svi: valueOf(rawFromJumpWing({ ...wing, c, vMin }, 1)) }).free).toBe(true);
  });

  it('refuses wings steeper than 2 even where g is positive in the range', () => {
    const report = checkButterfly({ svi: { a: 20, b: 1.3, rho: 0.7, m: 0, sigma: 1 } }, { low: -1, high: 1 });
    expect(report.leastG).toBeGreaterThan(0);
    expect(report).toMatchObject({ free: false, withinLee: false });
  });

  it('agrees with the sign of butterflies of call prices', () => {
    fc.assert(
      fc.property(anySlice, fc.double({ min: -2, max: 2, noNaN: true }), ({ svi, deviation }, z) => {
        const k = z * deviation;
        const point = sviAt(svi, k);
        const density = logMoneynessDensity(k, point);
        fc.pre(Math.abs(density) * deviation > 0.05);
        const h = 2e-3 * deviation;
        const strikes = [-h, 0, h].map((step) => Math.exp(k) * (1 + step));
        const [low, mid, high] = strikes.map((K) => call(svi, K));
        const perStrike = (low - 2 * mid + high) / (Math.exp(k) * h) ** 2;
        const expected = density / Math.exp(k);
        expect(
          Math.abs(perStrike / expected - 1),
          `${JSON.stringify(svi)} at k = ${k}: density ${expected}, from prices ${perStrike}`,
        ).toBeLessThan(0.02);
      }),
    );
  });

  it('has a density that integrates to 1 where the slice is free of arbitrage', () => {
    fc.assert(
      fc.property(anySlice, ({ svi, deviation }) => {
        fc.pre(checkButterfly({ svi }).free);
        const step = deviation / 100;
        let sum = 0;
        for (let i = -6000; i <= 6000; i++) sum += step * logMoneynessDensity(i * step, sviAt(svi, i * step));
        expect(sum).toBeCloseTo(1, 6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('calendar arbitrage', () => {
  it('finds a crossing between grid points and crossing wings beyond the range', () => {
    const near = { a: 0.01, b: 0.1, rho: 0, m: 0, sigma: 0.1 };
    const dip = { a: 0.02999, b: 0.1, rho: 0, m: 0, sigma: 1e-4 };
    const least = sviVariance(dip, 0) - sviVariance(near, 0);
    const report = checkCalendar({ svi: near }, { svi: { ...dip, a: dip.a - least - 1e-6 } });
    expect(report.free).toBe(false);
    expect(report.leastGap).toBeCloseTo(-1e-6, 10);
    expect(report.leastGapAt).toBeCloseTo(0, 6);
    const flat = checkCalendar({ svi: near }, { svi: { ...near, a: 1, b: 0.099 } });
    expect(flat).toMatchObject({ free: false, wingsOrdered: false });
    expect(flat.leastGap).toBeGreaterThan(0);
  });

  it('lets a slice stand above itself and refuses it below', () => {
    fc.assert(
      fc.property(anySlice, ({ svi }) => {
        expect(checkCalendar({ svi }, { svi }).free).toBe(true);
        const lower = checkCalendar({ svi }, { svi: { ...svi, a: svi.a - 1e-6 } });
        expect(lower.free).toBe(false);
        expect(lower.leastGap).toBeCloseTo(-1e-6, 10);
      }),
    );
  });
});

describe('arbitrage of call prices', () => {
  it('finds nothing in Black prices and names the strike that a changed price breaks', () => {
    const strikes = [60, 80, 90, 100, 110, 130, 160];
    const calls = strikes.map((K) => black76Price(1, 100, K, 0.5, 0.5, 0.04));
    const base = { forward: 100, strikes, discount: Math.exp(-0.02), tolerance: 1e-9 };
    expect(valueOf(checkCallPrices({ ...base, calls })).free).toBe(true);
    const raised = calls.with(3, calls[2] + 0.01);
    expect(valueOf(checkCallPrices({ ...base, calls: raised }))).toMatchObject({
      free: false,
      notDecreasingAt: [3],
      notConvexAt: [3],
    });
    const cheap = calls.with(0, base.discount * 40 - 0.01);
    expect(valueOf(checkCallPrices({ ...base, calls: cheap })).outOfBoundsAt).toEqual([0]);
  });

  it('refuses lists that do not match and strikes out of order', () => {
    const base = { forward: 100, discount: 1, tolerance: 0 };
    expect(checkCallPrices({ ...base, strikes: [1, 2], calls: [1] }).ok).toBe(false);
    expect(checkCallPrices({ ...base, strikes: [2, 1], calls: [1, 1] }).ok).toBe(false);
    expect(checkCallPrices({ ...base, strikes: [1, 2], calls: [1, NaN] }).ok).toBe(false);
  });
});
