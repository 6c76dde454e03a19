import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOf } from './buildApp.mjs';
import { nodeExecutable, packageFile, repoRoot, workDir } from './paths.mjs';
import { run } from './processes.mjs';
import { SetupError } from './progress.mjs';

const sources = join(repoRoot, 'src', 'wasm');

/**
 * For speed, without a garbage collector, in a memory that the caller gives. Vectors, but no relaxed ones, whose results
 * depend on the processor; shared memory, because growing it leaves earlier views valid.
 */
const options = [
  ...['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'threads'],
  ...['--importMemory', '--zeroFilledMemory', '--sharedMemory', '--maximumMemory', '65536'],
];

/** The compiled bytes of src/wasm; kept in node_modules/.cache until a source changes. */
export async function compileKernel() {
  const compiler = packageFile('assemblyscript', 'bin/asc.js');
  const fingerprint = await fingerprintOf([sources, compiler, import.meta.filename]);
  const kept = join(workDir, `kernel-${fingerprint.slice(0, 16)}.wasm`);
  const found = await readFile(kept).catch(() => undefined);
  if (found) return found;
  await mkdir(workDir, { recursive: true });
  const draft = `${kept}.${process.pid}`;
  const args = [compiler, join(sources, 'index.ts'), '--outFile', draft, ...options];
  const code = await run(nodeExecutable(), args, { cwd: repoRoot, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new SetupError('The kernel in src/wasm does not compile; the reason is above.');
  await rename(draft, kept);
  return readFile(kept);
}
