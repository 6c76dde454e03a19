/** The kernel of `src/wasm` in one growing memory per use; chooseKernel.ts says when. */
import type { Kernel } from './kernel';

interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

/** What src/wasm/index.ts exports; addresses are byte offsets. */
interface WasmExports {
  setTables(a: number, b: number, c: number, d: number, e: number, f: number): void;
  // prettier-ignore
  fillStrikeRows(
    forward: number, strike: number, moneyness: number, vol: number, isInverse: number, count: number,
    callRow: number, callBase: number, callMultiplier: number, putRow: number, putBase: number, putMultiplier: number,
  ): void;
  peaksAt(): number;
  // prettier-ignore
  sumRows(
    rows: number, starts: number, weights: number, rowCount: number, count: number, anchor: number, out: number,
  ): void;
  // prettier-ignore
  exchangeRow(
    row: number, former: number, weight: number, anchor: number, count: number, sum: number,
    rate: number, factors: number, out: number,
  ): void;
  // prettier-ignore
  addConverted(
    values: number, count: number, rate: number, factors: number, out: number, isFirst: number,
  ): void;
  priceBatch(input: number, output: number, stride: number, count: number): void;
  greeksBatch(input: number, output: number, stride: number, count: number): void;
}

/** The part of the language's WebAssembly object that is used here; the engine is compiled without a platform's types. */
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean;
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object, imports: object) => { readonly exports: unknown };
      Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
    }
  | undefined;

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** The module's constants lie in the first page. */
const FIRST_FREE = PAGE;
const CACHE_LINE = 64;

let loaded: object | undefined;

/** Compiles the bytes when they are valid here, which vectors and shared memory have to be. */
export function loadWasmKernel(bytes: Uint8Array | undefined): boolean {
  loaded = undefined;
  if (bytes === undefined || typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return false;
  loaded = new WebAssembly.Module(bytes);
  return true;
}

/**
 * A kernel with a memory of its own, or undefined without a module or address space. The memory is shared, because
 * growing it then leaves earlier views valid; `fallback` does what is too short for a vector.
 */
export function createWasmKernel(fallback: Kernel): Kernel | undefined {
  if (loaded === undefined || typeof WebAssembly === 'undefined') return undefined;
  let memory: WasmMemory;
  try {
    memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  } catch {
    return undefined; // no address space left: TypeScript gives the same bits
  }
  const { exports } = new WebAssembly.Instance(loaded, { env: { memory } });
  return kernelOn(memory, exports as WasmExports, fallback);
}

function kernelOn(memory: WasmMemory, wasm: WasmExports, fallback: Kernel): Kernel {
  let free = FIRST_FREE;
  const allocate = (bytes: number): number => {
    const at = free;
    free = Math.ceil((at + bytes) / CACHE_LINE) * CACHE_LINE;
    const lacking = Math.ceil((free - memory.buffer.byteLength) / PAGE);
    if (lacking > 0) memory.grow(lacking);
    return at;
  };
  const doubles = (length: number): Float64Array => {
    const at = allocate(8 * length);
    return new Float64Array(memory.buffer, at, length);
  };
  const addressOf = (array: Float64Array, index: number): number => array.byteOffset + 8 * index;
  const peaksAt = new Float64Array(memory.buffer, wasm.peaksAt(), 2);
  return {
    kind: 'wasm',
    doubles,
    starts: (length) => {
      const at = allocate(4 * length);
      return new Uint32Array(memory.buffer, at, length);
    },
    fillStrikeRows(job, tables, offset, count, out, peaks) {
      if (count < 2) return fallback.fillStrikeRows(job, tables, offset, count, out, peaks);
      wasm.setTables(
        addressOf(tables.forwardFactor, offset),
        addressOf(tables.logForwardFactor, offset),
        addressOf(tables.volScale, offset),
        addressOf(tables.volShift, offset),
        addressOf(tables.volFloor, offset),
        addressOf(tables.sqrtYears, offset),
      );
      // prettier-ignore
      wasm.fillStrikeRows(
        job.forward, job.strike, job.logMoneyness, job.vol, job.isInverse ? 1 : 0, count,
        job.callRow < 0 ? 0 : addressOf(out, job.callRow), job.callBase, job.callMultiplier,
        job.putRow < 0 ? 0 : addressOf(out, job.putRow), job.putBase, job.putMultiplier,
      );
      peaks.call = peaksAt[0];
      peaks.put = peaksAt[1];
    },
    sumRows(rows, { starts, weights }, count, anchor, first, end, out) {
      const from = addressOf(rows, first);
      const target = addressOf(out, first);
      wasm.sumRows(from, starts.byteOffset, weights.byteOffset, count, end - first, anchor, target);
    },
    exchangeRow(rows, start, formerStart, weight, anchor, width, sum, conversion) {
      const [row, former] = [addressOf(rows, start), addressOf(rows, formerStart)];
      if (conversion === undefined) {
        return wasm.exchangeRow(row, former, weight, anchor, width, sum.byteOffset, 0, 0, 0);
      }
      const { rate, factors, first, out, at } = conversion;
      const table = factors === undefined ? 0 : addressOf(factors, first);
      wasm.exchangeRow(row, former, weight, anchor, width, sum.byteOffset, rate, table, addressOf(out, at));
    },
    addConverted(values, from, end, { rate, factors, first, out, at }, isFirst) {
      const table = factors === undefined ? 0 : addressOf(factors, first + from);
      const target = addressOf(out, at + from);
      wasm.addConverted(addressOf(values, from), end - from, rate, table, target, isFirst ? 1 : 0);
    },
    fillPrices(input, output, count) {
      if (count < 2) return fallback.fillPrices(input, output, count);
      wasm.priceBatch(input.byteOffset, output.byteOffset, 8 * count, count);
    },
    fillGreeks(input, output, count) {
      if (count < 2) return fallback.fillGreeks(input, output, count);
      wasm.greeksBatch(input.byteOffset, output.byteOffset, 8 * count, count);
    },
  };
}
