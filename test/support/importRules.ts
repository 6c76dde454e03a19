/** A second, independent reading of the layer rules: regular expressions over the sources, no resolver. */
import { posix } from 'node:path';

export interface Source {
  /** Path from the repository root, with slashes. */
  readonly path: string;
  readonly text: string;
}

interface Rule {
  readonly name: string;
  readonly isBroken: (file: string, target: string) => boolean;
}

const statement = /(?:^|[\n;])\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]/g;
const bare = /(?:^|[\n;])\s*import\s*['"]([^'"]+)['"]/g;
const call = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

/** What a file imports; relative paths are turned into paths from the repository root. */
export function importsOf({ path, text }: Source): string[] {
  const found = [statement, bare, call].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, name]) => name),
  );
  return found.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name));
}

const within = (folder: string) => (path: string) => path === folder || path.startsWith(`${folder}/`);
const isPackage = (name: string) => (target: string) => target === name || target.startsWith(`${name}/`);
const onlyIn = (name: string, places: readonly string[]): Rule => ({
  name: `${name} outside ${places.join(', ')}`,
  isBroken: (file, target) => isPackage(name)(target) && !places.some((place) => file.startsWith(place)),
});
const between = (from: string, ...to: string[]): Rule => ({
  name: `${from} imports ${to.join(' or ')}`,
  isBroken: (file, target) => within(from)(file) && to.some((folder) => within(folder)(target)),
});

const rules: readonly Rule[] = [
  {
    name: 'the engine imports something outside itself',
    isBroken: (file, target) => within('src/engine')(file) && !within('src/engine')(target),
  },
  between('src/contracts', 'src/main', 'src/renderer', 'src/preload', 'src/cli'),
  between('src/renderer', 'src/engine', 'src/main', 'src/cli'),
  between('src/main', 'src/renderer', 'src/cli', 'src/preload'),
  between('src/preload', 'src/engine', 'src/main', 'src/renderer', 'src/cli'),
  between('src/cli', 'src/renderer', 'src/preload', 'src/main/windows', 'src/main/ipc'),
  {
    name: 'the renderer imports Node',
    isBroken: (file, target) => within('src/renderer')(file) && target.startsWith('node:'),
  },
  onlyIn('ws', ['src/main/feeds/']),
  onlyIn('better-sqlite3', ['src/main/db/']),
  onlyIn('electron', [
    'src/preload/',
    'src/main/index.ts',
    'src/main/windows/',
    'src/main/ipc/',
    'src/main/reports/pdf',
  ]),
  {
    name: 'echarts in main outside reports/charts',
    isBroken: (file, target) =>
      within('src/main')(file) && isPackage('echarts')(target) && !file.startsWith('src/main/reports/charts'),
  },
];

const clocks = /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bperformance\.now\(/;

/** One sentence per broken rule. */
export function violationsOf(source: Source): string[] {
  const { path } = source;
  const imports = importsOf(source).flatMap((target) =>
    rules.filter((rule) => rule.isBroken(path, target)).map((rule) => `${path} → ${target}: ${rule.name}`),
  );
  const code = source.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const clock = within('src/engine')(path) ? clocks.exec(code) : null;
  return clock ? [...imports, `${path}: the engine reads ${clock[0]}…)`] : imports;
}
