/** The three forms of an SVI slice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkRawSvi,
  sviAt,
  sviMinimum,
  sviVariance,
  type RawSvi,
} from '../../../../src/engine/market/surface/rawSvi';
import {
  jumpWingFromRaw,
  naturalFromRaw,
  rawFromJumpWing,
  rawFromNatural,
} from '../../../../src/engine/market/surface/sviParametrisations';
import { coordinatesOf, sviOfCoordinates } from '../../../../src/engine/market/surface/sviCoordinates';
import { anySlice, valueOf, VOGT } from './sampleSlices';

const PARAMETERS = ['a', 'b', 'rho', 'm', 'sigma'] as const;

function expectSameSlice(got: RawSvi, expected: RawSvi, tolerance: number, what: string): void {
  for (const name of PARAMETERS)
    expect(
      Math.abs(got[name] - expected[name]) <= tolerance,
      `${what} of ${JSON.stringify(expected)}: ${name} expected ${expected[name]}, got ${got[name]}`,
    ).toBe(true);
}

describe('SVI slice', () => {
  it('has the jump-wing figures that Gatheral and Jacquier print for the Vogt slice', () => {
    const wing = valueOf(jumpWingFromRaw(VOGT, 1));
    const printed = { v: 0.01742625, psi: -0.1752111, p: 0.6997381, c: 1.316798, vMin: 0.0116249 };
    for (const [name, value] of Object.entries(printed))
      expect(wing[name as keyof typeof wing]).toBeCloseTo(value, 6);
  });

  it('comes back from the natural form, the jump-wing form and the fitting coordinates', () => {
    fc.assert(
      fc.property(anySlice, ({ svi, years }) => {
        expectSameSlice(rawFromNatural(naturalFromRaw(svi)), svi, 1e-12, 'natural form');
        expectSameSlice(sviOfCoordinates(coordinatesOf(svi)), svi, 1e-12, 'coordinates');
        const wing = valueOf(jumpWingFromRaw(svi, years));
        fc.pre(wing.v - wing.vMin > 1e-6 * wing.v);
        const back = valueOf(rawFromJumpWing(wing, years));
        for (const k of [-1, -0.1, 0, 0.2, 2])
          expect(sviVariance(back, k) / sviVariance(svi, k)).toBeCloseTo(1, 7);
      }),
    );
  });

  it('comes back from jump wings where m is 0', () => {
    const svi = { a: 0.02, b: 0.1, rho: -0.4, m: 0, sigma: 0.2 };
    expectSameSlice(
      valueOf(rawFromJumpWing(valueOf(jumpWingFromRaw(svi, 0.5)), 0.5)),
      svi,
      1e-14,
      'jump wings',
    );
  });

  it('has the derivatives of its own formula', () => {
    fc.assert(
      fc.property(anySlice, fc.double({ min: -2, max: 2, noNaN: true }), ({ svi, deviation }, z) => {
        const [k, h] = [z * deviation, 1e-4 * deviation];
        const at = (x: number): number => sviVariance(svi, x);
        const { slope, curvature } = sviAt(svi, k);
        const scale = svi.b / svi.sigma;
        expect(Math.abs((at(k + h) - at(k - h)) / (2 * h) - slope)).toBeLessThan(1e-6 * svi.b);
        expect(Math.abs((at(k + h) - 2 * at(k) + at(k - h)) / (h * h) - curvature)).toBeLessThan(
          1e-4 * scale,
        );
      }),
    );
  });

  it('has its minimum where sviMinimum says', () => {
    fc.assert(
      fc.property(anySlice, fc.double({ min: -5, max: 5, noNaN: true }), ({ svi }, k) => {
        const minimum = sviMinimum(svi);
        expect(sviVariance(svi, minimum.k)).toBeCloseTo(minimum.w, 12);
        expect(sviVariance(svi, k)).toBeGreaterThanOrEqual(minimum.w - 1e-12);
      }),
    );
  });

  it.each([
    [{ ...VOGT, b: -0.1 }, 'OUT_OF_RANGE', 'b = -0.1'],
    [{ ...VOGT, rho: 1 }, 'OUT_OF_RANGE', 'rho = 1'],
    [{ ...VOGT, sigma: 0 }, 'OUT_OF_RANGE', 'sigma = 0'],
    [{ ...VOGT, a: -1 }, 'OUT_OF_RANGE', 'a = -1'],
    [{ ...VOGT, m: NaN }, 'INVALID_INPUT', 'm = NaN'],
  ])('refuses parameters outside the domain: %o', (svi, reason, words) => {
    const result = checkRawSvi(svi);
    expect(result).toMatchObject({ ok: false, failure: { reason } });
    expect(!result.ok && result.failure.message).toContain(words);
  });

  it('refuses jump wings that no slice has', () => {
    const wing = valueOf(jumpWingFromRaw(VOGT, 1));
    for (const bad of [{ psi: 1 }, { vMin: 0.02 }, { p: -0.1 }, { v: 0 }])
      expect(rawFromJumpWing({ ...wing, ...bad }, 1)).toMatchObject({
        ok: false,
        failure: { reason: 'OUT_OF_RANGE' },
      });
  });
});
