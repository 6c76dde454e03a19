/** The smile in scenarios. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../../../src/engine/math/normal';
import { sviVariance } from '../../../../src/engine/market/surface/rawSvi';
import { movedVol } from '../../../../src/engine/market/surface/smileDynamics';
import { anySlice, valueOf } from './sampleSlices';

const SMILE = {
  slice: { svi: { a: 0.01, b: 0.12, rho: -0.4, m: 0, sigma: 0.15 } },
  years: 0.25,
  forward: 100,
};
const vol = (strike: number, forward = 100): number =>
  Math.sqrt(sviVariance(SMILE.slice.svi, Math.log(strike / forward)) / SMILE.years);
const delta = (strike: number, forward: number, years: number, sigma: number): number =>
  normalCdf((Math.log(forward / strike) + 0.5 * sigma * sigma * years) / (sigma * Math.sqrt(years)));

describe('smile dynamics', () => {
  it('keeps the vol of the strike, or of its moneyness', () => {
    const move = { forwardFactor: 0.8, yearsPassed: 0 };
    expect(valueOf(movedVol(SMILE, 90, 'stickyStrike', move))).toBe(vol(90));
    expect(valueOf(movedVol(SMILE, 90, 'stickyMoneyness', move))).toBeCloseTo(vol(90 / 0.8), 14);
    expect(valueOf(movedVol(SMILE, 90, 'stickyDelta', move))).toBeCloseTo(vol(90 / 0.8), 14);
    const still = { forwardFactor: 1, yearsPassed: 0.1 };
    expect(valueOf(movedVol(SMILE, 90, 'stickyStrike', still))).toBe(vol(90));
  });

  it('keeps the vol of the delta when spot and time move', () => {
    const strikes = fc.double({ min: -2.5, max: 2.5, noNaN: true });
    const factors = fc.double({ min: 0.5, max: 2, noNaN: true });
    const shares = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(
        anySlice,
        strikes,
        factors,
        shares,
        ({ svi, years, deviation }, z, forwardFactor, share) => {
          const smile = { slice: { svi }, years, forward: 100 };
          const strike = 100 * Math.exp(z * deviation);
          const move = { forwardFactor, yearsPassed: share * years };
          const sigma = valueOf(movedVol(smile, strike, 'stickyDelta', move));
          const after = delta(strike, 100 * forwardFactor, years * (1 - share), sigma);
          fc.pre(after > 1e-6 && after < 1 - 1e-6);
          const same = strikeOfDelta(after, sigma, years);
          const before = Math.sqrt(sviVariance(svi, Math.log(same / 100)) / years);
          expect(
            Math.abs(before / sigma - 1),
            `strike ${strike} x${forwardFactor} after ${share} of T: moved ${sigma}, smile at ${same} has ${before}`,
          ).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('refuses moves that make no market', () => {
    const move = { forwardFactor: 1, yearsPassed: 0 };
    for (const bad of [{ forwardFactor: 0 }, { forwardFactor: NaN }, { yearsPassed: -1 }])
      expect(movedVol(SMILE, 90, 'stickyStrike', { ...move, ...bad })).toMatchObject({
        failure: { reason: 'INVALID_INPUT' },
      });
    expect(movedVol(SMILE, 90, 'stickyDelta', { ...move, yearsPassed: 0.25 })).toMatchObject({
      failure: { reason: 'EXPIRED' },
    });
  });
});

/** Strike on a forward of 100 whose call has this delta at this vol, by bisection. */
function strikeOfDelta(target: number, sigma: number, years: number): number {
  let [low, high] = [1e-8, 1e8];
  for (let i = 0; i < 200; i++) {
    const middle = Math.sqrt(low * high);
    if (delta(middle, 100, years, sigma) > target) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}
