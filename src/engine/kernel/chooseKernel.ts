/** Which kernel runs: that of WebAssembly once its bytes are given and valid, and where there is enough to do. */
import type { Kernel } from './kernel';
import { TYPESCRIPT_KERNEL } from './typescriptKernel';
import { createWasmKernel, loadWasmKernel } from './wasmKernel';

/** Below this many doubles a memory of its own costs more than vectors save. */
const WORTH_WHILE = 8192;

/**
 * Makes the kernel of `src/wasm` (its compiled bytes) available to this thread; undefined takes it away. False, and
 * everything goes on in TypeScript, where the runtime has no vectors or refuses the bytes.
 */
export const useWasmKernel = (bytes: Uint8Array | undefined): boolean => loadWasmKernel(bytes);

/** A kernel for work on about `size` doubles, with memory of its own. */
export const createKernel = (size: number): Kernel =>
  (size >= WORTH_WHILE ? createWasmKernel(TYPESCRIPT_KERNEL) : undefined) ?? TYPESCRIPT_KERNEL;
