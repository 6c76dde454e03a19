/** The compiled bytes of src/wasm; kept in node_modules/.cache until a source changes. */
export function compileKernel(): Promise<Uint8Array>;
