import { describe, expect, it } from 'vitest';
import { powerAbove, powerOfTwo } from '../../../src/engine/kernel/doubles';
import { boundedExponential, exponential, normalDensity } from '../../../src/engine/kernel/exponential';
import { logarithmOf } from '../../../src/engine/kernel/logarithm';

const parts = new Float64Array(1);
const words = new Uint32Array(parts.buffer);
function logarithm(x: number): number {
  parts[0] = x;
  return logarithmOf(x, words[1]);
}

describe('exponential of the kernel', () => {
  it('agrees with the exponential of the runtime to 4.5e-16', () => {
    for (let x = 709; x > -708; x -= 0.01370001) {
      const [got, expected] = [exponential(x), Math.exp(x)];
      expect(Math.abs(got / expected - 1), `x ${x}: expected ${expected}, got ${got}`).toBeLessThan(4.5e-16);
    }
  });

  it('is 1 at 0, keeps NaN and ends at its bounds', () => {
    expect(exponential(0)).toBe(1);
    expect(exponential(NaN)).toBeNaN();
    expect(boundedExponential(-1e9)).toBe(exponential(-708));
    expect(boundedExponential(1e9)).toBe(exponential(709));
  });
});

describe('normal density of the kernel', () => {
  it('is the density, 0 far out', () => {
    for (const d of [0, 0.5, -1, 3, -8, 20, 37.1]) {
      const expected = Math.exp(-0.5 * d * d) / Math.sqrt(2 * Math.PI);
      expect(Math.abs(normalDensity(d) / expected - 1), `d ${d}`).toBeLessThan(6e-16);
    }
    expect([normalDensity(37.2), normalDensity(-1e300), normalDensity(Infinity)]).toEqual([0, 0, 0]);
    expect(normalDensity(NaN)).toBeNaN();
  });
});

describe('logarithm of the kernel', () => {
  it('agrees with the logarithm of the runtime, near 1 relative to x - 1', () => {
    for (let x = 1e-3; x < 1e3; x *= 1.00037) {
      const [got, expected] = [logarithm(x), Math.log(x)];
      expect(Math.abs(got - expected), `x ${x}: expected ${expected}, got ${got}`).toBeLessThanOrEqual(
        3.4e-16 * Math.abs(expected),
      );
    }
    for (const e of [1e-3, -1e-3, 1e-8, -1e-8, 2 ** -52, -(2 ** -53)]) {
      expect(Math.abs(logarithm(1 + e) / Math.log1p(1 + e - 1) - 1), `1 + ${e}`).toBeLessThan(3.4e-16);
    }
    expect([logarithm(1), logarithm(2 ** 40)]).toEqual([0, 40 * Math.LN2]);
  });

  it('keeps NaN and refuses infinity', () => {
    expect([logarithm(NaN), logarithm(Infinity)]).toEqual([NaN, NaN]);
  });
});

describe('powers of two', () => {
  it('lie above', () => {
    expect([powerOfTwo(-1022), powerOfTwo(1023)]).toEqual([2 ** -1022, 2 ** 1023]);
    expect([1, 1.5, 1.9999, 2, 0.75, 1e-320, 0].map(powerAbove)).toEqual([2, 2, 2, 4, 1, 2 ** -1022, 0]);
    expect(powerAbove(NaN)).toBeNaN();
  });
});
