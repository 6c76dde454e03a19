import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../scripts/runtime/buildApp.mjs';
import { withLock } from '../../scripts/runtime/lock.mjs';
import { run } from '../../scripts/runtime/processes.mjs';
import { hasDisplay, missingLibraries } from '../../scripts/runtime/systemPackages.mjs';
import { addCounts, readCounts } from '../../scripts/runtime/testCounts.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-tooling-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the counts of a test run', () => {
  const report = (content: object): string => {
    writeFileSync(join(folder, 'report.json'), JSON.stringify(content));
    return join(folder, 'report.json');
  };
  const green = { numTotalTests: 5, numPassedTests: 4, numFailedTests: 0, testResults: [] };

  test('are those of the report', () => {
    expect(readCounts(report(green), 0)).toEqual({ passed: 4, failed: 0, skipped: 1 });
  });
  test('a run that ended badly is never green', () => {
    expect(readCounts(report(green), 1).failed).toBe(1);
    expect(readCounts(join(folder, 'missing.json'), 0).failed).toBe(1);
  });
  test('a file that failed to load counts as a failure', () => {
    const broken = { ...green, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(readCounts(report(broken), 1)).toEqual({ passed: 4, failed: 1, skipped: 1 });
  });
  test('several runs add up', () => {
    const counts = { passed: 1, failed: 2, skipped: 3 };
    expect(addCounts([counts, counts])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});

describe('the lock', () => {
  test('lets one in at a time', async () => {
    const path = join(folder, 'lock');
    const events: string[] = [];
    const visit = (name: string) =>
      withLock(path, 'test', async () => {
        events.push(`${name} in`);
        await sleep(50);
        events.push(`${name} out`);
      });
    await Promise.all([visit('a'), visit('b')]);
    expect(events.map((event) => event.split(' ')[1])).toEqual(['in', 'out', 'in', 'out']);
    expect(existsSync(path)).toBe(false);
  });
  test('of a process that is gone is taken over', async () => {
    const path = join(folder, 'lock');
    mkdirSync(path);
    writeFileSync(join(path, 'pid'), '999999999');
    expect(await withLock(path, 'test', () => Promise.resolve('done'))).toBe('done');
  });
});

test('the fingerprint of the sources notices an edit, a new file and a removal', async () => {
  const file = join(folder, 'a.ts');
  writeFileSync(file, 'one');
  utimesSync(file, 1, 1);
  const first = await fingerprintOf([folder]);
  expect(await fingerprintOf([folder])).toBe(first);
  utimesSync(file, 2, 2);
  const edited = await fingerprintOf([folder]);
  writeFileSync(join(folder, 'b.ts'), '');
  const grown = await fingerprintOf([folder]);
  rmSync(file);
  const shrunk = await fingerprintOf([folder]);
  expect(new Set([first, edited, grown, shrunk]).size).toBe(4);
});

test('libraries that the linker does not find are read from ldd', () => {
  const output =
    '\tlibnss3.so => /lib/libnss3.so (0x1)\n\tlibgbm.so.1 => not found\n\tlinux-vdso.so.1 (0x2)\n';
  expect(missingLibraries(output)).toEqual(['libgbm.so.1']);
});

test('a display is needed on Linux only', () => {
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
  expect(hasDisplay({}, 'darwin')).toBe(true);
});

describe('a command in the foreground', () => {
  const node = (code: string, options = {}) =>
    run(process.execPath, ['-e', code], { stdio: 'ignore', ...options });
  test('hands its exit code through', async () => {
    expect(await node('process.exit(3)')).toBe(3);
    expect(await node('process.kill(process.pid, "SIGTERM")')).toBe(143);
  });
  test('is ended when its time is over', async () => {
    let expired = false;
    const code = await node('setInterval(() => {}, 1000)', {
      timeoutMs: 300,
      onTimeout: () => (expired = true),
    });
    expect([code, expired]).toEqual([143, true]);
  });
});
