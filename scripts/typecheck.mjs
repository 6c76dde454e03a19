import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeExecutable, packageFile, repoRoot, workDir } from './runtime/paths.mjs';
import { run } from './runtime/processes.mjs';
import { main, say, seconds } from './runtime/progress.mjs';

/**
 * Each area has its own tsconfig, so that the engine sees neither the DOM nor Node. Two are checked at a time, the long
 * ones first.
 */
const areas = [
  { name: 'test', folder: 'test', compiler: 'vue-tsc' },
  { name: 'renderer', folder: 'src/renderer', compiler: 'vue-tsc' },
  { name: 'main', folder: 'src/main', compiler: 'tsc' },
  { name: 'cli', folder: 'src/cli', compiler: 'tsc' },
  { name: 'preload', folder: 'src/preload', compiler: 'tsc' },
  { name: 'contracts', folder: 'src/contracts', compiler: 'tsc' },
  { name: 'engine', folder: 'src/engine', compiler: 'tsc' },
  { name: 'configuration', folder: '.', compiler: 'tsc', project: 'tsconfig.config.json' },
];

const compilers = {
  tsc: packageFile('typescript', 'bin/tsc'),
  'vue-tsc': packageFile('vue-tsc', 'bin/vue-tsc.js'),
};

await main(async () => {
  await mkdir(workDir, { recursive: true });
  const wanted = process.argv.slice(2);
  const waiting = areas.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).reverse();
  const failed = [];
  const checkOnAndOn = async () => {
    for (let area = waiting.pop(); area !== undefined; area = waiting.pop())
      if (!(await check(area))) failed.push(area.name);
  };
  await Promise.all([checkOnAndOn(), checkOnAndOn()]);
  if (failed.length === 0) return 0;
  say(`Type errors in: ${failed.join(', ')}`);
  return 1;
});

async function check({ name, folder, compiler, project }) {
  if (isEmpty(folder)) return true;
  const started = Date.now();
  const cache = ['--incremental', '--tsBuildInfoFile', join(workDir, `types-${name}.tsbuildinfo`)];
  const args = [compilers[compiler], '--project', project ?? folder, '--pretty', 'false', ...cache];
  const code = await run(nodeExecutable(), args, { cwd: repoRoot });
  say(`types ${name.padEnd(14)} ${code === 0 ? 'ok' : 'FAILED'} ${seconds(Date.now() - started)}`);
  return code === 0;
}

/** A compiler calls an area without a source file an error; here it is only not built yet. */
function isEmpty(folder) {
  const path = join(repoRoot, folder);
  if (folder === '.') return false;
  return (
    !existsSync(path) || !readdirSync(path, { recursive: true }).some((file) => /\.(ts|vue)$/.test(file))
  );
}
