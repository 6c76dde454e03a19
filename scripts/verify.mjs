import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeExecutable, packageFile, repoRoot } from './runtime/paths.mjs';
import { run } from './runtime/processes.mjs';
import { say, seconds } from './runtime/progress.mjs';
import { addCounts, readCounts } from './runtime/testCounts.mjs';

const output = join(repoRoot, 'test-output');
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const script = (name, ...args) => [join(repoRoot, 'scripts', `${name}.mjs`), ...args];
const report = (name) => join(output, `${name}.json`);
const reporters = (name) => ['--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`];

/**
 * Everything that must hold. A step with `counts` is a test run whose report is read afterwards; any other step is one
 * test, so that the last line never says "0 failed" when a step did.
 */
const steps = [
  { name: 'setup', args: script('setup') },
  { name: 'types', args: script('typecheck') },
  { name: 'lint', args: [packageFile('eslint', 'bin/eslint.js'), '.'] },
  {
    name: 'format',
    args: [packageFile('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  {
    name: 'layers',
    args: [
      packageFile('dependency-cruiser', 'bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'src',
    ],
  },
  { name: 'build', args: script('build') },
  {
    name: 'unit, reference, integration',
    args: [packageFile('vitest', 'vitest.mjs'), 'run', ...reporters('unit')],
    counts: report('unit'),
  },
  { name: 'end to end', args: script('e2e', ...reporters('e2e')), counts: report('e2e') },
];

const results = [];
for (const step of steps) results.push(await perform(step));

say('');
for (const { name, ok, took, counts, isRun } of results) {
  const tests = isRun ? `  ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` : '';
  say(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(30)} ${took.padStart(8)}${tests}`);
}
const total = addCounts(results.map(({ counts }) => counts));
console.log(`tests: ${total.passed} passed, ${total.failed} failed`);
process.exitCode = results.every(({ ok }) => ok) && total.failed === 0 ? 0 : 1;

async function perform({ name, args, counts: file }) {
  say(`\n── ${name}`);
  const started = Date.now();
  const code = await run(nodeExecutable(), args, { cwd: repoRoot });
  const ok = code === 0;
  const asOne = { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  const counts = file ? readCounts(file, code) : asOne;
  return { name, ok, took: seconds(Date.now() - started), counts, isRun: file !== undefined };
}
