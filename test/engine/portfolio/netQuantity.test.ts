import fc from 'fast-check';
import { expect, it } from 'vitest';
import { netQuantity } from '../../../src/engine/portfolio/netQuantity';

it('adds decimals, not their nearest doubles', () => {
  expect(netQuantity([0.1, 0.2, -0.3])).toBe(0);
  expect(netQuantity([0.1, 0.2, -1.7])).toBe(-1.4);
  expect(netQuantity([1e6, 0.001, -1e6])).toBe(0.001);
  expect(netQuantity([1 / 3])).toBe(1 / 3);
});

it('does not depend on the order, whatever the quantities', () => {
  const list = fc.array(
    fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0.1, 0.2, -0.3)),
    {
      minLength: 2,
    },
  );
  fc.assert(
    fc.property(
      list.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(netQuantity(shuffled)).toBe(netQuantity(all));
      },
    ),
  );
});
