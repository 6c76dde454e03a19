import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeExecutable, packageFile, repoRoot } from './runtime/paths.mjs';
import { capture, run } from './runtime/processes.mjs';
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
const setup = { name: 'setup', args: script('setup') };
const types = { name: 'types', args: script('typecheck') };
const lint = { name: 'lint', args: [packageFile('eslint', 'bin/eslint.js'), '.'] };
const format = {
  name: 'format',
  args: [packageFile('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
};
const layers = {
  name: 'layers',
  args: [
    packageFile('dependency-cruiser', 'bin/dependency-cruise.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    'src',
  ],
};
const build = { name: 'build', args: script('build') };
const unit = {
  name: 'unit, reference, integration',
  args: [packageFile('vitest', 'vitest.mjs'), 'run', ...reporters('unit')],
  counts: report('unit'),
};
const endToEnd = { name: 'end to end', args: script('e2e', ...reporters('e2e')), counts: report('e2e') };

/** Stages follow each other; the lists of a stage run side by side, the steps of a list in turn. */
const stages = [[[setup]], [[types], [lint, format, layers]], [[build]], [[unit]], [[endToEnd]]];

const results = [];
for (const lists of stages) {
  const execute = lists.length > 1 ? printAtEnd : printAtOnce;
  results.push(...(await Promise.all(lists.map((steps) => inTurn(steps, execute)))).flat());
}

say('');
for (const { name, ok, took, counts, isRun } of results) {
  const tests = isRun ? `  ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` : '';
  say(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(30)} ${took.padStart(8)}${tests}`);
}
const total = addCounts(results.map(({ counts }) => counts));
console.log(`tests: ${total.passed} passed, ${total.failed} failed`);
process.exitCode = results.every(({ ok }) => ok) && total.failed === 0 ? 0 : 1;

async function inTurn(steps, execute) {
  const done = [];
  for (const step of steps) done.push(await perform(step, execute));
  return done;
}

async function perform({ name, args, counts: file }, execute) {
  const started = Date.now();
  const code = await execute(name, args);
  const ok = code === 0;
  const asOne = { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  const counts = file ? readCounts(file, code) : asOne;
  return { name, ok, took: seconds(Date.now() - started), counts, isRun: file !== undefined };
}

function printAtOnce(name, args) {
  say(`\n── ${name}`);
  return run(nodeExecutable(), args, { cwd: repoRoot });
}

/** What runs beside others prints as a whole, so that lines do not mix. */
async function printAtEnd(name, args) {
  const { code, stdout, stderr } = await capture(nodeExecutable(), args, { cwd: repoRoot });
  say(`\n── ${name}\n${stdout}${stderr}`.trimEnd());
  return code;
}
