import { beforeAll, describe, expect, it } from 'vitest';
import { GREEK_COLUMNS, INPUT_COLUMNS } from '../../../src/engine/kernel/europeanBatch';
import type { Kernel } from '../../../src/engine/kernel/kernel';
import { TYPESCRIPT_KERNEL } from '../../../src/engine/kernel/typescriptKernel';
import { blackScholesGreeks } from '../../../src/engine/pricing/blackScholes';
import { builtKernel, differences, uniform } from './builtKernel';

type Option = readonly [S: number, K: number, T: number, vol: number, r: number, q: number, w: number];

const NAMES = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'volga'] as const;
const EPS = 2 ** -53;

/** Market-like options. */
function ordinary(count: number): Option[] {
  const random = uniform(7);
  const between = (a: number, b: number): number => a + (b - a) * random();
  return Array.from({ length: count }, (): Option => {
    const S = between(50_000, 100_000);
    const K = S * Math.exp(between(Math.log(0.3), Math.log(3)));
    const T = Math.exp(between(Math.log(1 / 365), Math.log(2)));
    return [S, K, T, between(0.1, 1.5), between(-0.02, 0.08), between(0, 0.03), random() < 0.5 ? 1 : -1];
  });
}

/** Corners: far strikes, an instant to thirty years, vols from nothing to 600 %. */
function extreme(): Option[] {
  const moneyness = [0.01, 0.1, 0.3, 0.5, 0.8, 0.95, 0.99, 0.9999, 1, 1.0001, 1.01, 1.05, 1.2, 2, 3, 10, 100];
  const years = [0, 1e-6, 1 / 8760, 1 / 365, 7 / 365, 0.25, 1, 2, 10, 30];
  const vols = [0, 1e-4, 0.01, 0.05, 0.1, 0.3, 0.8, 1.5, 3, 6];
  const rates = [
    [0, 0],
    [0.05, 0.02],
    [-0.01, 0.03],
  ];
  const terms = moneyness.flatMap((m) => years.flatMap((T) => vols.map((vol) => [m, T, vol])));
  return terms.flatMap(([m, T, vol]) =>
    rates.flatMap(([r, q]) => [1, -1].map((w): Option => [61_234.5, 61_234.5 * m, T, vol, r, q, w])),
  );
}

function run(kernel: Kernel, options: readonly Option[], greeks: boolean): Float64Array {
  const input = kernel.doubles(INPUT_COLUMNS * options.length);
  options.forEach((option, i) => option.forEach((value, c) => (input[c * options.length + i] = value)));
  const output = kernel.doubles((greeks ? GREEK_COLUMNS : 1) * options.length);
  if (greeks) kernel.fillGreeks(input, output, options.length);
  else kernel.fillPrices(input, output, options.length);
  return output;
}

let wasm: Kernel;
beforeAll(async () => void (wasm = await builtKernel()));

describe('a batch of European options', () => {
  it('has the same bits from WebAssembly and TypeScript, 280,000 values', () => {
    for (const options of [ordinary(25_001), extreme()]) {
      const [a, b] = [run(wasm, options, true), run(TYPESCRIPT_KERNEL, options, true)];
      expect(differences(a, b)).toEqual([]);
      expect(differences(run(wasm, options, false), b.slice(0, options.length))).toEqual([]);
    }
  });

  it('has them for every length, also where vectors overlap', () => {
    for (const count of [1, 2, 3, 127, 128, 129, 255, 256, 257, 258]) {
      const options = ordinary(count);
      expect(differences(run(wasm, options, true), run(TYPESCRIPT_KERNEL, options, true))).toEqual([]);
    }
  });

  it('is never negative or NaN, within 6 units of input rounding of the pricing library', () => {
    for (const options of [ordinary(4_000), extreme()]) {
      const got = run(TYPESCRIPT_KERNEL, options, true);
      let worst = 0;
      options.forEach(([S, K, T, vol, r, q, w], i) => {
        const exact = blackScholesGreeks(w as 1 | -1, S, K, T, vol, r, q);
        const price = got[i];
        expect(price >= 0 && price < Infinity, `${options[i]}: price ${price}`).toBe(true);
        // What half a unit in the last place of each input does to the price, and of the result itself.
        const unit =
          EPS *
          (Math.abs(exact.delta) * S +
            Math.abs(exact.dualDelta) * K +
            exact.vega * vol +
            Math.abs(exact.theta) * T +
            Math.abs(exact.rho * r) +
            Math.abs(exact.rhoQ * q) +
            exact.price);
        const error = Math.abs(price - exact.price);
        if (error > 1e-290) worst = Math.max(worst, error / unit);
        expect(error <= 6 * unit + 1e-290, `${options[i]}: expected ${exact.price}, got ${price}`).toBe(true);
      });
      expect(worst).toBeGreaterThan(0);
    }
  });

  it('has the Greeks of the pricing library', () => {
    const options = ordinary(4_000);
    const got = run(TYPESCRIPT_KERNEL, options, true);
    options.forEach(([S, K, T, vol, r, q, w], i) => {
      const exact = blackScholesGreeks(w as 1 | -1, S, K, T, vol, r, q);
      const scale = {
        price: S,
        delta: 1,
        gamma: exact.gamma,
        vega: exact.vega,
        theta: S / T,
        rho: T * S,
      } as const;
      NAMES.forEach((name, c) => {
        const size = name in scale ? scale[name as keyof typeof scale] : Math.max(1, exact.vega / vol);
        const error = Math.abs(got[c * options.length + i] - exact[name]);
        const limit = 2e-13 * (Math.abs(size) + Math.abs(exact[name])) + 1e-290;
        expect(error <= limit, `${options[i]} ${name}: expected ${exact[name]}, got ${got[c * options.length + i]}`).toBe(true); // prettier-ignore
      });
    });
  });

  it('gives NaN for what has no value, never a number', () => {
    const good: Option = [100, 90, 0.5, 0.4, 0.01, 0.02, 1];
    const cases = [0, 1, 2, 3, 4, 5].map((c) => good.map((v, k) => (k === c ? NaN : v)) as unknown as Option);
    const negative: Option[] = [
      [100, 90, -0.5, 0.4, 0.01, 0.02, 1],
      [100, 90, 0.5, -0.4, 0.01, 0.02, -1],
    ];
    const options = [...cases, ...negative];
    for (const kernel of [TYPESCRIPT_KERNEL, wasm]) {
      const got = run(kernel, options, false);
      expect([...got].filter((price) => !Number.isNaN(price))).toEqual([]);
    }
  });
});
