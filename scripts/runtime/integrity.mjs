import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { SetupError } from './progress.mjs';

/** The sha512 of a file in the notation of package registries: `sha512-<base64>`. */
export async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/** Throws unless the file has exactly the expected hash. */
export async function verifyIntegrity(file, expected) {
  const actual = await integrityOf(file);
  if (actual === expected) return;
  throw new SetupError(
    `${file} is not the file that was expected.\n  expected ${expected}\n  found    ${actual}`,
  );
}
