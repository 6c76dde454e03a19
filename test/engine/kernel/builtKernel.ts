import { createWasmKernel, loadWasmKernel } from '../../../src/engine/kernel/wasmKernel';
import type { Kernel } from '../../../src/engine/kernel/kernel';
import { TYPESCRIPT_KERNEL } from '../../../src/engine/kernel/typescriptKernel';
import { compileKernel } from '../../../scripts/runtime/compileKernel.mjs';

/** The kernel of src/wasm, compiled when a source has changed. */
export async function builtKernel(): Promise<Kernel> {
  if (!loadWasmKernel(await compileKernel())) throw new Error('this runtime refuses the compiled kernel');
  const kernel = createWasmKernel(TYPESCRIPT_KERNEL);
  if (kernel === undefined) throw new Error('the compiled kernel has no memory');
  return kernel;
}

/** Places where two arrays differ in a bit (NaN equals NaN), at most three, as text. */
export function differences(a: Float64Array, b: Float64Array): string[] {
  const found: string[] = [];
  for (let i = 0; i < a.length && found.length < 3; i++) {
    if (!Object.is(a[i], b[i])) found.push(`[${i}] ${a[i]} and ${b[i]}`);
  }
  return found;
}

/** A deterministic source of doubles in [0, 1) (Mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
