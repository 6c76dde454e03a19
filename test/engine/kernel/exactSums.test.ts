import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { addBlocks, anchorFor, BLOCK } from '../../../src/engine/kernel/exactSums';
import type { Kernel } from '../../../src/engine/kernel/kernel';
import { TYPESCRIPT_KERNEL } from '../../../src/engine/kernel/typescriptKernel';
import { builtKernel, differences, uniform } from './builtKernel';

const WIDTH = 5;

/** Rows and weights of very different sizes, a bound of their weighted sum. */
function material(seed: number, blocks: number) {
  const random = uniform(seed);
  const size = (): number => (random() - 0.5) * 10 ** Math.floor(random() * 12 - 4);
  const count = blocks * BLOCK;
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

let wasm: Kernel;
beforeAll(async () => void (wasm = await builtKernel()));

describe('exact sums', () => {
  it('do not depend on the order of the blocks', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, blocks) => {
        const { rows, starts, weights, bound } = material(seed, blocks);
        const anchor = anchorFor(bound);
        const forth = new Float64Array(WIDTH);
        addBlocks(rows, { starts, weights }, 0, blocks, WIDTH, anchor, forth, 0);
        const back = new Float64Array(WIDTH);
        for (let b = blocks - 1; b >= 0; b--) {
          addBlocks(rows, { starts, weights }, b, b + 1, WIDTH, anchor, back, 0);
        }
        expect(differences(forth, back)).toEqual([]);
      }),
    );
  });

  it('lose a block that is taken out again without a trace', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { rows, starts, weights, bound } = material(seed, 6);
        const anchor = anchorFor(bound);
        const sum = new Float64Array(WIDTH);
        addBlocks(rows, { starts, weights }, 0, 6, WIDTH, anchor, sum, 0);
        addBlocks(rows, { starts, weights: weights.map((w) => -w) }, 2, 5, WIDTH, anchor, sum, 0);
        const rest = new Float64Array(WIDTH);
        addBlocks(rows, { starts, weights }, 0, 2, WIDTH, anchor, rest, 0);
        addBlocks(rows, { starts, weights }, 5, 6, WIDTH, anchor, rest, 0);
        expect(differences(sum, rest)).toEqual([]);
      }),
    );
  });

  it('are as near to the true sum as adding doubles: within 2^-50 of the bound a block', () => {
    const { rows, starts, weights, bound } = material(5, 40);
    const sum = new Float64Array(WIDTH);
    addBlocks(rows, { starts, weights }, 0, 40, WIDTH, anchorFor(bound), sum, 0);
    for (let s = 0; s < WIDTH; s++) {
      let plain = 0;
      for (let k = 0; k < 40 * BLOCK; k++) plain += weights[k] * rows[starts[k] + s];
      expect(Math.abs(sum[s] - plain), `expected ${plain}, got ${sum[s]}`).toBeLessThan(
        40 * 2 ** -50 * bound,
      );
    }
  });

  it('have the same bits from WebAssembly and TypeScript', () => {
    for (let blocks = 1; blocks < 8; blocks++) {
      const { rows, starts, weights, bound } = material(blocks, blocks);
      const results = [wasm, TYPESCRIPT_KERNEL].map((kernel) => {
        const own = { rows: kernel.doubles(rows.length), weights: kernel.doubles(weights.length) };
        const ownStarts = kernel.starts(starts.length);
        own.rows.set(rows);
        own.weights.set(weights);
        ownStarts.set(starts);
        const sum = kernel.doubles(WIDTH).fill(1);
        kernel.clear(sum);
        const blocksOf = { starts: ownStarts, weights: own.weights };
        kernel.addBlocks(own.rows, blocksOf, 0, blocks, WIDTH, anchorFor(bound), sum, 0);
        const usd = kernel.doubles(WIDTH).fill(3);
        kernel.addConverted(sum, 0, WIDTH, 61_234.5, own.rows, 1, usd, 0, true);
        kernel.addConverted(sum, 0, WIDTH, 0.1, undefined, 0, usd, 0, false);
        return [...sum, ...usd];
      });
      expect(results[0]).toEqual(results[1]);
    }
  });
});
