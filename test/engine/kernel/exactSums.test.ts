import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { anchorFor, exchangeRow, sumRows } from '../../../src/engine/kernel/exactSums';
import type { Kernel } from '../../../src/engine/kernel/kernel';
import { TYPESCRIPT_KERNEL } from '../../../src/engine/kernel/typescriptKernel';
import { builtKernel, differences, uniform } from './builtKernel';

const WIDTH = 5;

/** Rows and weights of very different sizes, a bound of their weighted sum. */
function material(seed: number, count: number) {
  const random = uniform(seed);
  const size = (): number => (random() - 0.5) * 10 ** Math.floor(random() * 12 - 4);
  const rows = Float64Array.from({ length: count * WIDTH }, size);
  const starts = Uint32Array.from({ length: count }, (_, k) => k * WIDTH);
  const weights = Float64Array.from({ length: count }, size);
  let bound = 0;
  for (let k = 0; k < count; k++) {
    const row = rows.subarray(k * WIDTH, (k + 1) * WIDTH);
    bound += Math.abs(weights[k]) * Math.max(...row.map(Math.abs));
  }
  return { rows, starts, weights, bound };
}

/** The same in the kernel's memory. */
function ownArrays(
  kernel: Kernel,
  given: { readonly rows: Float64Array; readonly starts: Uint32Array; readonly weights: Float64Array },
) {
  const own = {
    rows: kernel.doubles(given.rows.length),
    held: { starts: kernel.starts(given.starts.length), weights: kernel.doubles(given.weights.length) },
  };
  own.rows.set(given.rows);
  own.held.starts.set(given.starts);
  own.held.weights.set(given.weights);
  return own;
}

let wasm: Kernel;
beforeAll(async () => void (wasm = await builtKernel()));

describe('exact sums', () => {
  it('do not depend on the order of the rows, nor on how many are added at a time', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, count) => {
        const { rows, starts, weights, bound } = material(seed, count);
        const anchor = anchorFor(bound);
        const forth = new Float64Array(WIDTH);
        sumRows(rows, { starts, weights }, count, anchor, 0, WIDTH, forth);
        const turned = { starts: starts.slice().reverse(), weights: weights.slice().reverse() };
        const back = new Float64Array(WIDTH).fill(NaN);
        sumRows(rows, turned, count, anchor, 0, 2, back);
        sumRows(rows, turned, count, anchor, 2, WIDTH, back);
        expect(differences(forth, back)).toEqual([]);
      }),
    );
  });

  it('do not depend on it where products lie halfway between two multiples of the unit', () => {
    // Odd halves of the unit, and quarters: every rounding is a tie or decided by the last bit.
    const anchor = anchorFor(1);
    const unit = anchor * 2 ** -53;
    const random = uniform(3);
    const count = 33;
    const rows = Float64Array.from({ length: count }, () => Math.floor((random() - 0.5) * 64) * (unit / 4));
    const starts = Uint32Array.from(rows, (_, k) => k);
    const weights = Float64Array.from(rows, () => (random() < 0.5 ? 1 : -1));
    for (const kernel of [wasm, TYPESCRIPT_KERNEL]) {
      const own = ownArrays(kernel, { rows, starts, weights });
      const sum = kernel.doubles(1);
      kernel.sumRows(own.rows, own.held, count, anchor, 0, 1, sum);
      let each = 0;
      for (let k = 0; k < count; k++) each += anchor + weights[k] * rows[k] - anchor;
      expect(sum[0], `${[...rows].map((v) => v / unit)}`).toBe(each);
    }
  });

  it('exchange a row without a trace', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 8 }), (seed, k) => {
        const { rows, starts, weights, bound } = material(seed, 10);
        const anchor = anchorFor(bound);
        const [before, after] = [new Float64Array(WIDTH), new Float64Array(WIDTH)];
        sumRows(rows, { starts, weights }, 9, anchor, 0, WIDTH, before);
        const changed = starts.slice();
        changed[k] = starts[9];
        // The bound holds for both: the weight of the last row is the larger one or a multiple of it.
        weights[k] = Math.min(Math.abs(weights[k]), Math.abs(weights[9]));
        sumRows(rows, { starts, weights }, 9, anchor, 0, WIDTH, before);
        sumRows(rows, { starts: changed, weights }, 9, anchor, 0, WIDTH, after);
        exchangeRow(rows, starts[9], starts[k], weights[k], anchor, WIDTH, before, undefined);
        expect(differences(before, after)).toEqual([]);
      }),
    );
  });

  it('are as near to the true sum as adding doubles: within 2^-50 of the bound a row', () => {
    const { rows, starts, weights, bound } = material(5, 80);
    const sum = new Float64Array(WIDTH);
    sumRows(rows, { starts, weights }, 80, anchorFor(bound), 0, WIDTH, sum);
    for (let s = 0; s < WIDTH; s++) {
      let plain = 0;
      for (let k = 0; k < 80; k++) plain += weights[k] * rows[starts[k] + s];
      expect(Math.abs(sum[s] - plain), `expected ${plain}, got ${sum[s]}`).toBeLessThan(
        80 * 2 ** -50 * bound,
      );
    }
  });

  it('have the same bits from WebAssembly and TypeScript, exchanged and converted too', () => {
    for (let count = 0; count < 20; count++) {
      const given = material(count, count + 2);
      const anchor = anchorFor(given.bound);
      const results = [wasm, TYPESCRIPT_KERNEL].map((kernel) => {
        const own = ownArrays(kernel, given);
        const { starts, weights } = own.held;
        const sum = kernel.doubles(WIDTH).fill(1);
        kernel.sumRows(own.rows, own.held, count, anchor, 0, 2, sum);
        kernel.sumRows(own.rows, own.held, count, anchor, 2, WIDTH, sum);
        const [usd, coin] = [kernel.doubles(WIDTH).fill(3), kernel.doubles(2 * WIDTH).fill(3)];
        const plain = { rate: 0.1, factors: undefined, first: 0, out: usd, at: 0 };
        const shifted = { rate: 61_234.5, factors: own.rows, first: 1, out: coin, at: WIDTH };
        kernel.addConverted(sum, 0, WIDTH, shifted, true);
        kernel.addConverted(sum, 1, WIDTH, plain, false);
        const parts = [...sum, ...usd, ...coin];
        for (const conversion of [undefined, plain, shifted]) {
          kernel.exchangeRow(own.rows, starts[0], starts[1], weights[0], anchor, WIDTH, sum, conversion);
          parts.push(...sum, ...usd, ...coin);
        }
        return parts;
      });
      expect(results[0]).toEqual(results[1]);
    }
  });
});
