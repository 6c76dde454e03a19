import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyIntegrity } from './integrity.mjs';
import { capture } from './processes.mjs';
import { SetupError } from './progress.mjs';

/**
 * Downloads a package of the registry with the user's own npm settings and checks it twice:
 * against the hash that the registry states and against the one pinned here.
 */
export async function packFromRegistry({ name, version, integrity }, folder) {
  const spec = `${name}@${version}`;
  await mkdir(folder, { recursive: true });
  const stated = await npm(['view', spec, 'dist.integrity'], folder);
  if (stated !== integrity) {
    throw new SetupError(
      `The registry states another hash for ${spec}.\n  pinned ${integrity}\n  stated ${stated}`,
    );
  }
  const printed = await npm(['pack', spec, '--pack-destination', folder], folder);
  const file = join(folder, printed.split('\n').at(-1));
  await verifyIntegrity(file, integrity);
  return file;
}

async function npm(args, cwd) {
  const windows = process.platform === 'win32';
  const result = await capture(windows ? 'npm.cmd' : 'npm', [...args, '--silent'], { cwd });
  if (result.code === 0) return result.stdout.trim();
  const why =
    result.error?.message ?? (result.stderr.trim() || result.stdout.trim() || `exit code ${result.code}`);
  throw new SetupError(`npm ${args.join(' ')} failed: ${why}`);
}
