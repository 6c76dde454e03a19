import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { gapsOf, lengthOf, merged, missingRanges } from '../../../../src/main/feeds/history/coverage';

const range = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe('coverage', () => {
  it('joins what touches and leaves what is missing', () => {
    expect(merged([range(5, 9), range(0, 3), range(3, 4), range(8, 8)])).toEqual([range(0, 4), range(5, 9)]);
    expect(missingRanges([range(2, 4), range(6, 8)], range(0, 10))).toEqual([
      range(0, 2),
      range(4, 6),
      range(8, 10),
    ]);
    expect(missingRanges([range(-5, 20)], range(0, 10))).toEqual([]);
    expect(missingRanges([range(20, 30)], range(0, 10))).toEqual([range(0, 10)]);
  });

  it('every instant is either covered or missing, never both', () => {
    const ranges = fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 8 });
    fc.assert(
      fc.property(ranges, (pairs) => {
        const covered = pairs.map(([from, length]) => range(from, from + length));
        const missing = missingRanges(covered, range(0, 60));
        for (let at = 0; at < 60; at++) {
          const holds = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => fromMs <= at && at < toMs;
          expect(missing.some(holds), `${at} in ${JSON.stringify(covered)}`).toBe(!covered.some(holds));
        }
        expect(lengthOf(missing)).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('finds holes between values and after the last, not before the first', () => {
    expect(gapsOf([30, 40, 70, 80], 10, range(0, 120))).toEqual([range(50, 70), range(90, 120)]);
    expect(gapsOf([30, 40], 10, range(0, 50))).toEqual([]);
    expect(gapsOf([], 10, range(0, 50))).toEqual([]);
  });
});
