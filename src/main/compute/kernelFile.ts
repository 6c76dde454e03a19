/** Gives the engine of this thread the compiled kernel that lies beside the built files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useWasmKernel } from '../../engine/kernel/chooseKernel';

/**
 * Reads `kernel.wasm` of a folder. False, and the engine goes on in TypeScript with the same results, when there is no
 * such file or this machine cannot run it.
 */
export function useBuiltKernel(folder: string): boolean {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(folder, 'kernel.wasm'));
  } catch {
    return false;
  }
  return useWasmKernel(bytes);
}
