/** Slices and surfaces made free of arbitrage. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkButterfly } from '../../../../src/engine/market/surface/butterfly';
import { checkCalendar } from '../../../../src/engine/market/surface/calendar';
import { sviVariance, type RawSvi } from '../../../../src/engine/market/surface/rawSvi';
import { repairSlice } from '../../../../src/engine/market/surface/sliceRepair';
import { prepareSlice } from '../../../../src/engine/market/surface/sliceQuotes';
import { rawFromJumpWing } from '../../../../src/engine/market/surface/sviParametrisations';
import { repairSlices } from '../../../../src/engine/market/surface/surfaceRepair';
import { isotonic } from '../../../../src/engine/market/surface/wingOrder';
import { anySlice, quotesOf, valueOf, VOGT, type SampledSlice } from './sampleSlices';

const fitted = (slice: SampledSlice) => {
  const prepared = valueOf(prepareSlice(quotesOf(slice)));
  return { prepared, weights: prepared.weight, svi: slice.svi };
};

const rmsBetween = (one: RawSvi, other: RawSvi, strikes: ArrayLike<number>): number => {
  const errors = Array.from(
    strikes,
    (k) => Math.sqrt(sviVariance(one, k)) - Math.sqrt(sviVariance(other, k)),
  );
  return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
};

describe('repair of a slice', () => {
  it('leaves a slice alone that is free', () => {
    const slice = { svi: { a: 0.01, b: 0.1, rho: -0.3, m: 0, sigma: 0.2 }, years: 0.5, deviation: 0.3 };
    const { prepared, weights, svi } = fitted(slice);
    expect(repairSlice(prepared, weights, svi)).toMatchObject({ svi, method: 'none', largestChangeVol: 0 });
  });

  it('corrects the Vogt slice by less than the published correction', () => {
    const { prepared, weights } = fitted({ svi: VOGT, years: 1, deviation: 0.4 });
    const repaired = repairSlice(prepared, weights, VOGT);
    expect(repaired.found.free).toBe(false);
    expect(repaired.method).toBe('refit');
    expect(checkButterfly({ svi: repaired.svi }).free).toBe(true);
    const wing = { v: 0.01742625, psi: -0.1752111, p: 0.6997381, c: 0.8564763, vMin: 0.0116249 };
    const published = valueOf(rawFromJumpWing(wing, 1));
    expect(repaired.rmsChangeVol).toBeCloseTo(rmsBetween(VOGT, repaired.svi, prepared.k), 12);
    expect(repaired.rmsChangeVol).toBeLessThan(rmsBetween(VOGT, published, prepared.k));
  });

  it('makes any slice free of butterfly arbitrage', () => {
    let changed = 0;
    fc.assert(
      fc.property(anySlice, fc.double({ min: 0.02, max: 1, noNaN: true }), (slice, sharpness) => {
        const svi = { ...slice.svi, sigma: slice.svi.sigma * sharpness, b: Math.min(slice.svi.b * 2, 1) };
        const { prepared, weights } = fitted({ ...slice, svi: { ...svi, a: Math.abs(svi.a) } });
        const repaired = repairSlice(prepared, weights, { ...svi, a: Math.abs(svi.a) });
        if (repaired.method !== 'none') changed++;
        expect(repaired.left.free, `${JSON.stringify(svi)} by ${repaired.method}`).toBe(true);
        expect(checkButterfly({ svi: repaired.svi }).free).toBe(true);
      }),
    );
    expect(changed).toBeGreaterThan(5);
  });

  it('makes any pair free of calendar arbitrage', () => {
    let changed = 0;
    fc.assert(
      fc.property(anySlice, anySlice, (one, other) => {
        const near = fitted({ ...one, years: 0.1 });
        const nearFree = repairSlice(near.prepared, near.weights, near.svi).svi;
        const far = fitted({ ...other, years: 0.2 });
        const repaired = repairSlice(far.prepared, far.weights, far.svi, { near: nearFree });
        if (repaired.method !== 'none') changed++;
        const text = `${JSON.stringify(nearFree)} then ${JSON.stringify(other.svi)} by ${repaired.method}`;
        expect(checkCalendar({ svi: nearFree }, { svi: repaired.svi }).free, text).toBe(true);
        expect(checkButterfly({ svi: repaired.svi }).free, text).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(changed).toBeGreaterThan(10);
  });
});

describe('repair of a surface', () => {
  it('makes any three slices free, with total variance rising at every strike', () => {
    fc.assert(
      fc.property(anySlice, anySlice, anySlice, (one, two, three) => {
        const slices = [one, two, three].map((slice, i) => fitted({ ...slice, years: 0.1 * (i + 1) }));
        const repaired = repairSlices(slices);
        for (const { left } of repaired) expect(left.free).toBe(true);
        for (let k = -4; k <= 4; k += 0.05) {
          const [w1, w2, w3] = repaired.map(({ svi }) => sviVariance(svi, k));
          expect(w1 <= w2 + 1e-12 && w2 <= w3 + 1e-12, `k = ${k}: ${w1}, ${w2}, ${w3}`).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('orders values by pooling those that fall', () => {
    expect(isotonic([1, 3, 2, 4], [1, 1, 1, 1])).toEqual([1, 2.5, 2.5, 4]);
    expect(isotonic([3, 2, 1], [1, 1, 2])).toEqual([1.75, 1.75, 1.75]);
    expect(isotonic([1, 2], [1, 1])).toEqual([1, 2]);
  });
});
