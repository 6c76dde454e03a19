import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descendingOrder } from '../../../../src/engine/margin/regt/descendingOrder';

describe('descendingOrder', () => {
  it('is the stable order from the largest to the smallest, ties and all', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })));
    fc.assert(
      fc.property(values, (list) => {
        const expected = list
          .map((_, k) => k)
          .sort((a, b) => (list[b] > list[a] ? 1 : list[b] < list[a] ? -1 : 0));
        expect([...descendingOrder(Float64Array.from(list))]).toEqual(expected);
      }),
    );
  });

  it('of nothing is nothing', () => {
    expect(descendingOrder(new Float64Array())).toEqual(new Int32Array());
  });
});
