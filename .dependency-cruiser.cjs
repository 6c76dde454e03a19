const { join } = require('node:path');

/**
 * Who may import what, as docs/ARCHITECTURE.md says. Default deny: each area names what it may see,
 * everything else is an error. The engine's and the window's inner orders are lists from low to high.
 */
const own = '^src/(engine|contracts|preload|main|renderer|cli)/';

/** `name` may import only files and packages that match one of `allowed`. */
function only(name, from, allowed, extra = {}) {
  return { name, severity: 'error', from: { path: from }, to: { pathNot: allowed, ...extra } };
}

function never(name, from, to, comment) {
  return { name, severity: 'error', comment, from, to };
}

/** In an ordered list of folders, none may import from one that stands later. */
function ordered(area, rows) {
  return rows.flatMap((row, index) => {
    const above = rows.slice(index + 1).flat();
    const beside = row.map((name) => [name, row.filter((other) => other !== name)]);
    return beside.map(([name, neighbours]) => ({
      name: `${area}-order-${name}`,
      severity: 'error',
      from: { path: place(area, [name]) },
      to: { path: place(area, [...above, ...neighbours, 'none']) },
    }));
  });
}

function place(area, names) {
  return `^src/${area}/(${names.join('|')})(/|\\.(ts|vue)$)`;
}

const modules = (...names) => `node_modules/(${names.join('|')})(/|$)`;

const engineOrder = [
  ['basics'],
  ['math'],
  ['instruments'],
  ['market'],
  ['pricing'],
  ['portfolio'],
  ['scenarios'],
  ['risk'],
  ['margin'],
  ['backtest', 'optimize'],
  ['calibration'],
];

const mainOrder = [
  ['log'],
  ['db', 'feeds', 'compute', 'files', 'reports'],
  ['services'],
  ['ipc'],
  ['boot'],
  ['index'],
];

const rendererOrder = [
  ['theme', 'format'],
  ['components', 'charts'],
  ['bridge'],
  ['stores'],
  ['panels'],
  ['layout'],
  ['App'],
];

const electronUsers = '^src/main/(index\\.ts|windows/|ipc/|reports/pdf(\\.ts|/))';

module.exports = {
  forbidden: [
    never('no-cycles', {}, { circular: true }),
    never('no-unresolved', {}, { couldNotResolve: true }),
    never('no-undeclared-package', { path: own }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),

    only('engine-knows-only-itself', '^src/engine/', ['^src/engine/']),
    ...ordered('engine', engineOrder),
    only('kernel-sees-math-and-basics', '^src/engine/kernel/', ['^src/engine/(kernel|math|basics)/']),
    never(
      'kernel-stands-beside-pricing',
      { path: place('engine', ['basics', 'math', 'instruments', 'market', 'pricing']) },
      { path: '^src/engine/kernel/' },
    ),

    only('contracts-know-engine-types-and-zod', '^src/contracts/', [
      '^src/(contracts|engine)/',
      modules('zod'),
    ]),
    never(
      'contracts-import-engine-types-only',
      { path: '^src/contracts/' },
      { path: '^src/engine/', dependencyTypesNot: ['type-only'] },
    ),

    only('preload-is-a-keyhole', '^src/preload/', ['^src/(preload|contracts)/', modules('electron')]),

    only('renderer-knows-contracts', '^src/renderer/', [
      '^src/(renderer|contracts)/',
      '^src/preload/api\\.d\\.ts$',
      modules(
        'vue',
        '@vue/[^/]+',
        'pinia',
        '@vueuse/core',
        'echarts',
        'naive-ui',
        'ag-grid-community',
        'ag-grid-vue3',
        'tinykeys',
        'luxon',
        '@types/luxon',
        'decimal\\.js',
        'zod',
        '@fontsource[^/]*/[^/]+',
      ),
    ]),
    ...ordered('renderer', rendererOrder),
    never(
      'only-stores-use-the-bridge',
      { path: '^src/renderer/', pathNot: ['^src/renderer/(stores/|bridge\\.ts$)'] },
      { path: '^src/renderer/bridge\\.ts$' },
    ),
    never(
      'panels-stand-alone',
      { path: '^src/renderer/panels/([^/]+)/' },
      { path: '^src/renderer/panels/', pathNot: '^src/renderer/panels/$1/' },
    ),

    only(
      'main-knows-what-it-needs',
      '^src/main/',
      [
        '^src/(main|contracts|engine)/',
        // Types of import.meta.glob, with which the migrations are put into the bundle.
        'node_modules/vite/types/importMeta\\.d\\.ts$',
        modules(
          'electron',
          'better-sqlite3',
          '@types/better-sqlite3',
          'ws',
          '@types/ws',
          'echarts',
          'zod',
          'pino',
          'csv-parse',
          'csv-stringify',
          'decimal\\.js',
          'luxon',
          '@types/luxon',
          'pdf-lib',
        ),
      ],
      { dependencyTypesNot: ['core'] },
    ),
    ...ordered('main', mainOrder),
    never(
      'threads-are-wiring',
      { path: '^src/main/(log|db|feeds|compute|files|reports|services)(/|\\.ts$)' },
      { path: '^src/main/(workers|windows)/' },
    ),

    only(
      'cli-knows-no-window',
      '^src/cli/',
      [
        '^src/(cli|engine|contracts)/',
        '^src/main/(log\\.ts$|(log|db|files|feeds|reports|services|compute)/)',
        modules('zod', 'csv-parse', 'csv-stringify', 'luxon', '@types/luxon', 'pdf-lib', 'decimal\\.js'),
      ],
      { dependencyTypesNot: ['core'] },
    ),

    never(
      'electron-in-few-places',
      { path: '^src/', pathNot: [electronUsers, '^src/preload/'] },
      { path: modules('electron') },
    ),
    never(
      'sqlite-only-in-db',
      { path: '^src/', pathNot: '^src/main/db/' },
      { path: modules('(@types/)?better-sqlite3') },
    ),
    never(
      'sockets-only-in-feeds',
      { path: '^src/', pathNot: '^src/main/feeds/' },
      { path: modules('(@types/)?ws') },
    ),
    never(
      'main-charts-only-in-reports',
      { path: '^src/(main|cli)/', pathNot: '^src/main/reports/charts(\\.ts$|/)' },
      { path: modules('echarts') },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.](css|svg|png|json)$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.base.json') },
    enhancedResolveOptions: {
      extensions: ['.ts', '.d.ts', '.vue', '.js', '.mjs', '.cjs'],
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
};
