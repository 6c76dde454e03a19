/** Number series that reference cases name by file and column, read from the folder of the suite. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { resourcesFolder } from '../resources';

/** Text of a file named relative to the suite's folder; throws an error that names it. */
export type DatasetReader = (path: string) => string;

/** Beside the suite, else among the reference data of the sources. A path may not leave its folder. */
export function datasetsBeside(suiteFile: string, cwd: string): DatasetReader {
  const texts = new Map<string, string>();
  const folders = [dirname(resolve(cwd, suiteFile)), sourceData()].filter((f) => f !== undefined);
  return (path) => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const file = folders.map((folder) => within(folder, path)).find((candidate) => existsSync(candidate));
    if (file === undefined) throw new Error(`dataset "${path}" was not found in ${folders.join(' or ')}`);
    const text = readFileSync(file, 'utf8');
    texts.set(path, text);
    return text;
  };
}

export const noDatasets: DatasetReader = (path) => {
  throw new Error(`dataset "${path}": no folder was named for it`);
};

function within(folder: string, path: string): string {
  const file = resolve(folder, path);
  if (!file.startsWith(folder + sep)) throw new Error(`dataset "${path}" lies outside ${folder}`);
  return file;
}

function sourceData(): string | undefined {
  const folder = join(dirname(resourcesFolder()), 'test', 'reference', 'data');
  return existsSync(folder) ? folder : undefined;
}

/** A column of a comma-separated text with a heading line. Throws where a cell is not a number. */
export function columnOf(text: string, column: string): Float64Array {
  const [heading, ...rows] = text.trim().split(/\r?\n/);
  const place = heading.split(',').indexOf(column);
  if (place < 0) throw new Error(`column "${column}" is not among ${heading}`);
  return Float64Array.from(rows, (row, i) => {
    const cell = row.split(',')[place];
    const value = Number(cell);
    if (cell === undefined || cell.trim() === '' || !Number.isFinite(value))
      throw new Error(`column "${column}", row ${i + 1}: "${cell}" is not a number`);
    return value;
  });
}
