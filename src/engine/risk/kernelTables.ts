/** The scenario tables where the kernel can read them. */
import type { Kernel } from '../kernel/kernel';
import type { ExpiryTables } from '../kernel/strikeRow';
import type { CompiledScenarios } from '../scenarios/compiledScenarios';

/** As in `CompiledScenarios`. */
export interface KernelTables extends ExpiryTables {
  readonly spotFactor: Float64Array;
}

const NAMES = [
  'spotFactor',
  'forwardFactor',
  'logForwardFactor',
  'volScale',
  'volShift',
  'volFloor',
  'sqrtYears',
] as const satisfies readonly (keyof KernelTables)[];

/** Plain arrays are read in place; a kernel with a memory of its own gets copies. */
export function createKernelTables(kernel: Kernel, scenarios: CompiledScenarios): KernelTables {
  if (kernel.kind === 'typescript') return scenarios;
  const copies = NAMES.map((name) => [name, kernel.doubles(scenarios[name].length)]);
  return Object.fromEntries(copies) as KernelTables;
}

/** Brings the copies up to date. */
export function setKernelTables(tables: KernelTables, scenarios: CompiledScenarios): void {
  for (const name of NAMES) if (tables[name] !== scenarios[name]) tables[name].set(scenarios[name]);
}
