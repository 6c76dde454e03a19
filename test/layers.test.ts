import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { violationsOf, type Source } from './support/importRules';

const root = dirname(import.meta.dirname);

describe('the layers as read from the imports', () => {
  test('no file of the product breaks a rule', () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap(violationsOf)).toEqual([]);
  });

  test.each([
    ['src/engine/math/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/engine/math/a.ts', "import type { Call } from '../../contracts/calls';"],
    ['src/engine/math/a.ts', "export { z } from 'zod';"],
    ['src/engine/math/a.ts', 'const at = Date.now();'],
    ['src/engine/math/a.ts', 'const at = new Date();'],
    ['src/engine/math/a.ts', 'const u = Math.random();'],
    ['src/contracts/a.ts', "import { log } from '../main/log';"],
    ['src/renderer/stores/a.ts', "import { price } from '../../engine/pricing/pricer';"],
    ['src/renderer/App.vue', '<script setup lang="ts">\nimport { join } from \'node:path\';\n</script>'],
    ['src/main/services/a.ts', "import { WebSocket } from 'ws';"],
    ['src/main/services/a.ts', "import type { Database } from 'better-sqlite3';"],
    ['src/main/services/a.ts', "const { app } = require('electron');"],
    ['src/main/reports/model.ts', "import * as echarts from 'echarts/core';"],
    ['src/cli/a.ts', "import { app } from 'electron';"],
    ['src/cli/a.ts', "await import('../main/windows/mainWindow');"],
  ])('%s may not hold: %s', (path, text) => {
    expect(violationsOf({ path, text })).toHaveLength(1);
  });

  test.each([
    ['src/engine/pricing/a.ts', "import {\n  erf,\n} from '../math/normal';"],
    ['src/engine/math/a.ts', '/** Unlike Date.now(), the instant is given. */\nconst at = new Date(0);'],
    ['src/main/feeds/a.ts', "import { WebSocket } from 'ws';"],
    ['src/main/reports/charts.ts', "import * as echarts from 'echarts';"],
    ['src/renderer/stores/a.ts', "import type { Call } from '../../contracts/calls';"],
  ])('%s may hold: %s', (path, text) => {
    expect(violationsOf({ path, text })).toEqual([]);
  });
});

describe('the layers as dependency-cruiser sees them', () => {
  test('each forbidden import is reported under the rule that forbids it', () => {
    const found = cruise({
      'src/engine/math/clock.ts': "import { hostname } from 'node:os';\nexport const name = hostname();",
      'src/engine/math/up.ts': "export { risk } from '../risk/risk';",
      'src/engine/risk/risk.ts': 'export const risk = 1;',
      'src/engine/optimize/side.ts': "export { count } from '../backtest/count';",
      'src/engine/backtest/count.ts': 'export const count = 1;',
      'src/engine/backtest/above.ts': "export { fitted } from '../calibration/fitted';",
      'src/engine/calibration/fitted.ts': "export { count as fitted } from '../backtest/count';",
      'src/contracts/value.ts': "export { risk } from '../engine/risk/risk';",
      'src/contracts/type.ts':
        "import type { risk } from '../engine/risk/risk';\nexport type R = typeof risk;",
      'src/renderer/stores/sum.ts': "export { risk } from '../../engine/risk/risk';",
      'src/main/db/reach.ts': "export { feed } from '../feeds/feed';",
      'src/main/feeds/feed.ts': "import { app } from 'electron';\nexport const feed = app;",
      'src/cli/window.ts': "export { show } from '../main/windows/show';",
      'src/main/windows/show.ts': 'export const show = 1;',
    });
    expect(found).toEqual([
      'cli-knows-no-window src/cli/window.ts',
      'contracts-import-engine-types-only src/contracts/value.ts',
      'electron-in-few-places src/main/feeds/feed.ts',
      'engine-knows-only-itself src/engine/math/clock.ts',
      'engine-order-backtest src/engine/backtest/above.ts',
      'engine-order-math src/engine/math/up.ts',
      'engine-order-optimize src/engine/optimize/side.ts',
      'main-order-db src/main/db/reach.ts',
      'renderer-knows-contracts src/renderer/stores/sum.ts',
    ]);
  });
});

function sources(): Source[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const paths = files
    .filter((file) => /\.(ts|vue)$/.test(file))
    .map((file) => `src/${file.replaceAll('\\', '/')}`);
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

interface CruiseReport {
  readonly summary: { readonly violations: readonly { from: string; rule: { name: string } }[] };
}

/** Runs the real configuration over a small tree and lists the broken rules. */
function cruise(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-layers-'));
  try {
    mkdirSync(join(folder, 'node_modules/electron'), { recursive: true });
    writeFileSync(
      join(folder, 'node_modules/electron/package.json'),
      '{"name":"electron","main":"index.js"}',
    );
    writeFileSync(join(folder, 'node_modules/electron/index.js'), 'exports.app = 1;');
    writeFileSync(join(folder, 'package.json'), '{"dependencies":{"electron":"*"}}');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [tool, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src'];
    const result = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
    const report = JSON.parse(result.stdout) as CruiseReport;
    return report.summary.violations.map(({ from, rule }) => `${rule.name} ${from}`).sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
