import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './progress.mjs';

const POLL_MS = 300;
const GRACE_MS = 5_000;

/**
 * Runs `work` while holding the lock folder `path`, so that two set-ups do not collide.
 * A lock whose owner is no longer alive is taken over.
 */
export async function withLock(path, what, work) {
  await mkdir(dirname(path), { recursive: true });
  await acquire(path, what);
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function acquire(path, what) {
  let announced = false;
  while (!(await tryCreate(path))) {
    if (await isAbandoned(path)) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (!announced) say(`• Waiting for another process: ${what} …`);
    announced = true;
    await sleep(POLL_MS);
  }
}

async function tryCreate(path) {
  try {
    await mkdir(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(join(path, 'pid'), String(process.pid));
  return true;
}

async function isAbandoned(path) {
  try {
    const owner = Number(await readFile(join(path, 'pid'), 'utf8'));
    if (owner > 0) return !isAlive(owner);
  } catch {
    // The owner has not written its number yet, or died before it could.
  }
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > GRACE_MS;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
