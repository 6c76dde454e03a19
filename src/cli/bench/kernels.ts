/** Batches of single options: price, price with Greeks. */
import { createKernel } from '../../engine/kernel/chooseKernel';
import { GREEK_COLUMNS, INPUT_COLUMNS } from '../../engine/kernel/europeanBatch';
import type { Kernel } from '../../engine/kernel/kernel';
import { TYPESCRIPT_KERNEL } from '../../engine/kernel/typescriptKernel';
import { time, type BenchResult } from './measure';
import type { FlatOptions, Workload } from './workload';

const ROUNDS = { warmUps: 100, samples: 400 } as const;

export type KernelKind = Kernel['kind'];

/** A kernel of the kind wanted; throws where this machine or the build has no WebAssembly kernel. */
export function kernelOf(kind: KernelKind): Kernel {
  if (kind === 'typescript') return TYPESCRIPT_KERNEL;
  const kernel = createKernel(Infinity);
  if (kernel.kind !== 'wasm')
    throw new Error('no WebAssembly kernel beside the built files, or none runs here');
  return kernel;
}

export const idOf = (name: string, kind: KernelKind): string => `${name}.${kind === 'wasm' ? 'wasm' : 'ts'}`;

function inputOf(flat: FlatOptions, kernel: Kernel): Float64Array {
  const input = kernel.doubles(INPUT_COLUMNS * flat.count);
  const { spot, strike, years, vol, rate, dividend, sign } = flat;
  [spot, strike, years, vol, rate, dividend, sign].forEach((column, c) => input.set(column, c * flat.count));
  return input;
}

export const kernelPrice =
  (kind: KernelKind) =>
  ({ flat }: Workload): BenchResult => {
    const kernel = kernelOf(kind);
    const input = inputOf(flat, kernel);
    const output = kernel.doubles(flat.count);
    const run = (): void => kernel.fillPrices(input, output, flat.count);
    return time({ id: idOf('kernel.price', kind), unit: 'ns/option', count: flat.count, ...ROUNDS, run });
  };

export const kernelGreeks =
  (kind: KernelKind) =>
  ({ flat }: Workload): BenchResult => {
    const kernel = kernelOf(kind);
    const input = inputOf(flat, kernel);
    const output = kernel.doubles(GREEK_COLUMNS * flat.count);
    const run = (): void => kernel.fillGreeks(input, output, flat.count);
    return time({ id: idOf('kernel.greeks', kind), unit: 'ns/option', count: flat.count, ...ROUNDS, run });
  };
